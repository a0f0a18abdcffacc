import { isRecord, type Json, listOf, recordOf, textOf } from "./json.ts";

/**
 * The value as a model held to the schema would have written it: members that the schema requires and the value lacks
 * are null where that is allowed. A value that fits nowhere gives way to the least that does.
 */
export function heldTo(value: unknown, schema: Json): unknown {
  return fitted(value, schema, schema) ?? least(schema, schema);
}

const branches = (schema: Json): readonly Json[] =>
  [...listOf(schema, "anyOf"), ...listOf(schema, "oneOf")].filter(isRecord);

/** Where `$ref: "#/…"` leads. */
function resolved(schema: Json, root: Json): Json {
  const ref = textOf(schema, "$ref");
  if (ref === "") return schema;
  const found = ref
    .replace(/^#\/?/, "")
    .split("/")
    .filter((part) => part !== "")
    .reduce((at, part) => recordOf(at, part), root);
  return resolved(found, root);
}

/** Undefined where it cannot be made to fit. */
function fitted(value: unknown, from: Json, root: Json): unknown {
  const schema = resolved(from, root);
  const choice = branches(schema);
  if (choice.length > 0)
    return choice.map((branch) => fitted(value, branch, root)).find((fits) => fits !== undefined);
  const words = "const" in schema ? [schema["const"]] : schema["enum"];
  if (Array.isArray(words)) return words.includes(value) ? value : undefined;
  if (isRecord(value)) return fittedRecord(value, schema, root);
  if (Array.isArray(value)) return fittedList(value, schema, root);
  return typesOf(schema).includes(nameOf(value)) ? value : undefined;
}

function typesOf(schema: Json): readonly unknown[] {
  const { type } = schema;
  const types = Array.isArray(type) ? type : [type];
  return types.includes("integer") ? [...types, "number"] : types;
}

const nameOf = (value: unknown): string => (value === null ? "null" : typeof value);

function fittedRecord(value: Json, schema: Json, root: Json): Json | undefined {
  if (!typesOf(schema).includes("object")) return undefined;
  const properties = recordOf(schema, "properties");
  const out: Record<string, unknown> = {};
  if (Object.keys(value).some((key) => !(key in properties))) return undefined;
  for (const [key, member] of Object.entries(properties)) {
    if (!isRecord(member) || (!(key in value) && !listOf(schema, "required").includes(key))) continue;
    const fits = fitted(key in value ? value[key] : null, member, root);
    if (fits === undefined) return undefined;
    out[key] = fits;
  }
  return out;
}

function fittedList(value: readonly unknown[], schema: Json, root: Json): unknown {
  if (!typesOf(schema).includes("array")) return undefined;
  const out = value.map((member) => fitted(member, recordOf(schema, "items"), root));
  return out.includes(undefined) ? undefined : out;
}

/** The least value that the schema lets through. */
function least(from: Json, root: Json): unknown {
  const schema = resolved(from, root);
  const [branch] = branches(schema);
  if (branch !== undefined) return least(branch, root);
  if ("const" in schema) return schema["const"];
  if ("enum" in schema) return listOf(schema, "enum")[0];
  const [type] = typesOf(schema);
  if (type === "array") return [least(recordOf(schema, "items"), root)];
  if (type === "string") return "word";
  if (type === "number" || type === "integer") return 1;
  if (type === "boolean") return true;
  if (type === "null") return null;
  const properties = recordOf(schema, "properties");
  return Object.fromEntries(
    listOf(schema, "required").map((key) => [key, least(recordOf(properties, String(key)), root)]),
  );
}
