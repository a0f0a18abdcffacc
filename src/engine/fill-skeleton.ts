import { readSlots, type SlotLine, wordsFor } from "../agent/script-answer.ts";
import { askForMoreSlots, askForSlots } from "../agent/script-handbook.ts";
import type { ScriptSlot } from "../core/call.ts";
import type { Event, LoggedEvent } from "../core/events.ts";
import type { ItemId } from "../core/ids.ts";
import type { AskAll } from "./asked.ts";
import { AuthorContext, type ScriptCall } from "./author-context.ts";
import { act } from "./opening.ts";
import { CONTINUATIONS } from "./script.ts";
import { type Bone, isBone, mapped, Skeleton } from "./skeleton.ts";
import { type RoundLog, roundStart, type Society } from "./society.ts";

/** What stands where an author has left a message open. */
export const NOTHING_WRITTEN = "[nothing written]";

const skeletons = new WeakMap<Society, Skeleton>();

function skeletonOf(society: Society): Skeleton {
  let skeleton = skeletons.get(society);
  if (skeleton === undefined) {
    if (society.donor === undefined) throw new Error("a run built on another was opened without its log");
    skeleton = new Skeleton(society.donor());
    skeletons.set(society, skeleton);
  }
  return skeleton;
}

/**
 * Plays a round whose tree another run gives: its turns, who answers whom, votes and all else that was done stand as they stood
 * there, at the same moments. Only the words are the author's. What the donor refused, and what its agents noted for
 * themselves, is not taken over: it has no place in the tree and is made of the donor's words.
 */
export async function playSkeleton(
  society: Society,
  log: RoundLog,
  round: number,
  askAll: AskAll,
): Promise<void> {
  const skeleton = skeletonOf(society);
  const facts = skeleton.of(round);
  for (const fact of facts) if (fact.cause.by === "operator") bringOver(society, log, skeleton, fact);
  const turns = facts.filter(({ cause }) => cause.by === "turn");
  const bones = turns.filter(isBone);
  const ids = skeleton.ids(society, bones);
  const author = new AuthorContext(society, round, askAll);
  const slots = skeleton.slots(bones, ids);
  const written = slots.length === 0 ? { calls: [], words: new Map() } : await fill(author, round, slots);
  writeCalls(log, roundStart(society.plan, round), author, written.calls);
  const last = Math.max(0, written.calls.length - 1);
  let turn = society.forum.turns;
  for (const fact of turns) {
    if (fact.event.type === "turn.taken") turn += 1;
    const words = isBone(fact) ? written.words.get(mapped(ids, idIn(fact))) : undefined;
    const event = isBone(fact) ? fleshed(fact, skeleton, ids, society, words) : skeleton.deed(fact.event, ids, society);
    if (event === undefined) continue;
    const { call = last, index } = words ?? {};
    log.write(fact.at, author.cause(call, { turn, ...(index === undefined ? {} : { action: index }) }), event);
  }
}
