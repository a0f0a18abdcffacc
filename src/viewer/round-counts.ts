import type { Event, LoggedEvent } from "../core/events.ts";
import type { AgentNumber } from "../core/ids.ts";
import type { RoundLine } from "./api.ts";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type Counts = Writable<Omit<RoundLine, "depthMean" | "voices" | "total">>;

interface OpenRound extends Counts {
  depths: number;
  readonly writers: Set<AgentNumber>;
}

const opened = (round: number): OpenRound => ({
  round,
  at: 0,
  events: 0,
  turns: 0,
  silent: 0,
  lost: 0,
  refused: 0,
  posts: 0,
  comments: 0,
  aside: 0,
  votes: 0,
  removed: 0,
  interventions: 0,
  depthMax: 0,
  depths: 0,
  writers: new Set(),
});

/** What happened in each round, counted as the log goes by. */
export class RoundCounts {
  /** Closed rounds, ascending. */
  readonly lines: RoundLine[] = [];
  #open: OpenRound | undefined;
  #total = { posts: 0, comments: 0, votes: 0 };

  /** The last closed round; -1 before the opening closed. */
  get last(): number {
    return this.lines.at(-1)?.round ?? -1;
  }

  take({ round, at, cause, event }: LoggedEvent): void {
    this.#open ??= opened(round);
    const open = this.#open;
    open.events += 1;
    if (cause.by === "operator" || (cause.by === "scenario" && round > 0)) open.interventions += 1;
    this.#count(open, event);
    if (event.type !== "round.closed") return;
    const { depths, writers, ...line } = open;
    const depthMean = open.comments === 0 ? null : depths / open.comments;
    this.lines.push({ ...line, at, depthMean, voices: writers.size, total: { ...this.#total } });
    this.#open = undefined;
  }

  /** Of a comment for everybody. */
  depth(depth: number): void {
    if (this.#open === undefined) return;
    this.#open.depths += depth;
    this.#open.depthMax = Math.max(this.#open.depthMax, depth);
  }

  /** Votes that stand more, or less, than before. */
  standing(change: number): void {
    this.#total.votes += change;
  }

  #count(open: OpenRound, event: Event): void {
    switch (event.type) {
      case "post.created":
      case "comment.created":
        this.#countWords(open, event);
        break;
      case "vote.cast":
        if (event.audience !== "nobody") open.votes += 1;
        break;
      case "item.removed":
        if (event.audience !== "nobody") open.removed += 1;
        break;
      case "action.refused":
        open.refused += 1;
        break;
      case "turn.taken":
        open.turns += 1;
        if (event.outcome === "silent") open.silent += 1;
        else if (event.outcome !== "acted") open.lost += 1;
        break;
      default:
    }
  }

  #countWords(
    open: OpenRound,
    event: Extract<Event, { readonly type: "post.created" | "comment.created" }>,
  ): void {
    if (event.audience === "nobody") {
      open.aside += 1;
      return;
    }
    const kind = event.type === "post.created" ? "posts" : "comments";
    open[kind] += 1;
    this.#total[kind] += 1;
    open.writers.add(event.author);
  }
}
