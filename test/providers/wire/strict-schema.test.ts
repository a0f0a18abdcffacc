import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerShape, parseAnswer } from "../../../src/agent/answer.ts";
import { strictSchema } from "../../../src/providers/wire/strict-schema.ts";

type Schema = Readonly<Record<string, unknown>>;
type Value = null | string | number | readonly Value[] | { readonly [key: string]: Value };

const ajv = new Ajv();
const strictOf = (schema: object): Schema => strictSchema(schema) as Schema;

/** Any instance of a schema that uses what answer schemas use. */
function instanceOf(schema: Schema): fc.Arbitrary<Value> {
  const choices = (schema["anyOf"] ?? schema["oneOf"]) as readonly Schema[] | undefined;
  if (choices) return fc.oneof(...choices.map(instanceOf));
  if ("const" in schema) return fc.constant(schema["const"] as Value);
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...(schema["enum"] as Value[]));
  if (schema["type"] === "null") return fc.constant(null);
  if (schema["type"] === "string") return fc.string();
  if (schema["type"] === "array")
    return fc.array(instanceOf(schema["items"] as Schema), {
      minLength: Number(schema["minItems"] ?? 0),
      maxLength: Number(schema["maxItems"] ?? 4),
    });
  const properties = Object.entries(schema["properties"] as Readonly<Record<string, Schema>>);
  return fc.record(Object.fromEntries(properties.map(([key, value]) => [key, instanceOf(value)])), {
    requiredKeys: [...(schema["required"] as string[])],
  });
}

function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as Readonly<Record<string, Value>>);
  return Object.fromEntries(
    entries.filter(([, member]) => member !== null).map(([k, v]) => [k, withoutNulls(v)]),
  );
}

/** The same answer as a strict schema has it: every key there, null where it is absent. */
function filledOut(value: Value, schema: Schema): Value {
  const choices = schema["anyOf"] as readonly Schema[] | undefined;
  if (choices) {
    const filled = choices.map((choice) => filledOut(value, choice));
    return filled.find((candidate, i) => ajv.validate(choices[i] as Schema, candidate)) ?? value;
  }
  if (Array.isArray(value))
    return value.map((member) => filledOut(member, (schema["items"] ?? {}) as Schema));
  if (typeof value !== "object" || value === null || schema["type"] !== "object") return value;
  const properties = Object.entries(schema["properties"] as Readonly<Record<string, Schema>>);
  const given = value as Readonly<Record<string, Value>>;
  if (Object.keys(given).some((key) => !properties.some(([name]) => name === key))) return value;
  return Object.fromEntries(properties.map(([key, sub]) => [key, filledOut(given[key] ?? null, sub)]));
}

function* partsOf(schema: Schema): Generator<Schema> {
  yield schema;
  for (const value of Object.values(schema))
    if (typeof value === "object" && value !== null) yield* partsOf(value as Schema);
}

const SHAPES = [
  ["actions", answerShape(false, 1)],
  ["up to three actions", answerShape(false, 3)],
  ["reads or actions", answerShape(true, 2)],
] as const;

describe.each(SHAPES)("the strict schema of %s", (_, shape) => {
  const strict = strictOf(shape.schema);

  test("allows nothing that fits the original in no way: nulls dropped, it is valid there", () => {
    fc.assert(
      fc.property(instanceOf(strict), (answer) => {
        expect(ajv.validate(strict, answer)).toBe(true);
        const plain = withoutNulls(answer) as { readonly actions?: readonly Value[]; readonly read?: Value };
        // A choice of one and the length of a list are what a strict schema cannot say.
        const { length } = plain.actions ?? [1];
        fc.pre(length >= 1 && length <= shape.actions);
        fc.pre((plain.actions === undefined) !== (plain.read === undefined));
        expect(ajv.validate(shape.schema, plain)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("allows every answer that the original allows, absent keys being null", () => {
    fc.assert(
      fc.property(instanceOf(shape.schema as Schema), (answer) => {
        expect(ajv.validate(shape.schema, answer)).toBe(true);
        expect(ajv.validate(strict, filledOut(answer, strict))).toBe(true);
      }),
    );
  });

  test("gives answers that are read for what they say", () => {
    fc.assert(
      fc.property(instanceOf(strict), (answer) => {
        const { actions, read } = withoutNulls(answer) as {
          readonly actions?: readonly Value[];
          readonly read?: Value;
        };
        const completion = { stop: "end", servedModel: "m", usage: {}, sent: {} } as const;
        const parsed = parseAnswer({ ...completion, text: JSON.stringify(answer) });
        if (actions !== undefined) {
          expect(parsed).toMatchObject({ type: "actions", unreadable: 0 });
          expect(parsed).toHaveProperty("actions.length", actions.length);
        } else expect(parsed.type).toBe(read === undefined ? "lost" : "read");
      }),
    );
  });

  test("is one object at its root, closed and complete everywhere, and counts nothing", () => {
    expect(strict).toMatchObject({ type: "object" });
    expect(strict).not.toHaveProperty("anyOf");
    for (const part of partsOf(strict)) {
      for (const word of ["oneOf", "minItems", "maxItems", "$schema"])
        expect(part).not.toHaveProperty([word]);
      if (part["type"] !== "object" || part["properties"] === undefined) continue;
      expect(part["additionalProperties"]).toBe(false);
      expect(part["required"]).toEqual(Object.keys(part["properties"] as Schema));
    }
  });

  test("offers no more choices than vendors take", () => {
    const choices = [...partsOf(strict)].filter((part) => Array.isArray(part["anyOf"]));
    expect(choices.length).toBeLessThanOrEqual(16);
  });
});

test("the strict schema of one schema is one object, so that it can be cached by identity", () => {
  const { schema } = answerShape(true, 2);
  expect(strictSchema(schema)).toBe(strictSchema(schema));
});
