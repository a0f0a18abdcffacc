import type { OfflineEmbedder } from "../../embedders/embedder.ts";
import { TOPICS } from "../../providers/synthetic/topics.ts";
import type { Corpus } from "../corpus.ts";
import { estimated, isNothing } from "../cri/estimate.ts";
import type { Listening } from "../cri/listening.ts";
import { wordsRead } from "../cri/reading.ts";
import { rowsOf } from "../cri/rows.ts";
import { figure, type ListeningFinding, listeningVerdict, share } from "../cri/verdict.ts";
import type { ForkSamples } from "../probe/samples.ts";
import { agreement, type Check, chanceOf, holds, isSomething } from "./check.ts";
import { type Recovered, recoveredByAnchor, recoveredOnLabels } from "./recovered.ts";
import type { Society } from "./societies.ts";

/** All that was found out about one society. */
export interface SocietyEvidence {
  readonly society: Society;
  readonly corpus: Corpus;
  readonly forks: readonly ForkSamples[];
  /** Replies of one that always listens, at the same forks. */
  readonly anchor: readonly ForkSamples[];
  readonly found: Listening;
  readonly embedder: OfflineEmbedder;
  /** Of intervals and signs. */
  readonly seed: number;
}

/** One society against what is known of it. */
export interface Judged {
  readonly society: Society;
  readonly forks: number;
  readonly threads: number;
  readonly found: Listening;
  readonly finding: ListeningFinding;
  /** Of listeners: the probability recovered from topic labels and from texts; null for all others. */
  readonly labels: Recovered | null;
  readonly texts: Recovered | null;
  readonly checks: readonly Check[];
}

export function judged(evidence: SocietyEvidence): Judged {
  const { society, found, forks, anchor, embedder, seed } = evidence;
  const isListener = society.truth.kind === "listener";
  const dice = (name: string) => ({ seed, name: `${society.name} ${name}` });
  const labels = isListener ? recoveredOnLabels(forks, TOPICS.length, dice("labels")) : null;
  const texts = isListener ? recoveredByAnchor(forks, anchor, embedder, dice("texts")) : null;
  const finding = listeningVerdict(found);
  return {
    society,
    forks: found.forks,
    threads: found.threads,
    found,
    finding,
    labels,
    texts,
    checks: checksOf({ ...evidence, finding, labels, texts }),
  };
}

type Judging = SocietyEvidence & Pick<Judged, "finding" | "labels" | "texts">;

/** So near has a probability from texts to come, where chance excuses nothing more. */
const NEAR = 0.1;

function checksOf(judging: Judging): readonly Check[] {
  const { truth } = judging.society;
  switch (truth.kind) {
    case "listener":
      return [...listenerChecks(judging, truth.q), ...controlChecks(judging)];
    case "jitter":
      return [netIsNothing(judging), grossIsSomething(judging)];
    case "mirror":
      return [netIsSomething(judging), maskedIsNothing(judging), echoes(judging)];
    case "parrot":
      return [grossIsSomething(judging), placeboIsFlagged(judging), maskedIsNothing(judging)];
    case "secrets":
      return [leakIs(judging, truth.leaks)];
    case "isolated":
      return [hasNoIndex(judging)];
  }
}

function listenerChecks({ society, labels, texts }: Judging, q: number): readonly Check[] {
  const check = (what: string, recovered: Recovered | null, agreeing: Agreeing): Check => ({
    society: society.name,
    what,
    truth: `q = ${q}`,
    found: recovered === null ? "nothing" : recoveredText(recovered),
    ...agreeing,
  });
  return [
    check("q from labels", labels, agrees(labels, q)),
    check(
      "q from texts",
      texts,
      texts !== null && q > 0 && Math.abs(texts.q - q) <= NEAR ? { standing: "sound" } : agrees(texts, q),
    ),
  ];
}

