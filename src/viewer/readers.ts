import type { Event } from "../core/events.ts";
import type { ItemId } from "../core/ids.ts";
import type { Page, ReaderLine, Readers } from "./api.ts";
import { deedOf } from "./deed.ts";
import type { Exposure } from "./exposures.ts";
import type { ForumAt } from "./forum-at.ts";
import { countUpTo, type IndexedItem, type IndexedTurn, stepAt } from "./indexed.ts";

/** One exposure to the words of an item, in the turn in which it was. */
export interface Meeting {
  readonly turn: IndexedTurn;
  readonly exposure: Exposure;
}

/** All exposures to the words of some items up to the end of a round, in the order of the log. */
export function meetings(forum: ForumAt, items: ReadonlySet<ItemId>): Meeting[] {
  const { index, round } = forum;
  const { exposures, turnList } = index;
  const end = exposures.endOf(countUpTo(turnList, round) - 1);
  const met: Meeting[] = [];
  let place = 0;
  for (const at of exposures.of(items)) {
    if (at >= end) break;
    place = exposures.placeOf(at, place);
    met.push({ turn: turnList[place] as IndexedTurn, exposure: exposures.at(at) });
  }
  return met;
}

/** True for what a reply to, or a vote on, the message under this id makes. */
function bearsOn(event: Event, slot: ItemId): boolean {
  if (event.type === "comment.created") return event.parent === slot;
  return (event.type === "vote.cast" || event.type === "item.removed") && event.item === slot;
}

/** Everybody who met an item, and what they did in that turn. `unknown` says why nothing is known, where that is so. */
export function readersOf(
  forum: ForumAt,
  item: IndexedItem,
  { offset, limit }: Pick<Page<unknown>, "offset" | "limit">,
  unknown: string | null,
): Readers {
  const met = meetings(forum, new Set([item.id]));
  return {
    total: met.length,
    offset,
    limit,
    items: met.slice(offset, offset + limit).map((meeting) => readerLine(forum, item, meeting)),
    ...countsOf(met),
    unknown,
  };
}

function countsOf(met: readonly Meeting[]): Pick<Readers, "shownTo" | "heldFrom" | "repliedTo" | "votedOn"> {
  const shown = new Set<number>();
  const held = new Set<number>();
  const replied = new Set<number>();
  const voted = new Set<number>();
  for (const { turn, exposure } of met) {
    if (exposure.held) {
      held.add(turn.agent);
      continue;
    }
    shown.add(turn.agent);
    const bearing = turn.deeds.filter((event) => bearsOn(event, exposure.slot));
    if (bearing.some(({ type }) => type === "vote.cast")) voted.add(turn.agent);
    if (bearing.some(({ type }) => type === "comment.created")) replied.add(turn.agent);
  }
  for (const agent of shown) held.delete(agent);
  return { shownTo: shown.size, heldFrom: held.size, repliedTo: replied.size, votedOn: voted.size };
}

function readerLine(forum: ForumAt, item: IndexedItem, { turn, exposure }: Meeting): ReaderLine {
  const agent = forum.index.agent(turn.agent);
  const did = turn.deeds.filter((event) => bearsOn(event, exposure.slot));
  return {
    turn: turn.turn,
    round: turn.round,
    agent: agent.handle,
    model: stepAt(agent.facts, turn.round)?.model ?? null,
    surface: exposure.surface,
    rank: exposure.rank,
    held: exposure.held,
    slot: exposure.slot === item.id ? null : exposure.slot,
    outcome: turn.outcome,
    did: did.map((event) => deedOf(forum, event)),
    otherDeeds: turn.deeds.length - did.length,
  };
}
