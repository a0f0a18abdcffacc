import type { Rng } from "../../core/rng.ts";
import type { Manner } from "./manner.ts";
import {
  AFTERTHOUGHTS,
  BEGINNINGS,
  COPIED_WORDS,
  ECHOED_WORD,
  ENDINGS,
  MIDDLES,
  OWN_WORD,
  PASSED_PHRASE,
  REMINDERS,
  SLIPPED_WORD,
  type Stance,
  TITLES,
} from "./templates.ts";
import type { Topic } from "./topic.ts";
import type { AsideKind, Writer } from "./writer.ts";

const ASIDES: Readonly<Record<AsideKind, readonly string[]>> = {
  own: OWN_WORD,
  slipped: SLIPPED_WORD,
  echoed: ECHOED_WORD,
  copied: COPIED_WORDS,
  passed: PASSED_PHRASE,
};
const STANCES: readonly Stance[] = ["agree", "object", "ask", "tell", "widen"];
type Slot = "thing" | "many" | "doing" | "claim" | "question" | "story" | "place";

/** The most sentences a comment has. */
const LONGEST_COMMENT = 3;

/** The form for reading: comments of 1–3 sentences, posts with a title and 1–4 sentences, in the persona's manner. */
export function plainWriter(manner: Manner): Writer {
  return {
    comment: (topic, rng) => comment(manner, filling(topic, rng), rng),
    post: (topic, rng) => {
      const fill = filling(topic, rng);
      return { title: title(topic, fill, rng), body: body(manner, fill, rng) };
    },
    reminder: (topic, rng) => filling(topic, rng)(rng.pick(REMINDERS)),
    aside: (kind, words, rng) => rng.pick(ASIDES[kind]).replace(/\{words?\}/, () => words),
  };
}

type Fill = (template: string) => string;

/** Fills templates with phrases of one topic; within one text no phrase comes twice. */
function filling(topic: Topic, rng: Rng): Fill {
  const queues = new Map<Slot, string[]>();
  const phrase = (slot: Slot): string => {
    const queue = queues.get(slot) ?? [];
    if (queue.length === 0) queue.push(...rng.shuffle(topic[slot]));
    queues.set(slot, queue);
    return queue.pop() ?? "";
  };
  return (template) =>
    template.replace(/\{([A-Z]?)([a-z]*)\}/g, (_braces, capital: string, rest: string) => {
      const slot = (capital.toLowerCase() + rest) as Slot;
      return capital === "" ? phrase(slot) : capitalised(phrase(slot));
    });
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** How many sentences end in a text, with "?" and "!" counted and "6.5" not. */
const sentencesIn = (text: string): number => text.match(/[.?!](?=\s|$)/g)?.length ?? 0;

function comment(manner: Manner, fill: Fill, rng: Rng): string {
  const stance = weighted(manner.stances, rng);
  const parts = [fill(rng.pick(manner.comments[stance]))];
  const openers = stance === "object" ? manner.objections : manner.openers;
  const lucky = (chance: number): boolean =>
    rng.next() < chance && sentencesIn(parts.join(" ")) < LONGEST_COMMENT;
  if (lucky(manner.chances.opener)) parts.unshift(rng.pick(openers));
  if (lucky(manner.chances.afterthought)) parts.push(fill(rng.pick(AFTERTHOUGHTS)));
  if (lucky(manner.chances.closer)) parts.push(rng.pick(manner.closers));
  return parts.join(" ");
}

/** One title in two is the topic's own; the others are made. */
function title(topic: Topic, fill: Fill, rng: Rng): string {
  return rng.next() < 0.5 ? rng.pick(topic.title) : fill(rng.pick(TITLES));
}

function body(manner: Manner, fill: Fill, rng: Rng): string {
  const [from, to] = manner.middles;
  const middles = rng.shuffle(MIDDLES).slice(0, from + rng.int(to - from + 1));
  return [rng.pick(BEGINNINGS), ...middles, rng.pick(ENDINGS)].map(fill).join(" ");
}

function weighted(weights: Readonly<Record<Stance, number>>, rng: Rng): Stance {
  let rest = rng.next() * STANCES.reduce((sum, stance) => sum + weights[stance], 0);
  for (const stance of STANCES) {
    rest -= weights[stance];
    if (rest < 0) return stance;
  }
  return "widen";
}
