import { readSlots, type SlotLine, wordsFor } from "../agent/script-answer.ts";
import { askForMoreSlots, askForSlots } from "../agent/script-handbook.ts";
import type { ScriptSlot } from "../core/call.ts";
import type { LoggedEvent } from "../core/events.ts";
import type { ItemId } from "../core/ids.ts";
import type { AskAll } from "./asked.ts";
import { AuthorContext, type ScriptCall } from "./author-context.ts";
import { act } from "./opening.ts";
import { CONTINUATIONS } from "./script.ts";
import { idOf, isBone, mapped, SkeletonLog } from "./skeleton-log.ts";
import { type RoundLog, roundStart, type Society } from "./society.ts";

/** What stands where an author has left a message open. */
const NOTHING_WRITTEN = "[nothing written]";

const logs = new WeakMap<Society, SkeletonLog>();

function logOf(society: Society): SkeletonLog {
  let known = logs.get(society);
  if (known === undefined) {
    if (society.donor === undefined)
      throw new Error("a run that is built on another was opened without its log");
    known = new SkeletonLog(society.donor());
    logs.set(society, known);
  }
  return known;
}

/**
 * Plays a round whose tree another run gives: turns, who answers whom, votes and all else that was done stand as they stood
 * there, at the same moments; only the words are the author's. What the donor's forum refused, and what its agents noted for
 * themselves, is left out: it is words of the donor's and no part of the tree. A cause without `action` is the donor's
 * doing; `action` is the line of the answer that holds the words.
 */
export async function playSkeleton(
  society: Society,
  log: RoundLog,
  round: number,
  askAll: AskAll,
): Promise<void> {
  const skeleton = logOf(society);
  const facts = skeleton.of(round);
  for (const fact of facts) bringOver(society, log, skeleton, fact);
  const turns = facts.filter(({ cause }) => cause.by === "turn");
  const bones = turns.filter(isBone);
  const ids = skeleton.ids(society, bones);
  const author = new AuthorContext(society, round, askAll);
  const { calls, words } = await fill(author, round, skeleton.slots(bones, ids));
  countCalls(log, roundStart(society.plan, round), author, calls);
  const stage = { society, log, skeleton, author, ids, words, last: Math.max(0, calls.length - 1) };
  let turn = society.forum.turns;
  for (const fact of turns) {
    if (fact.event.type === "turn.taken") turn += 1;
    takeOver(stage, fact, turn);
  }
}

interface Stage {
  readonly society: Society;
  readonly log: RoundLog;
  readonly skeleton: SkeletonLog;
  readonly author: AuthorContext;
  readonly ids: ReadonlyMap<ItemId, ItemId>;
  readonly words: ReadonlyMap<string, Filled>;
  /** The round's last call, from 0. */
  readonly last: number;
}

/** Writes a fact of the donor's as the run's own, with the author's words where it has any. */
function takeOver(
  { society, log, skeleton, author, ids, words, last }: Stage,
  fact: LoggedEvent,
  turn: number,
): void {
  const translation = { ids, forum: society.forum };
  if (!isBone(fact)) {
    const event = skeleton.deed(fact.event, translation);
    if (event !== undefined) log.write(fact.at, author.cause(last, { turn }), event);
    return;
  }
  const { call = last, index, ...said } = words.get(mapped(ids, idOf(fact))) ?? EMPTY;
  const place = index === undefined ? { turn } : { turn, action: index };
  log.write(fact.at, author.cause(call, place), skeleton.fleshed(fact, translation, said));
}

/** What an operator said in the donor, by whoever said it: it is part of the tree, and was no agent's. */
function bringOver(
  society: Society,
  log: RoundLog,
  skeleton: SkeletonLog,
  { cause, event, at }: LoggedEvent,
): void {
  if (cause.by !== "operator") return;
  const occasion = { at, cause: { by: "donor" } } as const;
  if (event.type === "post.created") {
    const { community, title, body, url } = event;
    const action = { type: "post", community, title, body, ...(url === undefined ? {} : { url }) } as const;
    act(society, log, occasion, { by: skeleton.handle(event.author), action });
  } else if (event.type === "comment.created") {
    const target = mapped(skeleton.ids(society, []), event.parent);
    const action = { type: "comment", target, body: event.body } as const;
    act(society, log, occasion, { by: skeleton.handle(event.author), action });
  }
}

/** The words of a slot, and where they stand; without a place where nobody wrote them. */
interface Filled {
  readonly title: string;
  readonly body: string;
  readonly call?: number;
  readonly index?: number;
}

const EMPTY: Filled = { title: NOTHING_WRITTEN, body: NOTHING_WRITTEN };

/** An answer, how many of its lines were words for an open slot, and how many slots are open after it. */
type SlotCall = ScriptCall<SlotLine> & { readonly taken: number; readonly missing: number };

interface Written {
  readonly calls: readonly SlotCall[];
  readonly words: ReadonlyMap<string, Filled>;
}

/** Asks for the words of all slots; while an answer is cut off, and once more where it leaves some open, for the rest. */
async function fill(author: AuthorContext, round: number, slots: readonly ScriptSlot[]): Promise<Written> {
  const words = new Map<string, Filled>();
  const calls: SlotCall[] = [];
  let open = slots;
  let [cuts, omissions] = [0, 0];
  let before: string | undefined;
  while (open.length > 0 && cuts <= CONTINUATIONS && omissions <= 1) {
    const asked = open;
    const call = await author.ask({
      text: calls.length === 0 ? askForSlots(round, asked) : askForMoreSlots(asked, before !== undefined),
      script: { voices: [...new Set(asked.map(({ by }) => by))], slots: asked },
      read: (completion) => readSlots(completion, before),
    });
    const taken = takeWords(call, asked, words);
    open = slots.filter(({ id }) => !words.has(id));
    if (call.isCut) cuts += 1;
    else omissions += call.outcome === "acted" ? 1 : 2;
    const rewritten = call.tail !== undefined && cuts <= CONTINUATIONS ? 1 : 0;
    const malformed = call.malformed + call.lines.length - taken - rewritten;
    calls.push({ ...call, malformed, taken, missing: open.length });
    before = call.tail;
  }
  return { calls, words };
}

/** Keeps what an answer says for slots that are open; how many of its lines were that. */
function takeWords(
  { lines, ordinal }: ScriptCall<SlotLine>,
  open: readonly ScriptSlot[],
  words: Map<string, Filled>,
): number {
  const ids = new Map(open.map(({ id }) => [id as string, id]));
  const before = words.size;
  for (const line of lines) {
    const id = ids.get(line.id);
    const said = id === undefined || words.has(id) ? undefined : wordsFor(id, line);
    if (said !== undefined) words.set(line.id, { ...said, call: ordinal, index: line.index });
  }
  return words.size - before;
}

function countCalls(log: RoundLog, at: number, author: AuthorContext, calls: readonly SlotCall[]): void {
  for (const { ordinal, outcome, taken, malformed, missing } of calls) {
    log.write(at, author.cause(ordinal), {
      type: "script.written",
      outcome,
      lines: taken,
      malformed,
      unknownVoices: 0,
      missing,
    });
  }
}
