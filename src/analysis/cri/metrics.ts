import type { Corpus } from "../corpus.ts";
import { none } from "../measured.ts";
import type { Measured, Metric, Terms } from "../metric.ts";
import type { ProbeRecord } from "../probe/samples.ts";
import { cautions } from "./cautions.ts";
import { type Distance, energyDistance, kernelDistance } from "./distance.ts";
import { embeddersOf } from "./embedders-of.ts";
import { type Estimate, estimated } from "./estimate.ts";
import type { Listening } from "./listening.ts";
import { listeningOf } from "./probe-reading.ts";
import { wordsRead } from "./reading.ts";
import { netGains, rowsOf } from "./rows.ts";
import { figure, listeningVerdict } from "./verdict.ts";

const SHARE = "share of variation";
const LEXICAL =
  "hashed tf-idf of characters (3-5) and words (1-2), idf over the run, of a reply's first 50 words (400 characters)";
const UNPROBED = "the probe did not ask for it";
const FLAT = "replies never vary, so there is nothing to take a share of";

type About = Pick<Metric, "name" | "definition" | "trap"> & Partial<Pick<Metric, "source" | "unit">>;

/** A metric that reads a probe; `of` may take it that there is one, with forks. */
function probed(
  { source = "own", unit = SHARE, ...about }: About,
  of: (found: Listening, probe: ProbeRecord, corpus: Corpus, terms: Terms) => Measured,
): Metric {
  return {
    ...about,
    source,
    unit,
    group: "listening",
    needs: ["probe"],
    measure: (corpus, terms) => {
      const { probe } = corpus;
      const found = listeningOf(corpus, terms.seed);
      if (probe === undefined || found === undefined || found.forks === 0) return none(withoutForks(probe));
      return of(found, probe, corpus, terms);
    },
  };
}

function withoutForks(probe: ProbeRecord | undefined): string {
  const why = probe?.dropped.map(({ reason, count }) => `${reason} (${count})`).join(", ") ?? "";
  return `no comment on another agent's message could be asked again${why === "" ? "" : `: ${why}`}`;
}

function told(estimate: Estimate | null, without: string, more: readonly string[] = []): Measured {
  if (estimate === null) return none(without);
  const { value, interval, p, forks, threads, sums } = estimate;
  const range =
    interval === null
      ? "too few threads for an interval"
      : `95 % ${figure(interval.lo)} to ${figure(interval.hi)}`;
  const note = `${range}, p ${Number(p.toPrecision(2))}, ${forks} forks in ${threads} threads`;
  return { value, note: [note, ...more].join("; "), clusters: sums };
}

const plain = (value: number | null, without: string): Measured =>
  value === null ? none(without) : { value };

/** The same index under another distance between the same directions. */
const underDistance =
  (name: string, distance: Distance<ArrayLike<number>>) =>
  (_found: Listening, { forks }: ProbeRecord, corpus: Corpus, { seed }: Terms): Measured => {
    const rows = rowsOf(forks, wordsRead(embeddersOf(corpus).lexical, distance));
    return told(estimated(netGains(rows), { seed, name }), FLAT);
  };

