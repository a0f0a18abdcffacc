import { PolylogueError } from "../core/errors.ts";
import type { Cause, Event, LoggedEvent } from "../core/events.ts";
import { payloadText } from "./event-payload.ts";

/** A row of the table `events`. The four columns after `cause` are null unless a turn caused the event. */
export interface EventRow {
  readonly seq: number;
  readonly round: number;
  readonly at: number;
  readonly cause: Cause["by"];
  readonly turn: number | null;
  readonly context: number | null;
  readonly call: number | null;
  readonly action: number | null;
  readonly type: string;
  /** The event without its type, as canonical JSON. */
  readonly payload: string;
}

export function rowOf({ seq, round, at, cause, event }: LoggedEvent): EventRow {
  const byTurn = cause.by === "turn";
  return {
    seq,
    round,
    at,
    cause: cause.by,
    turn: byTurn ? cause.turn : null,
    context: byTurn ? cause.context : null,
    call: byTurn ? cause.call : null,
    action: byTurn ? (cause.action ?? null) : null,
    type: event.type,
    payload: payloadText(event),
  };
}

/** Throws `run_damaged` where the payload is not the JSON that was once written. */
export function eventOf(row: EventRow): LoggedEvent {
  return { seq: row.seq, round: row.round, at: row.at, cause: causeOf(row), event: payloadOf(row) };
}

function causeOf({ cause, turn, context, call, action }: EventRow): Cause {
  if (cause !== "turn") return { by: cause };
  const place = { by: cause, turn: turn ?? 0, context: context ?? 0, call: call ?? 0 };
  return action === null ? place : { ...place, action };
}

function payloadOf({ seq, type, payload }: EventRow): Event {
  try {
    return { type, ...(JSON.parse(payload) as object) } as Event;
  } catch (cause) {
    throw new PolylogueError("run_damaged", `event ${seq} of the run is not readable`, { cause });
  }
}
