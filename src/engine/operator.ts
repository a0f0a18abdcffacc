import type { Action } from "../core/actions.ts";
import type { Cause, Event, LoggedEvent } from "../core/events.ts";
import { act } from "./opening.ts";
import type { RoundLog, Society } from "./society.ts";

/**
 * What an operator brings into a run at the beginning of a round: what an outsider does, or a fact. A fact is a change that
 * a fork makes or, in a replay, what the log holds already.
 */
export type OperatorInput =
  | { readonly type: "action"; readonly by: string; readonly action: Action }
  | { readonly type: "event"; readonly event: Event };

const OPERATOR: Cause = { by: "operator" };

/** Writes what the operator brings, in order, before anything else of the round. What the forum refuses is logged as refused. */
export function bringIn(society: Society, log: RoundLog, at: number, inputs: readonly OperatorInput[]): void {
  for (const input of inputs) {
    if (input.type === "event") log.write(at, OPERATOR, input.event);
    else act(society, log, { at, cause: OPERATOR }, input);
  }
}

/** What the operator brought into a round, from its log. */
export function operatorInputs(round: Iterable<LoggedEvent>): readonly OperatorInput[] {
  const inputs: OperatorInput[] = [];
  for (const { cause, event } of round) if (cause.by === "operator") inputs.push({ type: "event", event });
  return inputs;
}