/** Whether what is answered moves the answer: all of it needs `polylogue probe`. */
export const CRI_METRICS: readonly Metric[] = [
  probed(
    {
      name: "cri",
      definition: `Causal Response Index: Σ(V_X - V_P) / ΣS over forks. A logged comment is asked for again, with the message it answers as it was (O), in other words (P), and exchanged for another message (X). S and Q are the mean distances of replies between O and X, and O and P; V_X = S - (W_O + W_X) / 2 and V_P = Q - (W_O + W_P) / 2, W within a condition. Distance: 1 - cosine of ${LEXICAL}. Interval by bootstrap over threads, one-sided p by sign flips of threads.`,
      source:
        "own; Gretton et al. 2012 (MMD²), Rizzo and Székely 2010 (DISCO), Lowe et al. 2019 for listening as intervention",
      trap: "Any competent model listens within its prompt, so that a value above 0 says nothing of several authors, and values compare only under one embedder: read contrasts between arms.",
    },
    (found, probe) => {
      const { verdict } = listeningVerdict(found);
      return told(found.cri, FLAT, [`verdict: ${verdict}`, ...cautions(probe, found)]);
    },
  ),
  probed(
    {
      name: "cri_company",
      definition:
        "`cri` with the other offline embedder: random indexing of which words stand within eight places of each other in the run, of the same beginnings. A claim about arms needs the same order under both.",
      source: "own; Sahlgren 2005 for random indexing",
      trap: "Fitted on one run, it knows little: with a few hundred short texts it is a second lexical measure.",
    },
    ({ company }) => told(company, FLAT),
  ),
  probed(
    {
      name: "cri_gross",
      definition: "ΣV_X / ΣS: `cri` without taking off what mere wording does.",
      trap: "An agent that jumps at every change of wording scores high and understands nothing.",
    },
    ({ gross }) => plain(gross, FLAT),
  ),
  probed(
    {
      name: "cri_placebo_share",
      definition: "ΣV_P / ΣS: the share of variation that a paraphrase of the message brings about.",
      trap: "Above half of `cri_gross` either the paraphrases lose the meaning or the replies go by style; `cri` is then no safe number.",
    },
    ({ placebo }) => plain(placebo, FLAT),
  ),
  probed(
    {
      name: "cri_masked",
      definition:
        "Σ(V_X - V_P) of replies without the words of the message, its paraphrase and its swap (content words, and runs of three words that stand in one of them), over the ΣS of whole replies.",
      trap: "Taking words out also takes from listeners who must name what they speak of: it is a lower bound for them, and about 0 for a mirror or a parrot.",
    },
    ({ masked }) => told(masked, FLAT),
  ),
  probed(
    {
      name: "cri_addressed",
      definition:
        "`cri` with an exchange for a swap: the message and a sibling have exchanged their words within the same prompt, so that all words seen are the same and only whose they are, and what is answered, differs.",
      trap: "It tests addressing and not topic; siblings of one thread are alike, which makes it small.",
    },
    ({ addressed }) => told(addressed, UNPROBED),
  ),
  probed(
    {
      name: "cri_act",
      definition:
        "ΣV_X / ΣS by what was done to what (0 for the same type and target of the first action, else 1) where nothing was forced, message against swap.",
      source: "own; Light and Margolin 1971 for shares of labels",
      trap: "There is no placebo here, so that it is a gross number: a change of wording alone may change what is done.",
    },
    ({ act }) => told(act, UNPROBED),
  ),
  probed(
    {
      name: "cri_effective",
      definition:
        "`cri` times the share of the run's actions, lurking included, that address another agent's message.",
      trap: "Two causes in one number: few replies that listen, and many that do not, may come to the same.",
    },
    ({ effective }) => plain(effective, "it is not known how many actions address another"),
  ),
  probed(
    {
      name: "cri_anchored",
      definition:
        "(`cri` - deaf) / (parrot - deaf), the same index with the message hidden in all conditions, and with the order to restate it.",
      unit: "share of the parrot's",
      trap: "Above 1 where listening moves more than repeating does: a parrot follows the paraphrase too, above all under an embedder that knows spelling.",
    },
    ({ anchored, parrot }) =>
      plain(anchored, parrot === null ? UNPROBED : "the parrot is no further from the deaf than chance"),
  ),
  probed(
    {
      name: "cri_deaf",
      definition:
        "`cri` with the message hidden in all conditions: 0 but for chance, or the probe is not sound.",
      trap: "It is asked at few forks, and its interval is wide.",
    },
    ({ deaf }) => told(deaf, UNPROBED),
  ),
  probed(
    {
      name: "cri_parrot",
      definition:
        "`cri` with the order to restate the message, in all conditions: the other end of the scale, where a model can be told to.",
      trap: "It is asked at few forks; synthetic models cannot be told to, and a synthetic parrot stands in for them.",
    },
    ({ parrot }) => told(parrot, UNPROBED),
  ),
  probed(
    {
      name: "cri_energy",
      definition: "`cri` with the Euclidean distance between directions: energy distance in place of MMD².",
      source: "own; Székely and Rizzo 2013",
      trap: "A check of robustness, not another finding: only its order of arms is of interest.",
    },
    underDistance("energy", energyDistance),
  ),
  probed(
    {
      name: "cri_kernel",
      definition:
        "`cri` with the distance 1 - exp(-|a - b|² / 2) between directions: MMD² under a Gaussian kernel.",
      source: "own; Gretton et al. 2012",
      trap: "A check of robustness, not another finding: only its order of arms is of interest.",
    },
    underDistance("kernel", kernelDistance),
  ),
];
