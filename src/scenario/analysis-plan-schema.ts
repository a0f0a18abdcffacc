import { z } from "zod";
import {
  amount,
  either,
  expecting,
  fileSafeName,
  handle,
  line,
  listOf,
  mapBy,
  mapOf,
  oneOf,
  pattern,
  prose,
  seed,
  share,
  whole,
} from "./schema-leaves.ts";

const metric = pattern(/^[a-z][a-z0-9_]{0,59}$/, "a metric's name, such as cri or depth_mean");
const model = pattern(/^[a-z0-9-]+\/\S+$/, "provider/model");
const date = expecting(z.iso.date({ error: "a date such as 2026-01-28" }), "a date such as 2026-01-28");
const margin = amount("a number >= 0", { min: 0 });

const contrast = listOf(fileSafeName, "two arms, the second being what the first is compared with").length(
  2,
  {
    error: "two arms, the second being what the first is compared with",
  },
);

export const endpointSchema = mapOf({
  name: handle.describe("What the endpoint goes by."),
  metric: metric.describe("What is measured, by its name in `compare`."),
  question: oneOf("listening", "mutuality", "irreducibility")
    .optional()
    .describe(
      "Which of the three questions it answers; they are never merged. Metrics for them are cri, parent_id_bits_returns and gap.",
    ),
  contrast: contrast
    .optional()
    .describe(
      "Two arms, the second being what the first is compared with. Left out: the metric against its null.",
    ),
  role: oneOf("primary", "secondary", "exploratory")
    .prefault("secondary")
    .describe("Primary endpoints share one correction for multiplicity; there is at most one a question."),
  test: oneOf("sign-flip", "permutation", "tost")
    .prefault("sign-flip")
    .describe("`sign-flip` over pairs of runs of one seed, `permutation` over runs, `tost` for equivalence."),
  expect: oneOf("greater", "less", "different", "equivalent")
    .prefault("different")
    .describe("What is predicted of the first arm."),
  margin: margin
    .optional()
    .describe("Smaller differences count as none. Left out: that of `margins` for the metric."),
});

export const exclusionSchema = mapOf({
  name: handle.describe("What the rule goes by."),
  rule: line(500).describe("Which runs, agents or messages are left out, decided before anything is seen."),
});

export const embeddingSchema = mapOf({
  name: line(200).describe("Such as hashed-ngrams."),
  hash: pattern(/^[0-9a-f]{64}$/, "64 hex digits")
    .optional()
    .describe("SHA-256 of its weights or tables."),
});

const SEEDS_WORDS = "a number of seeds, or a list of whole numbers";

/** A pre-registration: what will be looked at, and by which rules, fixed before the first run. */
export const analysisPlanSchema = mapOf({
  $schema: expecting(z.string({ error: "text" }), "text")
    .optional()
    .describe("For editors."),
  version: expecting(z.literal(1, { error: "1" }), "1").describe("The format of this file."),
  experiment: fileSafeName.describe("The `name` of the scenario it is for."),
  registered: date.optional().describe("The day it was fixed."),
  seeds: either(
    SEEDS_WORDS,
    whole(1, 10_000),
    listOf(seed, SEEDS_WORDS).min(1, { error: "at least one seed" }),
  ).describe("The seeds whose runs count; `12` means 1 to 12. Others are exploratory."),
  endpoints: listOf(endpointSchema, "a list of endpoints")
    .min(1, { error: "at least one endpoint" })
    .describe("What is tested."),
  margins: mapBy(metric, margin, "a map from metric to margin")
    .prefault({})
    .describe("For each metric the difference that is too small to matter, in its own unit."),
  alpha: share(true).prefault(0.05).describe("The two-sided level of the tests."),
  multiplicity: oneOf("holm", "benjamini-hochberg")
    .prefault("holm")
    .describe("How p-values of primary endpoints are corrected for their number."),
  exclusions: listOf(exclusionSchema, "a list of rules")
    .prefault([])
    .describe("What is left out, by rules that do not look at the outcome."),
  embedding: embeddingSchema.optional().describe("What texts are compared with."),
  paraphraser: model.optional().describe("The model that writes the placebo, outside the arms' own."),
  notes: prose(20_000).prefault("").describe("Whatever else was decided beforehand."),
});

export type AnalysisPlanText = z.output<typeof analysisPlanSchema>;
