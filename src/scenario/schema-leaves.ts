import { z } from "zod";
import { didYouMean } from "../core/did-you-mean.ts";
import { DURATION_PATTERN, durationMs } from "./duration.ts";

/**
 * What a value has to be, in words that finish "expected …". A schema's own error says the same, so that messages and
 * docs/scenario.md cannot part.
 */
export const expectations = z.registry<{ readonly words: string }>();

/** Lists the words for `schema` and gives it back. */
export function expecting<Schema extends z.ZodType>(schema: Schema, words: string): Schema {
  expectations.add(schema, { words });
  return schema;
}

export function whole(min: number, max?: number) {
  const words = max === undefined ? `a whole number >= ${min}` : `a whole number from ${min} to ${max}`;
  const schema = z.int({ error: words }).min(min, { error: words });
  return expecting(max === undefined ? schema : schema.max(max, { error: words }), words);
}

const GROUPED = /^[1-9]\d{0,2}(_\d{3})+$/;

/** A whole number of at least `min` that may be large; as text it has its digits in groups: `2_000_000`. */
export function counted(min: number) {
  const words = `a whole number >= ${min}`;
  const grouped = z.string({ error: words }).regex(GROUPED, { error: words });
  return either(
    words,
    whole(min),
    grouped.transform((text) => Number(text.replaceAll("_", ""))),
  );
}

export function yesOrNo() {
  return expecting(z.boolean({ error: "true or false" }), "true or false");
}

/** A number in [0, 1], or in [0, 1) with `below`. */
export function share(below = false) {
  const words = below ? "a number >= 0 and < 1" : "a number from 0 to 1";
  const schema = z.number({ error: words }).min(0, { error: words });
  return expecting(below ? schema.lt(1, { error: words }) : schema.max(1, { error: words }), words);
}

/** Any number from `min` to `max`. */
export function amount(words: string, { min = -Number.MAX_VALUE, max = Number.MAX_VALUE } = {}) {
  return expecting(z.number({ error: words }).min(min, { error: words }).max(max, { error: words }), words);
}

export function oneOf<const Words extends readonly [string, ...string[]]>(...choices: Words) {
  const quoted = choices.map((choice) => JSON.stringify(choice));
  const words =
    quoted.length === 1 ? `${quoted[0]}` : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
  return expecting(z.enum(choices, { error: words }), words);
}

export function pattern(regex: RegExp, words: string) {
  return expecting(z.string({ error: words }).regex(regex, { error: words }), words);
}

/** Text on one line: line breaks and runs of blanks become one blank. Not empty. */
export function line(longest: number) {
  const words = `text of 1 to ${longest} characters`;
  const schema = z.string({ error: words }).regex(/\S/, { error: words }).max(longest, { error: words });
  return expecting(
    schema.transform((text) => text.trim().replace(/\s+/g, " ")),
    words,
  );
}

/** Text of any number of lines, without the blanks at its end; may be empty. */
export function prose(longest: number) {
  const words = `text of at most ${longest} characters`;
  const schema = z.string({ error: words }).max(longest, { error: words });
  return expecting(
    schema.transform((text) => text.trimEnd()),
    words,
  );
}

/** `schema`, tried only on values that `isMeant` says yes to, so that a union's messages speak of the branch meant. */
export function meant<Output, Input>(isMeant: (value: unknown) => boolean, schema: z.ZodType<Output, Input>) {
  return z.custom<Input>(isMeant).pipe(schema);
}

export function either<Options extends readonly [z.ZodType, z.ZodType, ...z.ZodType[]]>(
  words: string,
  ...options: Options
) {
  return expecting(z.union(options, { error: words }), words);
}

export function mapBy<Key extends z.ZodType<string, string>, Value extends z.ZodType>(
  key: Key,
  value: Value,
  words: string,
) {
  return expecting(z.record(key, value, { error: words }), words);
}

const LASTING_WORDS = "a duration above zero, such as 30m";

/** Virtual time that is not nothing; comes out in milliseconds. */
export function lasting() {
  return expecting(
    pattern(/^(?=\d*[1-9])\d{1,9}(ms|s|m|h|d)$/, LASTING_WORDS).transform(durationMs),
    LASTING_WORDS,
  );
}

/** Virtual or wall-clock time; comes out in milliseconds. */
export function duration() {
  const words = "a duration such as 250ms, 90s, 30m, 4h or 2d";
  return expecting(pattern(DURATION_PATTERN, words).transform(durationMs), words);
}

export function listOf<Item extends z.ZodType>(item: Item, words: string) {
  return expecting(z.array(item, { error: words }), words);
}

/**
 * A map with exactly these keys. An unknown one is named together with the nearest known, or with what `hintFor` says of
 * it ("; …").
 */
export function mapOf<Shape extends z.ZodRawShape>(
  shape: Shape,
  words = "a map",
  hintFor: (key: string) => string | undefined = () => undefined,
) {
  const known = Object.keys(shape);
  // One line for each key.
  const unknown = (key: string): string =>
    `unknown key ${JSON.stringify(key)}${hintFor(key) ?? didYouMean(key, known)}`;
  const schema = z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? issue.keys.map(unknown).join("\n") : words),
  });
  return expecting(schema, words);
}

export const handle = pattern(/^(?!__proto__$)[a-z0-9_]{2,32}$/, "a handle: 2 to 32 of a-z, 0-9 and _");
export const alias = pattern(
  /^[a-z0-9][a-z0-9._-]{0,39}$/,
  "an alias: 1 to 40 of a-z, 0-9, dot, - and _, beginning with a letter or digit",
);
export const fileSafeName = pattern(
  /^[a-z0-9][a-z0-9-]{0,59}$/,
  "a name of 1 to 60 of a-z, 0-9 and -, fit for a file",
);
export const communityName = pattern(/^[a-z0-9-]{2,30}$/, "a community: 2 to 30 of a-z, 0-9 and -");
export const seed = whole(0, 2 ** 31 - 1);
export const path = pattern(/\S/, "a path, relative to this file");
