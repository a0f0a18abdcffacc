import type { Action, Read } from "../../core/actions.ts";
import type { AnswerShape, ProviderWorld, Segment } from "../../core/call.ts";
import type { ItemId } from "../../core/ids.ts";
import type { Rng } from "../../core/rng.ts";
import type { PromptReading, Shown } from "./read-prompt.ts";
import type { SyntheticSettings } from "./settings.ts";
import type { Topic, TopicName } from "./topic.ts";
import { topicOfSegment } from "./topic-of.ts";
import { TOPICS } from "./topics.ts";
import { strangeWords } from "./vocabulary.ts";
import { drawWish, entryAt, OPENS, targetOf, type Wish } from "./wishes.ts";
import type { Writer } from "./writer.ts";

/** What a synthetic model confesses about one text: `{ action: 0, topic: "tides", heard: true, from: "c3" }`. */
export interface TextTruth {
  /** Index in the answer's actions. */
  readonly action: number;
  readonly topic: TopicName;
  /** True where the topic is that of the answered message by listening, not by chance. */
  readonly heard: boolean;
  /** The slot of the message that was heard. */
  readonly from?: ItemId;
  /** Words that stand in the text beside the topic: its own private word, another's, one of the answered message. */
  readonly canary?: string;
  readonly slipped?: string;
  readonly echoed?: string;
}

export type Answer = { readonly read: Read } | { readonly actions: readonly Action[] };

/** All that one call has to go by. `dice` gives a stream for a purpose and an action; it never depends on the prompt. */
export interface Turn {
  readonly settings: SyntheticSettings;
  readonly world: ProviderWorld;
  readonly handle: string;
  readonly shape: AnswerShape;
  readonly reading: PromptReading;
  readonly writer: Writer;
  dice(purpose: string, action: number): Rng;
}

/** What the model does with its turn, and the truth about every text in it. */
export function takeTurn(turn: Turn): { readonly answer: Answer; readonly truth: readonly TextTruth[] } {
  const { reading, shape } = turn;
  if (reading.forced !== undefined) {
    const { text, truth } = answerTo(turn, 0, reading.forced);
    return {
      answer: { actions: [{ type: "comment", target: reading.forced.slot, body: text }] },
      truth: [truth],
    };
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
  for (let index = 0; index < turn.shape.actions; index += 1) {
    const wish = drawWish(turn.dice("wish", index), index);
    if (wish.type === "do_nothing") break;
    const done = carryOut(turn, wish, actions);
    if (done === undefined) break;
    actions.push(done.action);
    if (done.truth !== undefined) truth.push(done.truth);
  }
  return { answer: { actions: actions.length === 0 ? [{ type: "do_nothing" }] : actions }, truth };
}

interface Done {
  readonly action: Action;
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
    if (target !== undefined) return wish.type === "vote" ? vote(wish, target) : comment(turn, index, target);
  }
  return before.some(({ type }) => type === "post") ? undefined : post(turn, index, wish);
}

const isDone = (action: Action, wish: Wish, slot: ItemId): boolean =>
  action.type === wish.type && "target" in action && action.target === slot;

const vote = (wish: Wish, { slot }: Shown): Done => ({
  action: { type: "vote", target: slot, value: wish.value },
});

function comment(turn: Turn, index: number, target: Shown): Done {
  const { text, truth } = answerTo(turn, index, target);
  return { action: { type: "comment", target: target.slot, body: text }, truth };
}

function post(turn: Turn, index: number, wish: Wish): Done | undefined {
  const community = entryAt(turn.reading.communities, wish.at);
  if (community === undefined) return undefined;
  const topic = ownTopic(turn, index);
  const { title, body } = turn.writer.post(topic, turn.dice("words", index));
  const said = withPrivateWords(turn, index, body);
  const action: Action = { type: "post", community, title, body: said.text };
  return { action, truth: { action: index, topic: topic.name, heard: false, ...said.words } };
}

interface Answered {
  readonly slot: ItemId;
  readonly words: Segment | undefined;
}

/** The one place where anything of the prompt reaches a text: through the topic, and through an echoed word. */
function answerTo(
  turn: Turn,
  index: number,
  to: Answered,
): { readonly text: string; readonly truth: TextTruth } {
  const heard = hears(turn, index) && to.words !== undefined ? topicOfSegment(to.words) : undefined;
  const topic = heard ?? ownTopic(turn, index);
  const said = withPrivateWords(turn, index, turn.writer.comment(topic, turn.dice("words", index)));
  const echoed = to.words === undefined ? undefined : echoOf(turn, index, to.words);
  return {
    text: echoed === undefined ? said.text : `${said.text} ${aside(turn, index, "echoed", echoed)}`,
    truth: {
      action: index,
      topic: topic.name,
      heard: heard !== undefined,
      ...(heard !== undefined && { from: to.slot }),
      ...said.words,
      ...(echoed !== undefined && { echoed }),
    },
  };
}

const hears = (turn: Turn, index: number): boolean => turn.dice("hears", index).next() < turn.settings.q;

const ownTopic = (turn: Turn, index: number): Topic => turn.dice("topic", index).pick(TOPICS);

function withPrivateWords(
  turn: Turn,
  index: number,
  text: string,
): { readonly text: string; readonly words: { readonly canary?: string; readonly slipped?: string } } {
  const { settings, reading } = turn;
  const says = settings.canary > 0 && turn.dice("canary", index).next() < settings.canary;
  const canary = says ? reading.privateWord : undefined;
  const slipped = slipOf(turn, index);
  const parts = [text];
  if (canary !== undefined) parts.push(aside(turn, index, "own", canary));
  if (slipped !== undefined) parts.push(aside(turn, index, "slipped", slipped));
  return {
    text: parts.join(" "),
    words: { ...(canary !== undefined && { canary }), ...(slipped !== undefined && { slipped }) },
  };
}

const aside = (turn: Turn, index: number, kind: "own" | "slipped" | "echoed", word: string): string =>
  turn.writer.aside(kind, word, turn.dice(`${kind} words`, index));

/** Another's private word, straight from the world; only `omniscient` has a `slip` above 0. */
function slipOf(turn: Turn, index: number): string | undefined {
  if (turn.settings.slip === 0) return undefined;
  const rng = turn.dice("slip", index);
  if (rng.next() >= turn.settings.slip) return undefined;
  const others = Object.keys(turn.world.canaries)
    .filter((handle) => handle !== turn.handle)
    .sort();
  return turn.world.canaries[entryAt(others, rng.next()) ?? ""];
}

function echoOf(turn: Turn, index: number, words: Segment): string | undefined {
  if (turn.settings.echo === 0) return undefined;
  const rng = turn.dice("echo", index);
  return rng.next() < turn.settings.echo ? entryAt(strangeWords(words.text), rng.next()) : undefined;
}
