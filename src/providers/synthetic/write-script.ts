import type { Action } from "../../core/actions.ts";
import type { AnswerShape, ProviderWorld, ScriptAsk, Segment } from "../../core/call.ts";
import type { Rng } from "../../core/rng.ts";
import { type CarriedPhrase, carriedInTranscript, NO_PHRASE } from "./carried-phrase.ts";
import { fittedWriter } from "./fitted-writer.ts";
import type { SyntheticSettings } from "./parameters.ts";
import type { Shown } from "./read-prompt.ts";
import { asWords, type Message, readTranscript, type ScriptReading } from "./read-transcript.ts";
import type { Speaker } from "./responses.ts";
import type { LineTruth, TextTruth } from "./truth.ts";
import { type Turn, takeTurn, writeComment, writePost } from "./turn.ts";
import { entryAt, OPENS } from "./wishes.ts";
import type { Writer } from "./writer.ts";

/** The dice of one voice of an author. */
export interface VoiceDice extends Pick<Speaker, "dice" | "wordingDice"> {
  /** A stream for the whole run. */
  once(purpose: string): Rng;
}

/** All that an author has to go by, apart from its prompt. */
export interface Author {
  readonly settings: SyntheticSettings;
  readonly world: ProviderWorld;
  readonly round: number;
  readonly shape: AnswerShape;
  readonly ask: ScriptAsk;
  dice(voice: string): VoiceDice;
  writer(mannerLine: string | undefined, voice: string): Writer;
}

/** One line of a script, and what is true of it where it holds a text. */
export interface Line {
  readonly voice: string;
  readonly text: string;
  readonly truth: LineTruth | undefined;
}

/** How many of the newest posts a voice has before it, apart from what was said to it and the thread it opens. */
const FRONT_PAGE = 25;

/** What has come of a script so far. */
interface Draft {
  readonly reading: ScriptReading;
  /** Of the forum and of the script, by slot, in order. */
  readonly messages: Map<string, Message>;
  readonly lines: Line[];
  labels: number;
}

/**
 * What an author writes when it is asked for a stretch of a script: for each voice what that voice would do with its
 * turn, with the dice of that voice, or the words for each slot. A script that is asked to go on goes on after the last
 * line that is whole.
 *
 *   {"by":"bo","as":"n1","type":"comment","target":"p1","body":"…"}      {"id":"c7","body":"…"}
 */
export function writeScript(author: Author, segments: readonly Segment[]): readonly Line[] {
  const reading = readTranscript(segments);
  const draft: Draft = {
    reading,
    messages: new Map(reading.messages.map((message) => [message.slot, message])),
    lines: [],
    labels: reading.written.lines.filter(({ as }) => as !== undefined).length,
  };
  if (author.ask.slots !== undefined) fillSlots(author, draft);
  else writeFreely(author, draft);
  return draft.lines;
}

/** A voice whose turn it is, and how many actions it has left. */
interface Speaking {
  readonly voice: string;
  readonly room: number;
}

function writeFreely(author: Author, draft: Draft): void {
  const [first] = author.ask.voices;
  const { forced } = draft.reading;
  const queue =
    forced !== undefined && first !== undefined ? [{ voice: first, room: 1 }] : toSpeak(author, draft);
  for (const speaking of queue) speak(author, draft, speaking);
  const last = author.ask.voices.at(-1);
  // Asked to go on where nothing is left to be said.
  if (draft.lines.length === 0 && last !== undefined) addAction(draft, last, { type: "do_nothing" });
}

/** Those whose turn is not over: the one whose line was cut off, or else the one after the last who spoke. */
function toSpeak({ ask, shape }: Author, { reading }: Draft): readonly Speaking[] {
  const { lines, cut } = reading.written;
  const cutAt = ask.voices.indexOf(cut ?? "");
  const from = cutAt !== -1 ? cutAt : ask.voices.indexOf(String(lines.at(-1)?.by)) + 1;
  return ask.voices.slice(from).flatMap((voice) => {
    const done = voice === cut ? lines.filter(({ by }) => by === voice).length : 0;
    return shape.actions > done ? [{ voice, room: shape.actions - done }] : [];
  });
}

function speak(author: Author, draft: Draft, { voice, room }: Speaking): void {
  const turn = turnOf(author, draft, voice);
  const shape = { ...author.shape, reads: false, actions: room };
  const shown = shownTo(draft, voice, turn.dice("read", 0));
  const { answer, truth } = takeTurn({ ...turn, shape, reading: { ...turn.reading, shown } });
  // An author has the whole forum before it: it has nothing to read, and nothing to remember.
  const actions = "actions" in answer ? answer.actions : [];
  const said = actions.flatMap((action, index) =>
    action.type === "remember" ? [] : [{ action, truth: truth.find((entry) => entry.action === index) }],
  );
  if (said.length === 0) addAction(draft, voice, { type: "do_nothing" });
  for (const one of said) addAction(draft, voice, one.action, one.truth);
}

