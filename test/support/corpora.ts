import fc from "fast-check";
import type { Corpus, Exposure, Message, TurnRow, Voice } from "../../src/analysis/corpus.ts";
import { rngFor } from "../../src/core/rng.ts";

/** A post, or with `to` a comment; ids are p1, p2 … and c1, c2 … in the order of the list. */
export interface Said {
  readonly by: string;
  /** Id of what it answers. */
  readonly to?: string;
  readonly title?: string;
  readonly body?: string;
  readonly in?: string;
  /** Minutes after the beginning; its place in the list when left out. */
  readonly minute?: number;
  readonly round?: number;
  readonly ups?: number;
  readonly downs?: number;
  readonly given?: boolean;
}

export interface Beside {
  readonly models?: Readonly<Record<string, string>>;
  readonly canaries?: Readonly<Record<string, string>>;
  /** Agents who wrote nothing. */
  readonly others?: readonly string[];
  readonly rounds?: number;
  readonly seed?: number;
  readonly turns?: Corpus["turns"];
  readonly exposures?: readonly Exposure[];
  readonly votes?: Corpus["votes"];
}

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 28);

/**
 * A corpus from what was said, in that order; voices by first appearance, then `others`. What is not in `beside` is undefined.
 *
 *   corpusOf([{ by: "ada", title: "Tea?" }, { by: "bo", to: "p1", body: "Yes." }])
 */
export function corpusOf(said: readonly Said[], beside: Beside = {}): Corpus {
  const handles = [...new Set([...said.map(({ by }) => by), ...(beside.others ?? [])])];
  const messages: Message[] = [];
  const byId = new Map<string, Message>();
  for (const one of said) {
    const message = messageOf(one, { messages, byId, handles });
    messages.push(message);
    byId.set(message.id, message);
  }
  return {
    arm: "test",
    seed: beside.seed ?? 1,
    rounds: beside.rounds ?? messages.reduce((most, { round }) => Math.max(most, round), 0),
    voices: handles.map((handle, number): Voice => {
      return { number, handle, model: beside.models?.[handle], canary: beside.canaries?.[handle] };
    }),
    messages,
    turns: beside.turns,
    exposures: beside.exposures,
    votes: beside.votes,
  };
}

interface Before {
  readonly messages: readonly Message[];
  readonly byId: ReadonlyMap<string, Message>;
  readonly handles: readonly string[];
}

function messageOf(one: Said, { messages, byId, handles }: Before): Message {
  const index = messages.length;
  const parent = one.to === undefined ? undefined : byId.get(one.to);
  if (one.to !== undefined && parent === undefined) throw new Error(`nobody said ${one.to} before`);
  const type = parent ? "comment" : "post";
  const ordinal = messages.filter((message) => message.type === type).length + 1;
  return {
    index,
    id: `${type === "post" ? "p" : "c"}${ordinal}`,
    type,
    author: handles.indexOf(one.by),
    at: START + (one.minute ?? index) * MINUTE,
    ...wordsOf(one),
    ...placeOf(index, one, parent),
  };
}

function wordsOf({ title = "", body = "", round = 0, ups = 0, downs = 0, given = false }: Said) {
  return { title, body, round, ups, downs, isGiven: given };
}

function placeOf(index: number, { in: community = "general" }: Said, parent: Message | undefined) {
  if (!parent) return { community, thread: index, parent: undefined, depth: 0 };
  return {
    community: parent.community,
    thread: parent.thread,
    parent: parent.index,
    depth: parent.depth + 1,
  };
}

/** A corpus with nobody and nothing in it. */
export const EMPTY_CORPUS: Corpus = corpusOf([]);

/** Texts that have broken programs before. */
export const AWKWARD_TEXTS: readonly string[] = [
  "",
  " \n\t ",
  "w".repeat(1_000_000),
  "🦊🦊 👩‍💻 🇫🇮",
  "مرحبا بالعالم שלום עולם",
  "漢字かな交じり文",
  "\ud800 half a character",
  "\u202egnol",
  "a\u0000b",
];

