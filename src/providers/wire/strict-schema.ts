/** JSON Schema as far as answer schemas go. */
type Schema = Readonly<Record<string, unknown>>;

const known = new WeakMap<object, Schema>();

const NULL: Schema = { type: "null" };

/** What neither vendor's strict mode takes: it counts nothing, and the root of a schema says no more than what it is. */
const DROPPED: readonly string[] = [
  "$schema",
  "minItems",
  "maxItems",
  "oneOf",
  "anyOf",
  "properties",
  "required",
  "items",
];

/**
 * An answer's schema in the part of JSON Schema that Anthropic and OpenAI both hold a model to: the root is an object, all
 * keys are required and nothing else is allowed, what was optional may be null, `oneOf` is `anyOf`, and lists have no
 * length. A root that offers a choice of objects becomes one object with the keys of all:
 *
 *   anyOf: [{ actions: [..] }, { read: {..} }]  ->  { actions: [..] | null, read: {..} | null }
 *
 * What fits the original fits this once its absent keys are null. What fits this fits the original once its nulls are
 * dropped, if one object of a choice was filled in and lists keep to their length; answers are checked for both
 * after all. The same object for the same schema.
 */
export function strictSchema(schema: object): object {
  const kept = known.get(schema);
  if (kept) return kept;
  const strict = rootOf(schema as Schema);
  known.set(schema, strict);
  return strict;
}

function rootOf(schema: Schema): Schema {
  return objectOf(choicesOf(schema) ?? [schema]);
}

/** One object with the keys of all; one that not every branch requires may be null. */
function objectOf(branches: readonly Schema[]): Schema {
  const merged = new Map<string, Schema[]>();
  for (const { properties } of branches)
    for (const [key, value] of Object.entries((properties ?? {}) as Readonly<Record<string, Schema>>))
      merged.set(key, [...(merged.get(key) ?? []), strictly(value)]);
  const always = (key: string): boolean =>
    branches.every(({ required }) => Array.isArray(required) && required.includes(key));
  const properties = Object.fromEntries(
    [...merged].map(([key, values]) => [key, oneOf(always(key) ? values : [...values, NULL])]),
  );
  return { type: "object", properties, required: [...merged.keys()], additionalProperties: false };
}

function strictly(schema: Schema): Schema {
  const choices = choicesOf(schema);
  if (choices) return oneOf(choices.map(strictly));
  if (schema["type"] === "object") return objectOf([schema]);
  const rest = Object.fromEntries(Object.entries(schema).filter(([key]) => !DROPPED.includes(key)));
  return schema["type"] === "array" ? { ...rest, items: strictly((schema["items"] ?? {}) as Schema) } : rest;
}

function choicesOf(schema: Schema): readonly Schema[] | undefined {
  const choices = schema["anyOf"] ?? schema["oneOf"];
  return Array.isArray(choices) ? (choices as readonly Schema[]) : undefined;
}

/** A choice, flat, each member once; constants of one type become an `enum`, of which vendors allow more than of choices. */
function oneOf(schemas: readonly Schema[]): Schema {
  const flat = schemas.flatMap((schema) => choicesOf(schema) ?? [schema]);
  const members = [...new Map(flat.map((member) => [JSON.stringify(member), member])).values()];
  const [first, ...others] = members;
  if (first !== undefined && others.length === 0) return first;
  const type = first?.["type"];
  if (
    members.every(
      (member) => "const" in member && member["type"] === type && Object.keys(member).length === 2,
    )
  )
    return { type, enum: members.map((member) => member["const"]) };
  return { anyOf: members };
}