/** With the message hidden nothing is left to follow, and where two messages exchange their words the reply goes with the slot. */
function controlChecks({ society, found }: Judging): readonly Check[] {
  const { deaf, addressed } = found;
  if (society.controls?.includes("deaf") !== true) return [];
  return [
    {
      society: society.name,
      what: "index, message hidden",
      truth: "0",
      found: deaf === null ? "nothing" : share(deaf),
      ...agreement(deaf, 0),
    },
    {
      society: society.name,
      what: "index, words exchanged",
      truth: "> 0",
      found: addressed === null ? "nothing" : share(addressed),
      standing: isSomething(addressed),
    },
  ];
}

type Agreeing = Pick<Check, "standing" | "p">;

const agrees = (recovered: Recovered | null, q: number): Agreeing =>
  recovered === null ? { standing: "missing" } : agreement(recovered.index, recovered.indexOf(q));

export function recoveredText({ q, interval }: Recovered): string {
  return interval === null
    ? q.toFixed(2)
    : `${q.toFixed(2)} [${interval.lo.toFixed(2)}, ${interval.hi.toFixed(2)}]`;
}

type About = Pick<Judging, "society" | "found">;

const netIsNothing = ({ society, found: { cri } }: About): Check => ({
  society: society.name,
  what: "net index",
  truth: "0",
  found: cri === null ? "nothing" : share(cri),
  ...agreement(cri, 0),
});

const netIsSomething = ({ society, found: { cri } }: About): Check => ({
  society: society.name,
  what: "net index",
  truth: "> 0",
  found: cri === null ? "nothing" : share(cri),
  standing: isSomething(cri),
});

function grossIsSomething({ society, forks, embedder, seed }: Judging): Check {
  const gains = rowsOf(forks, wordsRead(embedder)).map(({ fork, vx, s }) => ({
    thread: fork.thread,
    gain: vx,
    whole: s,
  }));
  const gross = estimated(gains, { seed, name: `${society.name} gross` });
  return {
    society: society.name,
    what: "gross index",
    truth: "> 0",
    found: gross === null ? "nothing" : share(gross),
    standing: isSomething(gross),
  };
}

function placeboIsFlagged({ society, found: { gross, placebo } }: About): Check {
  const isKnown = gross !== null && placebo !== null && gross > 0;
  return {
    society: society.name,
    what: "placebo's share of gross",
    truth: "> 0.5, flagged",
    found: isKnown ? figure(placebo / gross) : "nothing",
    standing: holds(isKnown ? placebo > gross / 2 : undefined),
  };
}

function maskedIsNothing({ society, found: { cri, masked } }: About): Check {
  const isKnown = cri !== null && masked !== null;
  const isSo = isKnown && (masked.value <= 1e-9 || isNothing(masked, cri.value / 2));
  return {
    society: society.name,
    what: "index without its words",
    truth: "0",
    found: masked === null ? "nothing" : share(masked),
    standing: holds(isKnown ? isSo : undefined),
  };
}

/** A verdict rests on tests at 5 %: where nothing is left without the message's words, one in twenty still finds something. */
function echoes({ society, finding, found: { masked } }: Judging): Check {
  const { verdict } = finding;
  const byChance = verdict === "listens" && masked !== null;
  return {
    society: society.name,
    what: "verdict",
    truth: "echoes",
    found: verdict,
    ...(byChance
      ? { standing: "aside" as const, p: chanceOf(masked, 0) }
      : { standing: holds(verdict === "echoes") }),
  };
}

function leakIs({ society, corpus }: Judging, leaks: boolean): Check {
  const { mentions, violations } = corpus.leak ?? { mentions: 0, violations: [] };
  const isSo = mentions === 0 ? undefined : leaks === violations.length > 0;
  return {
    society: society.name,
    what: "private words known early",
    truth: leaks ? "> 0" : "0",
    found: `${violations.length} of ${mentions} mentions`,
    standing: holds(isSo),
  };
}

function hasNoIndex({ society, found }: About): Check {
  return {
    society: society.name,
    what: "index",
    truth: "not available",
    found: found.cri === null ? "not available" : share(found.cri),
    standing: holds(found.cri === null),
  };
}
