import type { Event, LoggedEvent } from "../src/core/events.ts";
import { type CommentId, commentId, type ItemId, type PostId, postId } from "../src/core/ids.ts";
import { type Rng, rngFor } from "../src/core/rng.ts";
import { eventLine, FIRST_LINK, sealRound } from "../src/store/chain.ts";

const AGENTS = 1_000;
const PLACES = 8;
const START_MS = Date.UTC(2026, 0, 28, 9);
const ROUND_MS = 1_800_000;
const BODY =
  "The tide tables in the harbour office are a week behind, and nobody who reads them has said so; I would sooner trust the gull.";

/** The log of a run that nobody played: lawful, sealed, and as mixed as that of one that was. */
export class History {
  readonly #rng: Rng = rngFor(1, "history");
  #link = FIRST_LINK;
  #seq = 0;
  #round = 0;
  #turn = 0;
  #posts = 0;
  readonly #comments: PostId[] = [];
  #waiting: Event[] = [];

  /** The opening: communities, agents, and a first post in each community. */
  opening(): LoggedEvent[] {
    const events: Event[] = [];
    for (let i = 0; i < PLACES; i += 1)
      events.push({ type: "community.created", community: `place-${i}`, about: "" });
    for (let agent = 0; agent < AGENTS; agent += 1) {
      const handle = `agent_${agent}`;
      events.push({
        type: "agent.joined",
        agent,
        handle,
        name: handle,
        bio: "",
        provenance: "autonomous",
        model: "m",
      });
    }
    for (let i = 0; i < PLACES; i += 1) events.push(this.#post());
    return this.#close(events);
  }

  /** A round of exactly `size` events, `round.closed` among them. */
  next(size: number): LoggedEvent[] {
    while (this.#waiting.length < size - 1) this.#waiting.push(...this.#takeTurn());
    const events = this.#waiting.slice(0, size - 1);
    this.#waiting = this.#waiting.slice(size - 1);
    return this.#close(events);
  }

  /** A turn's own event, and mostly one of what it did: of twenty one post, six comments, seven votes. */
  #takeTurn(): Event[] {
    const rng = this.#rng;
    const agent = rng.int(AGENTS);
    const kind = rng.int(20);
    const eligible = Array.from({ length: 10 }, () => postId(1 + rng.int(this.#posts)));
    const turn: Event = {
      type: "turn.taken",
      agent,
      outcome: kind < 14 ? "acted" : "silent",
      views: [{ surface: "feed", sort: "hot", eligible }],
      reads: [],
      actions: 1,
      told: this.#seq,
    };
    if (kind === 0) return [turn, this.#post()];
    if (kind < 7) return [turn, this.#comment(agent)];
    return kind < 14 ? [turn, this.#vote(agent)] : [turn];
  }

  #post(): Event {
    this.#posts += 1;
    const n = this.#posts;
    const author = this.#rng.int(AGENTS);
    const community = `place-${n % PLACES}`;
    return { type: "post.created", post: postId(n), author, community, title: `On tides, ${n}`, body: BODY };
  }

  #comment(author: number): Event {
    const answered = this.#comments.length > 0 && this.#rng.next() < 0.2 ? this.#anyComment() : undefined;
    const post = answered?.post ?? postId(1 + this.#rng.int(this.#posts));
    const parent: ItemId = answered?.comment ?? post;
    this.#comments.push(post);
    const comment = commentId(this.#comments.length);
    return {
      type: "comment.created",
      comment,
      post,
      parent,
      author,
      body: `${BODY} (${this.#comments.length})`,
    };
  }

  #anyComment(): { readonly comment: CommentId; readonly post: PostId } | undefined {
    const at = this.#rng.int(this.#comments.length);
    const post = this.#comments[at];
    return post && { comment: commentId(at + 1), post };
  }

  #vote(voter: number): Event {
    const item = postId(1 + this.#rng.int(this.#posts));
    return { type: "vote.cast", voter, item, value: this.#rng.next() < 0.9 ? 1 : -1 };
  }

  #close(events: readonly Event[]): LoggedEvent[] {
    const at = START_MS + this.#round * ROUND_MS;
    const logged = events.map((event) => this.#log(event, at));
    const hash = sealRound(this.#link, logged.map(eventLine));
    const turns = events.filter(({ type }) => type === "turn.taken").length;
    const closing: LoggedEvent = {
      seq: this.#seq + 1,
      round: this.#round,
      at,
      cause: { by: "scheduler" },
      event: { type: "round.closed", turns, hash },
    };
    this.#seq += 1;
    this.#round += 1;
    this.#link = sealRound(hash, [eventLine(closing)]);
    return [...logged, closing];
  }

  #log(event: Event, at: number): LoggedEvent {
    this.#seq += 1;
    if (event.type === "turn.taken") this.#turn += 1;
    const own = { by: "turn", turn: this.#turn, context: 0, call: 0 } as const;
    const cause = event.type === "turn.taken" ? own : { ...own, action: 0 };
    return {
      seq: this.#seq,
      round: this.#round,
      at,
      cause: this.#round === 0 ? { by: "scenario" } : cause,
      event,
    };
  }
}
