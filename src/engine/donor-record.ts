import type { Aside } from "../core/decide.ts";
import { PolylogueError } from "../core/errors.ts";
import type { LoggedEvent } from "../core/events.ts";
import { sharedEvent } from "../core/shared-event.ts";

/** True of an agent that a model speaks for: the run that reads has its own in its place. */
export const isSpokenFor = ({ event }: LoggedEvent): boolean =>
  event.type === "agent.joined" && event.model !== undefined;

/** A donor's log as a run follows it, and which of its events have happened here. */
export class DonorRecord {
  readonly #log: (() => readonly LoggedEvent[]) | undefined;
  /** Here, the numbers of the donor's events that have happened, in their order. */
  readonly #here: number[] = [];
  #index: Index | undefined;

  constructor(log: (() => readonly LoggedEvent[]) | undefined) {
    this.#log = log;
  }

  /** Takes in an event of this run's log. */
  take({ seq, cause }: LoggedEvent): void {
    if (cause.by === "donor") this.#here.push(seq);
  }

  /** The donor's events of one round. Throws `run_damaged` where its log does not go that far. */
  round(round: number): readonly LoggedEvent[] {
    const events = this.#indexed().rounds[round];
    if (events !== undefined) return events;
    const last = this.#indexed().rounds.length - 1;
    const reach = last < 0 ? "is not in the file" : `ends at round ${last}`;
    throw new PolylogueError("run_damaged", `round ${round} cannot be read: the donor's log ${reach}`);
  }

  /** How many posts and comments the donor's forum has when all is over. */
  get totals(): Aside {
    return this.#indexed().totals;
  }

  /** The number under which the last of the donor's events up to `seq` happened here; 0 where none did. */
  numberHere(seq: number): number {
    const { shared } = this.#indexed();
    let [low, high] = [0, shared.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((shared[middle] as number) <= seq) low = middle + 1;
      else high = middle;
    }
    return this.#here[low - 1] ?? 0;
  }

  #indexed(): Index {
    this.#index ??= indexOf(this.#log?.() ?? []);
    return this.#index;
  }
}

interface Index {
  readonly rounds: readonly (readonly LoggedEvent[])[];
  /** The donor's own numbers of the events that happen here too. */
  readonly shared: readonly number[];
  readonly totals: Aside;
}

function indexOf(log: readonly LoggedEvent[]): Index {
  const rounds: LoggedEvent[][] = [];
  const shared: number[] = [];
  const totals = { posts: 0, comments: 0 };
  for (const logged of log) {
    const { event, round, seq } = logged;
    rounds[round] ??= [];
    rounds[round].push(logged);
    if (event.type === "post.created") totals.posts += 1;
    if (event.type === "comment.created") totals.comments += 1;
    if (!isSpokenFor(logged) && sharedEvent(event)) shared.push(seq);
  }
  return { rounds, shared, totals };
}
