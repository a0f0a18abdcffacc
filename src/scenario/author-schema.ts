import { z } from "zod";
import { alias, counted, either, expecting, fileSafeName, mapOf, oneOf } from "./schema-leaves.ts";

const NONE = expecting(z.literal("none", { error: '"none"' }), '"none"');

export const authorSchema = mapOf({
  model: alias.describe("Alias of the model that writes for everybody."),
  mode: oneOf("script", "turns")
    .prefault("script")
    .describe(
      "`script`: it writes a round at a time; `turns`: it is asked for one agent's turn after the other.",
    ),
  sees: oneOf("souls", "bios")
    .prefault("souls")
    .describe("What it knows of the personas: everything, or only what is public."),
  skeleton: fileSafeName
    .optional()
    .describe(
      "An arm whose run of the same seed gives the tree, the authors, the rounds and the lengths; only the words are the author's. For `mode: script`.",
    ),
});

/** One context that writes for all: an alias, or a map; `none` takes back what stands above. */
export const authorEntry = either(
  '"none", an alias, or a map { model, mode, sees, skeleton }',
  NONE,
  alias,
  authorSchema,
);

/** Where a feed is read from; `none` takes back what stands above. */
export const donorEntry = either("the name of an arm", NONE, fileSafeName);

export const capsSchema = mapOf({
  output_tokens: counted(1).optional().describe("Tokens that all models together write."),
  actions: counted(1).optional().describe("Actions, refused ones included."),
  turns: counted(1).optional().describe("Turns taken."),
});
