import type { TurnLine } from "./api.ts";
import { deedOf } from "./deed.ts";
import type { ForumAt } from "./forum-at.ts";
import { type IndexedTurn, stepAt } from "./indexed.ts";

export function turnLine(forum: ForumAt, turn: IndexedTurn): TurnLine {
  const agent = forum.index.agent(turn.agent);
  return {
    turn: turn.turn,
    round: turn.round,
    at: turn.at,
    agent: agent.handle,
    model: stepAt(agent.facts, turn.round)?.model ?? null,
    outcome: turn.outcome,
    ...forum.index.exposures.totals(turn.place),
    actions: turn.actions,
    refused: turn.deeds.filter(({ type }) => type === "action.refused").length,
    deeds: turn.deeds.map((event) => deedOf(forum, event)),
  };
}
