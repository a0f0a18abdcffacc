import { isRecord, type Json, listOf, recordOf } from "./json.ts";

/** What is wrong with a schema, in the vendor's manner; undefined where it would be taken. */
export type SchemaFault = string | undefined;

/** One schema, with its path in that which holds it. */
interface Part {
  readonly at: Json;
  readonly path: readonly string[];
}

/** Every schema in a schema, itself first. */
const parts = (schema: Json, path: readonly string[] = []): readonly Part[] => [
  { at: schema, path },
  ...childrenOf(schema).flatMap(([key, child]) => parts(child, [...path, ...key])),
];

function childrenOf(schema: Json): readonly (readonly [readonly string[], Json])[] {
  const named = ["properties", "$defs", "definitions"].flatMap((group) =>
    Object.entries(recordOf(schema, group)).map(([key, child]) => [[group, key], child] as const),
  );
  const listed = ["anyOf", "oneOf", "allOf"].flatMap((group) =>
    listOf(schema, group).map((child, i) => [[group, String(i)], child] as const),
  );
  return [...named, [["items"], schema["items"]] as const, ...listed].flatMap(([key, child]) =>
    isRecord(child) ? [[key, child] as const] : [],
  );
}

const isObject = ({ type, properties }: Json): boolean => type === "object" || properties !== undefined;

const NUMBERS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
const STRINGS = ["minLength", "maxLength"];
const LISTS = ["maxItems", "uniqueItems", "minContains", "maxContains"];
const ANTHROPIC_REFUSES = [...NUMBERS, ...STRINGS, ...LISTS, "oneOf", "not", "if", "patternProperties"];
/** The most members with a choice of types, and the most that may be left out. */
const UNIONS = 16;
const OPTIONAL = 24;

/** The rules of Anthropic's `output_config.format`. */
export function anthropicSchemaFault(schema: Json): SchemaFault {
  const all = parts(schema).map(({ at }) => at);
  for (const at of all) {
    const fault = anthropicPartFault(at);
    if (fault !== undefined) return fault;
  }
  const unions = all.filter((at) => "anyOf" in at || Array.isArray(at["type"])).length;
  if (unions > UNIONS)
    return `Schemas contains too many parameters with union types (${unions}, limit ${UNIONS})`;
  const optional = all
    .map((at) => Object.keys(recordOf(at, "properties")).length - listOf(at, "required").length)
    .reduce((sum, n) => sum + n, 0);
  return optional > OPTIONAL
    ? `Schemas contains too many optional parameters (${optional}, limit ${OPTIONAL})`
    : undefined;
}

function anthropicPartFault(at: Json): SchemaFault {
  const refused = ANTHROPIC_REFUSES.find((key) => key in at);
  if (refused !== undefined)
    return `For '${String(at["type"])}' type, property '${refused}' is not supported`;
  if (typeof at["minItems"] === "number" && at["minItems"] > 1)
    return "For 'array' type, 'minItems' values other than 0 or 1 are not supported";
  if (isObject(at) && at["additionalProperties"] !== false)
    return "For 'object' type, 'additionalProperties' must be explicitly set to false";
  return undefined;
}

const OPENAI_REFUSES = ["oneOf", "allOf", "not", "if", "then", "else", "dependentRequired", "default"];

/** The rules of OpenAI's strict schemas. */
export function openAiSchemaFault(schema: Json): SchemaFault {
  if (schema["type"] !== "object" || "anyOf" in schema)
    return `schema must be a JSON Schema of 'type: "object"', got 'type: "${String(schema["type"] ?? "None")}"'.`;
  for (const { at, path } of parts(schema)) {
    const fault = openAiPartFault(at);
    if (fault !== undefined) return `In context=(${path.map((part) => `'${part}'`).join(", ")}), ${fault}`;
  }
  return undefined;
}

function openAiPartFault(at: Json): SchemaFault {
  const refused = OPENAI_REFUSES.find((key) => key in at);
  if (refused !== undefined) return `'${refused}' is not permitted.`;
  if (!isObject(at)) return undefined;
  if (at["additionalProperties"] !== false)
    return "'additionalProperties' is required to be supplied and to be false.";
  const required = listOf(at, "required");
  const missing = Object.keys(recordOf(at, "properties")).find((key) => !required.includes(key));
  return missing === undefined
    ? undefined
    : `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
}
