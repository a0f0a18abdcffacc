import type { Corpus, Message } from "../src/analysis/corpus.ts";
import { DEFAULT_TERMS, measure } from "../src/analysis/measure.ts";
import type { Metric } from "../src/analysis/metric.ts";
import { METRICS } from "../src/analysis/registry.ts";
import { type Rng, rngFor } from "../src/core/rng.ts";
import { type Benchmark, type Finding, single } from "./finding.ts";
import { millisecondsOf, settle } from "./spread.ts";

const WORDS =
  "tide table harbour gull bread starter acetone council bike lane street comet orion binoculars faint you we they not never because".split(
    " ",
  );
const START_MS = Date.UTC(2026, 0, 28);
const MINUTE_MS = 60_000;
/** Comments for one post. */
const A_POST = 9;

/** A forum of `comments` comments with the shape of a crawl: a few agents who write most, and one reply in nine to a comment. */
function forumOf(comments: number): Corpus {
  const rng = rngFor(1, "bench", comments);
  const agents = Math.ceil(comments / 20);
  const messages: Message[] = [];
  for (let i = 0; i < comments + Math.ceil(comments / A_POST); i += 1)
    messages.push(messageAt(i, messages, { rng, agents }));
  return {
    arm: "bench",
    seed: 1,
    rounds: 0,
    voices: Array.from({ length: agents }, (_, number) => {
      return { number, handle: `agent_${number}`, model: `m${number % 3}`, canary: undefined };
    }),
    messages,
    turns: undefined,
    exposures: undefined,
    votes: undefined,
  };
}

function messageAt(
  index: number,
  before: readonly Message[],
  { rng, agents }: { readonly rng: Rng; readonly agents: number },
): Message {
  const target = index % (A_POST + 1) === 0 ? undefined : answered(before, rng);
  return {
    index,
    id: `m${index}`,
    type: target ? "comment" : "post",
    author: Math.floor(agents * rng.next() ** 3),
    community: "general",
    title: target ? "" : "On tides",
    body: Array.from({ length: 20 }, () => rng.pick(WORDS)).join(" "),
    at: START_MS + index * MINUTE_MS,
    round: 0,
    thread: target?.thread ?? index,
    parent: target?.index,
    depth: target ? target.depth + 1 : 0,
    ups: rng.int(3),
    downs: 0,
    isGiven: false,
  };
}

function answered(before: readonly Message[], rng: Rng): Message | undefined {
  const recent = before[Math.max(0, before.length - 1 - rng.int(200))];
  return recent === undefined || rng.int(9) === 0 ? recent : before[recent.thread];
}

/** All metrics on forums of two sizes, and how much longer each takes on ten times as many comments. */
export function measureBenchmark(quick: boolean): Benchmark {
  const [small, large] = quick ? [500, 5_000] : [10_000, 100_000];
  const [first, second] = [forumOf(small), forumOf(large)];
  const rows = METRICS.map((metric) => ({
    metric,
    small: timeOf(metric, first),
    large: timeOf(metric, second),
  }));
  const sum = (size: "small" | "large"): number => rows.reduce((total, row) => total + row[size], 0);
  const all = [
    finding(`all metrics on ${small} comments`, sum("small")),
    finding(`all metrics on ${large} comments`, sum("large")),
    { ...growth("all metrics, ten times the comments", sum("large") / sum("small")), goal: { most: 15 } },
  ];
  const slowest = rows.toSorted((a, b) => b.large - a.large).slice(0, 10);
  return {
    name: "measure",
    findings: [
      ...all,
      ...slowest.map((row) =>
        growth(`${row.metric.name} (${Math.round(row.large)} ms)`, row.large / row.small),
      ),
    ],
  };
}

function timeOf(metric: Metric, corpus: Corpus): number {
  settle();
  return millisecondsOf(() => measure(corpus, [metric], DEFAULT_TERMS));
}

const finding = (what: string, ms: number): Finding => ({ what, unit: "ms", figure: single(ms) });

/**
 * Ten times the comments in n log n take some thirteen times as long. A single metric may show more: caches end, and paths are
 * walked from every agent up to 5,000 of them, which the larger forum has.
 */
const growth = (what: string, ratio: number): Finding => ({ what, unit: "x", figure: single(ratio) });
