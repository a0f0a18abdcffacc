import type { Corpus, Message } from "../corpus.ts";
import { meanOf, none, quantileOf } from "../measured.ts";
import type { Measured, Metric } from "../metric.ts";
import { once } from "../once.ts";
import { commentersIn } from "./commenters.ts";
import { kaplanMeier, medianSurvival, type SurvivalStep, survivalAt, type Watched } from "./survival.ts";
import { threadsIn } from "./threads.ts";
import { NOBODY, writtenIn } from "./written.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** The first reply to each message by somebody else who is an agent, by the message's index. */
const firstReplies = once((corpus): ReadonlyMap<number, Message> => {
  const first = new Map<number, Message>();
  const { comments, authors } = commentersIn(corpus);
  for (const comment of comments) {
    if (comment.parent === undefined || authors[comment.parent] === authors[comment.index]) continue;
    const known = first.get(comment.parent);
    if (!known || comment.at < known.at) first.set(comment.parent, comment);
  }
  return first;
});

/** How time goes: how long from one message to another, and how much was left when it was written. */
interface Clock {
  readonly between: (earlier: Message, later: Message) => number;
  readonly left: (corpus: Corpus, message: Message) => number;
}

const ROUNDS: Clock = {
  between: (earlier, later) => later.round - earlier.round,
  left: ({ rounds }, { round }) => rounds - round,
};
const MINUTES: Clock = {
  between: (earlier, later) => Math.max(0, later.at - earlier.at) / MINUTE_MS,
  left: (corpus, { at }) => Math.max(0, endOf(corpus) - at) / MINUTE_MS,
};

const endOf = once(
  ({ endsAt, messages }): number =>
    endsAt ?? messages.reduce((last, { at }) => Math.max(last, at), Number.NEGATIVE_INFINITY),
);

const waited = (corpus: Corpus, clock: Clock): Watched[] => {
  const { posts, comments } = writtenIn(corpus);
  return [...posts, ...comments].map((message) => {
    const reply = firstReplies(corpus).get(message.index);
    return reply
      ? { time: clock.between(message, reply), happened: true }
      : { time: clock.left(corpus, message), happened: false };
  });
};

const roundSteps = once((corpus): readonly SurvivalStep[] => kaplanMeier(waited(corpus, ROUNDS)));
const minuteSteps = once((corpus): readonly SurvivalStep[] => kaplanMeier(waited(corpus, MINUTES)));

const NO_ROUNDS = "all messages are in one round";
const hasRounds = ({ rounds }: Corpus): boolean => rounds > 0;

function medianWait(steps: readonly SurvivalStep[]): Measured {
  const value = medianSurvival(steps);
  if (value !== undefined) return { value };
  const least = steps.at(-1)?.survival ?? 1;
  return none(`fewer than half are ever answered: ${(100 * least).toFixed(0)} % still wait at the end`);
}

function latency(name: string, unit: string, words: Pick<Metric, "definition" | "trap">) {
  return (measure: (corpus: Corpus) => Measured): Metric => ({
    name,
    group: "structure",
    unit,
    source: "Kaplan and Meier 1958, JASA 53(282)",
    needs: [],
    ...words,
    measure: (corpus) => {
      const { posts, comments } = writtenIn(corpus);
      return posts.length + comments.length === 0 ? none(NOBODY) : measure(corpus);
    },
  });
}

const ANSWERED = "an agent's post or comment to the first direct reply by another agent";
const CENSORED = "what has no reply at the end is counted as still waiting";