/** Small corpora of all shapes: any tree, any authors, equal times, given messages, awkward texts. */
export function anyCorpus(most = 30): fc.Arbitrary<Corpus> {
  const word = fc.constantFrom("tea", "tide", "gull", "you", "the", "my", "rye", "🦊", "שלום");
  const one = fc.record({
    by: fc.constantFrom("ada", "bo", "cy", "dee", "eli"),
    to: fc.option(fc.nat(), { freq: 4 }),
    body: fc.array(word, { maxLength: 8 }).map((words) => words.join(" ")),
    minute: fc.nat(20),
    round: fc.nat(4),
    ups: fc.nat(3),
    given: fc.boolean(),
  });
  return fc.array(one, { maxLength: most }).map((rows) => {
    const ids: string[] = [];
    const models = { ada: "a", bo: "b", cy: "a", dee: "b", eli: "b" };
    const said = rows
      .map((row) => ({ ...row, minute: row.minute + 20 * row.round }))
      .sort((a, b) => a.round - b.round || a.minute - b.minute)
      .map(({ to, given, ...rest }): Said => {
        const target = to === null || ids.length === 0 ? undefined : ids[to % ids.length];
        const posts = ids.filter((id) => id.startsWith("p")).length;
        ids.push(target === undefined ? `p${posts + 1}` : `c${ids.length - posts + 1}`);
        return {
          ...rest,
          ...(target === undefined ? { title: "On tea" } : { to: target }),
          given,
        };
      });
    return corpusOf(said, { models });
  });
}

/** The same corpus under other ids and handles, with its voices numbered otherwise. */
export function renamed(corpus: Corpus, seed = 1): Corpus {
  const order = rngFor(seed, "renamed").shuffle(corpus.voices.map(({ number }) => number));
  const numbers = new Map(order.map((old, now) => [old, now]));
  const now = (old: number): number => numbers.get(old) ?? old;
  return {
    ...corpus,
    voices: order.map((old, number) => {
      const voice = corpus.voices[old] as Voice;
      return { ...voice, number, handle: `x${number}_${voice.handle.length}` };
    }),
    messages: corpus.messages.map((message) => ({
      ...message,
      id: `${message.type === "post" ? "p" : "c"}${1_000_000 - message.index}`,
      author: now(message.author),
    })),
    turns: corpus.turns?.map((turn): TurnRow => ({ ...turn, agent: now(turn.agent) })),
    exposures: corpus.exposures?.map((exposure) => ({ ...exposure, agent: now(exposure.agent) })),
    votes: corpus.votes?.map((vote) => ({ ...vote, voter: now(vote.voter) })),
  };
}

/** The same corpus with messages of equal time in another order, parents still before their replies. */
export function reordered(corpus: Corpus, seed = 1): Corpus {
  const chance = rngFor(seed, "reordered").shuffle(corpus.messages.map(({ index }) => index));
  const order = corpus.messages
    .map(({ index }) => index)
    .sort((a, b) => {
      const [first, second] = [corpus.messages[a] as Message, corpus.messages[b] as Message];
      return (
        first.at - second.at ||
        first.round - second.round ||
        first.depth - second.depth ||
        (chance[a] ?? 0) - (chance[b] ?? 0)
      );
    });
  const places = new Map(order.map((old, index) => [old, index]));
  const at = (old: number): number => places.get(old) ?? old;
  return {
    ...corpus,
    messages: order.map((old, index) => {
      const message = corpus.messages[old] as Message;
      const parent = message.parent === undefined ? undefined : at(message.parent);
      return { ...message, index, thread: at(message.thread), parent };
    }),
    turns: corpus.turns?.map((turn) => ({ ...turn, wrote: turn.wrote.map(at) })),
    exposures: corpus.exposures?.map((exposure) => ({ ...exposure, message: at(exposure.message) })),
    votes: corpus.votes?.map((vote) => ({ ...vote, message: at(vote.message) })),
  };
}
