import type { Action, Read } from "../../core/actions.ts";
import type { AnswerShape } from "../../core/call.ts";
import { type AsideSources, withAsides } from "./asides.ts";
import { metNote, saidNote } from "./carried-phrase.ts";
import type { Shown } from "./read-prompt.ts";
import { type Answered, ownTopic, RESPONSES } from "./responses.ts";
import type { TextTruth } from "./truth.ts";
import { drawWish, entryAt, OPENS, targetOf, type Wish } from "./wishes.ts";

export type Answer = { readonly read: Read } | { readonly actions: readonly Action[] };

/** All that one call has to go by. */
export interface Turn extends AsideSources {
  readonly round: number;
  readonly shape: AnswerShape;
}

/** What the model does with its turn, and the truth about every text in it. */
export function takeTurn(turn: Turn): { readonly answer: Answer; readonly truth: readonly TextTruth[] } {
  const { reading, shape } = turn;
  if (reading.forced !== undefined) {
    const { action, truth } = writeComment(turn, reading.forced, []);
    return { answer: { actions: [action] }, truth: [truth] };
  }
  if (shape.reads) {
    const rng = turn.dice("read", 0);
    const opens = rng.next() < OPENS;
    const target = entryAt(reading.unopened, rng.next());
    if (opens && target !== undefined) return { answer: { read: { type: "open", target } }, truth: [] };
  }
  return act(turn);
}

function act(turn: Turn): { readonly answer: Answer; readonly truth: readonly TextTruth[] } {
  const actions: Action[] = [];
  const truth: TextTruth[] = [];
  const note = noteOnPhrase(turn);
  const room = turn.shape.actions - (note === undefined ? 0 : 1);
  for (let index = 0; index < room; index += 1) {
    const wish = drawWish(turn.dice("wish", index), index);
    if (wish.type === "do_nothing") break;
    const done = carryOut(turn, wish, actions);
    if (done === undefined) break;
    actions.push(done.action);
    if (done.truth !== undefined) truth.push(done.truth);
  }
  if (note !== undefined) {
    truth.push({ action: actions.length, heard: false, noted: note.phrase });
    actions.push({ type: "remember", text: note.text });
  }
  return { answer: { actions: actions.length === 0 ? [{ type: "do_nothing" }] : actions }, truth };
}

/** What a copier has to write down before it forgets. */
function noteOnPhrase({
  carried,
  round,
  settings,
  dice,
}: Turn): { text: string; phrase: string } | undefined {
  if (carried.state === "said") return { phrase: carried.phrase, text: saidNote(carried.phrase) };
  if (carried.state !== "met") return undefined;
  const passesOn = dice("pass on", 0).next() < settings.p;
  return { phrase: carried.phrase, text: metNote(carried.phrase, round, passesOn) };
}

interface Done<A extends Action = Action> {
  readonly action: A;
  readonly truth?: TextTruth;
}

/** The wish made real; where there is nothing to answer or vote on it becomes a post, and where there is no community nothing. */
function carryOut(turn: Turn, wish: Wish, before: readonly Action[]): Done | undefined {
  const index = before.length;
  if (wish.type === "remember") {
    const topic = ownTopic(turn, index);
    const text = turn.writer.reminder(topic, turn.dice("words", index));
    return { action: { type: "remember", text }, truth: { action: index, topic: topic.name, heard: false } };
  }
  if (wish.type === "comment" || wish.type === "vote") {
    const left = turn.reading.shown.filter(
      ({ slot }) => !before.some((action) => isDone(action, wish, slot)),
    );
    const target = targetOf(wish, left);
    if (target !== undefined)
      return wish.type === "vote" ? vote(wish, target) : writeComment(turn, target, before);
  }
  const community = entryAt(turn.reading.communities, wish.at);
  const mayPost = community !== undefined && !before.some(({ type }) => type === "post");
  return mayPost ? writePost(turn, community, before) : undefined;
}

const isDone = (action: Action, wish: Wish, slot: string): boolean =>
  action.type === wish.type && "target" in action && action.target === slot;

const isFirst = (before: readonly Action[]): boolean =>
  !before.some(({ type }) => type === "post" || type === "comment");

const vote = (wish: Wish, { slot }: Shown): Done => ({
  action: { type: "vote", target: slot, value: wish.value },
});

type Written<Type extends "comment" | "post"> = Required<Done<Extract<Action, { readonly type: Type }>>>;

/** The one place where the answered message reaches a text. `before`: what the answer does already. */
export function writeComment(turn: Turn, to: Answered, before: readonly Action[]): Written<"comment"> {
  const index = before.length;
  const { text, truth } = RESPONSES[turn.settings.model](turn, index, to);
  const said = withAsides(turn, text, { index, answers: to.words, first: isFirst(before) });
  return {
    action: { type: "comment", target: to.slot, body: said.text },
    truth: { action: index, ...truth, ...said.truth },
  };
}

/** A post on a topic of one's own. */
export function writePost(turn: Turn, community: string, before: readonly Action[]): Written<"post"> {
  const index = before.length;
  const topic = ownTopic(turn, index);
  const { title, body } = turn.writer.post(topic, turn.dice("words", index));
  const said = withAsides(turn, body, { index, first: isFirst(before) });
  return {
    action: { type: "post", community, title, body: said.text },
    truth: { action: index, topic: topic.name, heard: false, ...said.truth },
  };
}