const SURVIVAL: readonly Metric[] = [
  latency("reply_latency_median_rounds", "rounds", {
    definition: `Kaplan–Meier median of the time from ${ANSWERED}; ${CENSORED}.`,
    trap: "Within a round it is 0; whoever replies has to wake first, so the schedule bounds it.",
  })((corpus) => (hasRounds(corpus) ? medianWait(roundSteps(corpus)) : none(NO_ROUNDS))),
  latency("reply_latency_median_minutes", "minutes", {
    definition: `The same on the clock: virtual in a run, real in an import; ${CENSORED}.`,
    trap: "In a run the length of a round, which the scenario sets, decides it.",
  })((corpus) => medianWait(minuteSteps(corpus))),
  latency("share_answered_within_1_round", "share", {
    definition: `Kaplan–Meier estimate of the share answered in the same round or the next: from ${ANSWERED}; ${CENSORED}.`,
    trap: "An agent that wakes every third round can hardly answer within one.",
  })((corpus) => (hasRounds(corpus) ? { value: 1 - survivalAt(roundSteps(corpus), 1) } : none(NO_ROUNDS))),
  latency("share_answered_within_60_minutes", "share", {
    definition: `Kaplan–Meier estimate of the share answered within an hour: from ${ANSWERED}; ${CENSORED}.`,
    trap: "In a run the length of a round, which the scenario sets, decides it.",
  })((corpus) => ({ value: 1 - survivalAt(minuteSteps(corpus), 60) })),
];

/** Minutes from comments to their first reply by anybody, answered comments only. */
const answeredMinutes = once((corpus): readonly number[] => {
  const first = new Map<number, number>();
  for (const { parent, at } of corpus.messages) {
    if (parent !== undefined) first.set(parent, Math.min(at, first.get(parent) ?? at));
  }
  return writtenIn(corpus).comments.flatMap(({ index, at }) => {
    const reply = first.get(index);
    return reply === undefined ? [] : [(reply - at) / MINUTE_MS];
  });
});

const conditional = (percent: 10 | 50 | 90): Metric => ({
  name: `answered_comment_minutes_p${percent}`,
  group: "structure",
  unit: "minutes",
  definition: `${percent} % quantile of the time from an agent's comment to its first reply by anybody, over comments that got one.`,
  source: "Eziz 2026, arXiv 2602.07667",
  needs: [],
  trap: "It is of the answered alone, so it is short where nearly nobody answers: read the latency with censoring beside it.",
  measure: (corpus) => quantileOf(answeredMinutes(corpus), percent / 100, "no comment was answered"),
});

/** Minutes from agents' posts to their first comment. `isDirect`: only direct replies count, and only if within a day. */
const firstComments =
  (isDirect: boolean) =>
  (corpus: Corpus): number[] =>
    threadsIn(corpus).flatMap(({ head, comments }) => {
      const times = comments.filter(({ depth }) => !isDirect || depth === 1).map(({ at }) => at);
      if (head.isGiven || times.length === 0) return [];
      const minutes = (times.reduce((first, at) => Math.min(first, at)) - head.at) / MINUTE_MS;
      return isDirect && !(minutes >= 0 && minutes < DAY_MINUTES) ? [] : [minutes];
    });
const directWithinDay = once(firstComments(true));
const anyDepth = once(firstComments(false));

const NO_FIRST = "no agent's post has a comment";
const FIRST_TRAP = "Posts that nobody answered are left out, so it is short where many go unanswered.";

const firstComment = (name: string, definition: string, measure: Metric["measure"]): Metric => ({
  name,
  group: "structure",
  unit: "minutes",
  definition,
  source: "Holtz 2026, arXiv 2602.10131",
  needs: [],
  trap: FIRST_TRAP,
  measure,
});

const FIRST: readonly Metric[] = [
  firstComment(
    "first_comment_minutes_median",
    "Median time from an agent's post to the earliest direct reply; posts first answered a day or more later are left out.",
    (corpus) => quantileOf(directWithinDay(corpus), 0.5, NO_FIRST),
  ),
  firstComment(
    "first_comment_minutes_mean",
    "Mean time from an agent's post to the earliest direct reply; posts first answered a day or more later are left out.",
    (corpus) => meanOf(directWithinDay(corpus), NO_FIRST),
  ),
  firstComment(
    "first_comment_minutes_median_any",
    "Median time from an agent's post to the earliest comment at any depth, however late.",
    (corpus) => quantileOf(anyDepth(corpus), 0.5, NO_FIRST),
  ),
];

/** How long messages wait for an answer. */
export const LATENCY_METRICS: readonly Metric[] = [
  ...SURVIVAL,
  ...([10, 50, 90] as const).map(conditional),
  ...FIRST,
];
