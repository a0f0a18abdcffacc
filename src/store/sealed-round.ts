import type { Event, LoggedEvent } from "../core/events.ts";
import { openSeal, rowLine, sealRound } from "./chain.ts";
import { type EventRow, rowOf } from "./event-row.ts";

/** Whoever joins a forum, or is changed on it, has rows of its own beside the log. */
export type PersonEvent = LoggedEvent & {
  readonly event: Extract<Event, { readonly type: "agent.joined" | "agent.changed" }>;
};

const isOfPerson = (logged: LoggedEvent): logged is PersonEvent =>
  logged.event.type === "agent.joined" || logged.event.type === "agent.changed";

const SEALED = Symbol("sealed");

/** A round with the links that seal it. Made here only, so that each belongs to the other. */
export interface SealedRound {
  readonly [SEALED]: true;
  readonly round: number;
  /** Number of its first event; they are numbered without gaps. */
  readonly firstSeq: number;
  /** Number of its `round.closed`. */
  readonly lastSeq: number;
  /** The link before it. */
  readonly previous: string;
  /** The link after it. */
  readonly link: string;
  /** Of all events; none where somebody took them as they came. */
  readonly rows: readonly EventRow[];
  /** Of its events those that are of persons, in order. */
  readonly people: readonly PersonEvent[];
}

/**
 * A round that is being sealed as its events come. Of an event no more than its row is kept, and not even that where somebody
 * takes it: a round may have millions.
 */
export class OpenRound {
  readonly #previous: string;
  readonly #take: ((row: EventRow) => void) | undefined;
  readonly #seal: ReturnType<typeof openSeal>;
  readonly #rows: EventRow[] = [];
  readonly #people: PersonEvent[] = [];
  #first: Pick<LoggedEvent, "seq" | "round"> | undefined;
  #count = 0;

  /** `previous` is the link before it. `take` is given the row of each event, if anybody wants it at once. */
  constructor(previous: string, take?: (row: EventRow) => void) {
    this.#previous = previous;
    this.#take = take;
    this.#seal = openSeal(previous);
  }

  /** Throws where the event is not the next of this round. */
  add(logged: LoggedEvent): void {
    this.#seal.add(`${rowLine(this.#put(logged))}\n`);
  }

  /**
   * Seals it. `closing` is given the hash of all that happened, and gives the `round.closed` that bears it; throws where it bears
   * another.
   */
  close(closing: (hash: string) => LoggedEvent): SealedRound {
    const hash = this.#seal.hex();
    const last = closing(hash);
    const claimed = last.event.type === "round.closed" ? last.event.hash : "none";
    if (claimed !== hash)
      throw new Error(`round ${last.round} closes with hash ${claimed}, but its lines give ${hash}`);
    const link = sealRound(hash, [rowLine(this.#put(last))]);
    return {
      [SEALED]: true,
      round: last.round,
      firstSeq: last.seq + 1 - this.#count,
      lastSeq: last.seq,
      previous: this.#previous,
      link,
      rows: this.#rows,
      people: this.#people,
    };
  }

  #put(logged: LoggedEvent): EventRow {
    this.#first ??= { seq: logged.seq, round: logged.round };
    const { seq, round } = this.#first;
    if (logged.seq !== seq + this.#count || logged.round !== round)
      throw new Error(
        `expected event ${seq + this.#count} of round ${round}, got ${logged.seq} of round ${logged.round}`,
      );
    this.#count += 1;
    const row = rowOf(logged);
    if (isOfPerson(logged)) this.#people.push(logged);
    if (this.#take === undefined) this.#rows.push(row);
    else this.#take(row);
    return row;
  }
}

/** A round that is closed already: its last event is its `round.closed`. Throws where its hash is not that of its lines. */
export function sealedOf(
  previous: string,
  events: readonly LoggedEvent[],
  take?: (row: EventRow) => void,
): SealedRound {
  const open = new OpenRound(previous, take);
  const last = events.at(-1);
  if (last?.event.type !== "round.closed") throw new Error("a round ends with round.closed");
  for (let i = 0; i < events.length - 1; i += 1) open.add(events[i] as LoggedEvent);
  return open.close(() => last);
}