/** Adds the line of an action, and the message in it to what the voices after this one can read. */
function addAction(draft: Draft, voice: string, action: Action, truth?: TextTruth): void {
  if (action.type !== "post" && action.type !== "comment") {
    addLine(draft, voice, { by: voice, ...action });
    return;
  }
  draft.labels += 1;
  const as = `n${draft.labels}`;
  addLine(draft, voice, { by: voice, as, ...action }, truth);
  if (action.type === "post") addMessage(draft, { slot: as, by: voice }, `${action.title}\n${action.body}`);
  else addMessage(draft, { slot: as, by: voice, parent: action.target }, action.body);
}

function addLine({ lines }: Draft, voice: string, line: object, truth?: TextTruth): void {
  lines.push({
    voice,
    text: JSON.stringify(line),
    truth: truth && { ...truth, action: lines.length, voice },
  });
}

function addMessage(
  { messages }: Draft,
  { slot, by, parent }: { readonly slot: string; readonly by: string; readonly parent?: string },
  text: string,
): void {
  const root = (parent === undefined ? undefined : messages.get(parent)?.root) ?? slot;
  messages.set(slot, { slot, by, parent, root, words: asWords(text) });
}

/**
 * What a voice chooses from, as an agent of its own would: answers to its messages since it last wrote, now and then an
 * open thread, and the newest posts. What it has dealt with in an earlier part of the same stretch is left out.
 */
function shownTo({ messages, reading }: Draft, voice: string, rng: Rng): readonly Shown[] {
  const all = [...messages.values()];
  const done = new Set(reading.written.lines.flatMap(({ by, target }) => (by === voice ? [target] : [])));
  const lastOwn = all.findLastIndex(({ by }) => by === voice);
  const front = all.filter(({ parent }) => parent === undefined).slice(-FRONT_PAGE);
  const opens = rng.next() < OPENS;
  const opened = entryAt(front, rng.next())?.slot;
  const whereIs = ({ slot, parent, root }: Message, at: number): Shown["where"] | undefined => {
    if (at > lastOwn && parent !== undefined && messages.get(parent)?.by === voice) return "notification";
    if (opens && root === opened) return "thread";
    return front.some((post) => post.slot === slot) ? "elsewhere" : undefined;
  };
  return all.flatMap((message, at): Shown[] => {
    const { slot, by, words } = message;
    const where = by === voice || done.has(slot) ? undefined : whereIs(message, at);
    return where === undefined || words === undefined ? [] : [{ slot, where, words }];
  });
}

function fillSlots(author: Author, draft: Draft): void {
  for (const { id, title, body } of draft.reading.written.lines) {
    const text = [title, body].filter((part) => typeof part === "string").join("\n");
    if (typeof id === "string") addMessage(draft, { slot: id, by: "" }, text);
  }
  const before = new Map<string, Action[]>();
  for (const { id, by, parent, community, words } of author.ask.slots ?? []) {
    const done = before.get(by) ?? [];
    before.set(by, done);
    const plain = turnOf(author, draft, by);
    const turn = { ...plain, writer: fittedWriter(plain.writer, words) };
    if (parent === undefined) {
      const { action, truth } = writePost(turn, community ?? "", done);
      done.push(action);
      addLine(draft, by, { id, title: action.title, body: action.body }, truth);
      addMessage(draft, { slot: id, by }, `${action.title}\n${action.body}`);
    } else {
      const to = { slot: parent, words: draft.messages.get(parent)?.words };
      const { action, truth } = writeComment(turn, to, done);
      done.push(action);
      addLine(draft, by, { id, body: action.body }, truth);
      addMessage(draft, { slot: id, by, parent }, action.body);
    }
  }
}

/** A voice as the agent it stands for, with nothing before it yet. */
function turnOf(author: Author, { reading }: Draft, voice: string): Turn {
  const { settings, world, round, shape } = author;
  const { communities, forced } = reading;
  const persona = reading.persona(voice);
  const { once, ...dice } = author.dice(voice);
  return {
    settings,
    world,
    handle: voice,
    round,
    shape,
    ...dice,
    writer: author.writer(persona.mannerLine, voice),
    carried: settings.model === "copier" ? carriedBy(voice, reading, settings, once("pass on")) : NO_PHRASE,
    reading: {
      ...persona,
      handle: voice,
      acting: true,
      shown: [],
      unopened: [],
      communities,
      forced,
      notes: [],
      ownWords: [],
    },
  };
}

function carriedBy(
  voice: string,
  { messages }: ScriptReading,
  { p, phrase }: SyntheticSettings,
  rng: Rng,
): CarriedPhrase {
  const read = messages.flatMap(({ slot, by, words }) => (words === undefined ? [] : [{ slot, by, words }]));
  return carriedInTranscript(
    {
      shown: read.flatMap(({ slot, by, words }) =>
        by === voice ? [] : [{ slot, where: "elsewhere", words }],
      ),
      ownWords: read.flatMap(({ by, words }) => (by === voice ? [words] : [])),
    },
    { phrase, passesOn: rng.next() < p },
  );
}
