import type { Corpus, Message } from "./corpus.ts";
import { none } from "./measured.ts";
import type { Measured, Metric, Need, Terms } from "./metric.ts";

/** How metrics are computed where nobody says otherwise: twenty surrogates are enough to see what chance gives, not for a p value. */
export const DEFAULT_TERMS: Terms = { seed: 1, surrogates: 20 };

/** Whether a corpus has what a metric needs, and what to say where it has not. */
const NEEDS: Readonly<
  Record<
    Need,
    {
      readonly has: (corpus: Corpus) => boolean;
      readonly lacks: string;
      readonly ofImport?: string;
      /** Said in the place of `lacks` of a run whose agents were shown nothing of each other. */
      readonly ofIsolated?: string;
    }
  >
> = {
  turns: { has: ({ turns }) => turns !== undefined, lacks: "an import has no turns" },
  exposures: {
    has: ({ exposures }) => exposures !== undefined,
    lacks: "an import does not say who was shown what",
  },
  votes: { has: ({ votes }) => votes !== undefined, lacks: "only sums of votes are known, not who voted" },
  models: {
    has: ({ voices }) => voices.some(({ model }) => model !== undefined),
    lacks: "nobody's model is known",
  },
  canaries: {
    has: ({ voices }) => voices.some(({ canary }) => canary !== undefined),
    lacks: "no persona has a private word",
  },
  calls: {
    has: ({ cost }) => cost !== undefined,
    lacks: "no model was asked",
    ofImport: "an import has no calls to models",
  },
  probe: {
    has: ({ probe }) => probe !== undefined,
    lacks: "no probe was made: polylogue probe makes one, of a whole run",
    ofImport: "who wrote an import cannot be asked again",
    ofIsolated: "its agents are shown nobody: there is nothing to exchange in a probe",
  },
  arms: { has: () => false, lacks: "it is of two arms and not of one run: polylogue compare has it" },
};

/** One metric on one corpus; where the corpus lacks what it needs, null with the reason. */
function measureOne(corpus: Corpus, metric: Metric, terms: Terms): Measured {
  const missing = metric.needs.find((need) => !NEEDS[need].has(corpus));
  if (missing === undefined) return metric.measure(corpus, terms);
  const { lacks, ofImport = lacks, ofIsolated = lacks } = NEEDS[missing];
  if (corpus.turns === undefined) return none(ofImport);
  return none(corpus.exposures?.length === 0 ? ofIsolated : lacks);
}

/** The values of metrics by name, in the order given. */
export function measure(
  corpus: Corpus,
  metrics: readonly Metric[],
  terms: Terms = DEFAULT_TERMS,
): ReadonlyMap<string, Measured> {
  return new Map(metrics.map((metric) => [metric.name, measureOne(corpus, metric, terms)]));
}

/**
 * A corpus as it stood at the end of a round: what came later is not in it, and votes are those that stood by then (where only
 * sums are known they stay as they are). Costs and probes are of whole runs: an earlier round has none.
 */
export function upToRound(corpus: Corpus, round: number): Corpus {
  if (round >= corpus.rounds) return corpus;
  const { cost: _, endsAt: __, probe: ___, ...rest } = corpus;
  const messages = corpus.messages.filter((message) => message.round <= round);
  const votes = corpus.votes?.filter((vote) => vote.round <= round);
  const firstLater = corpus.messages.find((message) => message.round > round);
  const endsAt = firstLater?.at ?? corpus.endsAt;
  return {
    ...rest,
    rounds: round,
    messages: votes === undefined ? messages : withVotes(messages, votes),
    votes,
    turns: corpus.turns?.filter((turn) => turn.round <= round),
    exposures: corpus.exposures?.filter((exposure) => exposure.round <= round),
    ...(endsAt !== undefined && { endsAt }),
  };
}

function withVotes(messages: readonly Message[], votes: NonNullable<Corpus["votes"]>): Message[] {
  const standing = new Map<string, (typeof votes)[number]>();
  for (const vote of votes) standing.set(`${vote.voter} ${vote.message}`, vote);
  const counted = messages.map((message) => ({ ...message, ups: 0, downs: 0 }));
  for (const { message, value } of standing.values()) {
    const on = counted[message];
    if (!on) continue;
    on.ups += Number(value === 1);
    on.downs += Number(value === -1);
  }
  return counted;
}
