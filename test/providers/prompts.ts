import fc from "fast-check";
import { answerShape } from "../../src/agent/answer.ts";
import type { Action, Read } from "../../src/core/actions.ts";
import {
  type AnswerShape,
  type CallAddress,
  type CallOutcome,
  type CallRequest,
  type Completion,
  type Segment,
  Strand,
} from "../../src/core/call.ts";
import type { ItemId } from "../../src/core/ids.ts";
import { partsOf } from "../../src/providers/wire/messages.ts";

/** A prompt of which many share the middle. */
export const anySharing = (anySegment: fc.Arbitrary<Segment>) =>
  fc.record({
    before: fc.array(anySegment),
    shared: fc.array(anySegment, { minLength: 1, maxLength: 4 }),
    after: fc.array(anySegment),
  });

type Sharing = Readonly<Record<"before" | "shared" | "after", readonly Segment[]>>;

/** Its segments, and the strand among them; where all of that `isOne` role, it is the user's. */
export function sharing(
  { before, shared, after }: Sharing,
  isOne: boolean,
): Required<Pick<CallRequest, "segments" | "strands">> {
  const role = isOne ? { role: "user" as const } : {};
  const strand = new Strand(shared.map((segment) => ({ ...segment, ...role })));
  return {
    segments: [...before, ...strand.segments, ...after],
    strands: [{ at: before.length, strand }],
  };
}

/** A message as a prompt shows it. */
export interface Message {
  readonly slot: string;
  readonly by: string;
  readonly words: string;
  readonly kind?: "feed" | "thread" | "notification" | "search" | "profile";
}

export interface PromptParts {
  readonly persona?: string;
  readonly communities?: string;
  readonly messages?: readonly Message[];
  readonly force?: string;
}

/** A prompt in the layout that agents are given. */
export function promptOf({
  persona = "You are ada.",
  communities = "general, bugs",
  messages = [],
  force,
}: PromptParts) {
  const segments: Segment[] = [
    { role: "system", kind: "rules", text: "Answer with JSON." },
    { role: "system", kind: "persona", text: persona },
    { role: "user", kind: "frame", text: `Communities: ${communities}` },
  ];
  for (const { slot, by, words, kind = "feed" } of messages) {
    const id = slot as ItemId;
    segments.push({
      role: "user",
      kind: "frame",
      slot: id,
      text: `[${slot}] @${by} in general · 3 points · 1 comment`,
    });
    segments.push({ role: "user", kind, slot: id, textSource: id, text: words.replaceAll(/^/gm, "| ") });
  }
  segments.push({ role: "user", kind: "ask", text: "What do you do?" });
  if (force !== undefined) {
    segments.push({
      role: "user",
      kind: "force",
      slot: force as ItemId,
      text: `Write one comment on ${force}.`,
    });
  }
  return segments;
}

export const ACTIONS_ONLY: AnswerShape = answerShape(false, 2);
export const WITH_READS: AnswerShape = answerShape(true, 2);

export const addressOf = (part: Partial<CallAddress> = {}): CallAddress => ({
  round: 1,
  context: 0,
  name: "ada",
  ordinal: 0,
  draw: 0,
  repair: 0,
  ...part,
});

export function requestOf(
  segments: readonly Segment[],
  address: Partial<CallAddress> = {},
  answer: AnswerShape = ACTIONS_ONLY,
): CallRequest {
  return { segments, answer, address: addressOf(address) };
}

/** The completion of an outcome that must be one. */
export function completionOf(outcome: CallOutcome): Completion {
  if (!outcome.ok) throw new Error(`no completion but ${outcome.failure}: ${outcome.message}`);
  return outcome.completion;
}

export interface ParsedAnswer {
  readonly read?: Read;
  readonly actions?: readonly Action[];
}

/** What is null is absent: a strict schema requires every key. */
export const parsed = (completion: Completion): ParsedAnswer =>
  JSON.parse(completion.text, (_key, value: unknown) => value ?? undefined) as ParsedAnswer;

/** The feed of a small forum, in which ada wrote p2. */
export const SMALL_FEED: readonly Message[] = [
  { slot: "p1", by: "bo", words: "The tide table is an opinion\nThe harbour gauge drifts." },
  { slot: "p2", by: "ada", words: "My own post\nAbout dough and flour." },
  { slot: "p3", by: "cy", words: "A crash is honest\nThe debugger never says why." },
  { slot: "c4", by: "bo", words: "A border is a story that has guards.", kind: "notification" },
];

interface Block {
  readonly role: Segment["role"];
  readonly text: string;
}

/** A prompt as a conversation, each part of it as the text that a server gets. */
export function blocksOf(segments: readonly Segment[]): readonly Block[] {
  return partsOf(segments).map(({ role, words }) => {
    const texts = words.map((each) => ("text" in each ? each.text : ""));
    return { role, text: texts.join("\n").replace(/\p{Surrogate}/gu, "\ufffd") };
  });
}
