import type { Corpus } from "../corpus.ts";
import type { CostLine } from "../cost.ts";
import { none, ratio } from "../measured.ts";
import type { Measured, Metric } from "../metric.ts";
import { NOBODY, writtenIn } from "./written.ts";

const NOTHING_ASKED = "no model was asked";

function cost(
  [name, unit]: readonly [string, string],
  words: Pick<Metric, "definition" | "trap">,
  of: (line: CostLine, corpus: Corpus) => Measured,
): Metric {
  return {
    name,
    group: "cost",
    unit,
    source: "own",
    needs: ["calls"],
    ...words,
    measure: (corpus) => (corpus.cost ? of(corpus.cost, corpus) : none(NOTHING_ASKED)),
  };
}

/** Dollars, or why they are not known: a part of them would pass for the whole. */
function dollarsOf({ usd }: CostLine): Measured {
  if (usd.unknownCalls === 0) return { value: usd.known };
  return none(`${usd.unknownCalls} calls of unknown price; at least $${usd.known.toFixed(4)}`);
}

const failures = ({ failed }: CostLine): number =>
  Object.values(failed).reduce((sum, count) => sum + count, 0);

/** What a run took of its models. Answers that a fork took from its parent cost nothing. */
export const COST_METRICS: readonly Metric[] = [
  cost(
    ["calls", "calls"],
    { definition: "Requests to models, mended answers included.", trap: "A read is a call of its own." },
    ({ calls }) => ({ value: calls }),
  ),
  cost(
    ["share_attempts_failed", "share"],
    {
      definition: "Share of what was sent to a model that brought no answer.",
      trap: "What is tried again until it succeeds loses no turn, and counts here.",
    },
    (line) => ratio(failures(line), line.attempts, NOTHING_ASKED),
  ),
  cost(
    ["input_tokens", "tokens"],
    {
      definition: "Billed input, cache reads included, as providers say.",
      trap: "Every vendor has its own tokens; those of synthetic models are estimates.",
    },
    ({ inputTokens }) => ({ value: inputTokens }),
  ),
  cost(
    ["output_tokens", "tokens"],
    {
      definition: "Billed output, reasoning included, as providers say.",
      trap: "Every vendor has its own tokens; those of synthetic models are estimates.",
    },
    ({ outputTokens }) => ({ value: outputTokens }),
  ),
  cost(
    ["cached_share_of_input", "share"],
    {
      definition: "Share of the billed input that was read from a cache, over answers that say so.",
      trap: "Providers that say nothing of caches are left out.",
    },
    ({ cachedShare }) =>
      cachedShare === null ? none("no provider says what it cached") : { value: cachedShare },
  ),
  cost(
    ["usd", "US dollars"],
    {
      definition: "What the calls cost, as providers say or by tokens and list price.",
      trap: "List prices change and discounts are not in them.",
    },
    dollarsOf,
  ),
  cost(
    ["usd_per_message", "US dollars"],
    {
      definition: "What the calls cost, over posts and comments that agents wrote.",
      trap: "Votes, reads and silence cost too.",
    },
    (line, corpus) => {
      const { value, note } = dollarsOf(line);
      const { posts, comments } = writtenIn(corpus);
      return value === null ? none(note) : ratio(value, posts.length + comments.length, NOBODY);
    },
  ),
];
