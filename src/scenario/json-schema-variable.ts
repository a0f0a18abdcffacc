/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

type Schemas = Readonly<Record<string, JsonSchema>>;

const VARIABLE = "$model";
const VARIED = "-each";

/**
 * The same schemas for an arm with `each: models`, where any text may be `$model`: of `definitions` and `properties`
 * those that differ by it, the definitions under names of their own, `persona-each`.
 */
export function withVariable(
  definitions: Schemas,
  properties: Schemas,
): { readonly definitions: Schemas; readonly properties: Schemas } {
  const isVaried = (name: string) => holdsVariable(definitions[name] ?? {}, definitions);
  const varied = (schemas: Schemas, suffix: string) =>
    Object.fromEntries(
      Object.entries(schemas)
        .filter(([, schema]) => holdsVariable(schema, definitions))
        .map(([name, schema]) => [name + suffix, vary(schema, isVaried) as JsonSchema]),
    );
  return { definitions: varied(definitions, VARIED), properties: varied(properties, "") };
}

/** Whether a text that `$model` would fail stands somewhere in it. */
function holdsVariable(schema: unknown, definitions: Schemas): boolean {
  if (!isSchema(schema))
    return Array.isArray(schema) && schema.some((one) => holdsVariable(one, definitions));
  if (refusesVariable(schema)) return true;
  const name = definitionOf(schema);
  if (name !== undefined) return holdsVariable(definitions[name] ?? {}, definitions);
  return Object.entries(schema).some(([key, part]) => !KEPT.has(key) && holdsVariable(part, definitions));
}

/** Keywords below which nothing is a value: names of keys, conditions, and defaults. */
const KEPT = new Set(["propertyNames", "if", "default", "enum", "required"]);

function vary(part: unknown, isVaried: (name: string) => boolean): unknown {
  if (Array.isArray(part)) return part.map((one) => vary(one, isVaried));
  if (!isSchema(part)) return part;
  if (refusesVariable(part)) return { anyOf: [part, { const: VARIABLE }] };
  const name = definitionOf(part);
  if (name !== undefined) return isVaried(name) ? { ...part, $ref: `${part["$ref"]}${VARIED}` } : part;
  return Object.fromEntries(
    Object.entries(part).map(([key, below]) => [key, KEPT.has(key) ? below : vary(below, isVaried)]),
  );
}

function refusesVariable(schema: JsonSchema): boolean {
  const { type, pattern, enum: words, const: word } = schema;
  if (type !== "string") return false;
  if (typeof pattern === "string") return !new RegExp(pattern, "u").test(VARIABLE);
  return word !== undefined || words !== undefined;
}

function definitionOf({ $ref }: JsonSchema): string | undefined {
  return typeof $ref === "string" ? $ref.replace("#/definitions/", "") : undefined;
}

function isSchema(part: unknown): part is JsonSchema {
  return typeof part === "object" && part !== null && !Array.isArray(part);
}
