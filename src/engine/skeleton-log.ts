import type { ScriptSlot } from "../core/call.ts";
import type { Event, LoggedEvent } from "../core/events.ts";
import type { Forum } from "../core/forum.ts";
import { type CommentId, commentId, type ItemId, type PostId, postId } from "../core/ids.ts";
import type { Society } from "./society.ts";

type EventOf<T extends Event["type"]> = Extract<Event, { readonly type: T }>;

/** A message of the donor's. */
export type Bone = LoggedEvent & { readonly event: EventOf<"post.created"> | EventOf<"comment.created"> };

/** What turns the donor's numbers into the run's. */
export interface Translation {
  readonly ids: ReadonlyMap<ItemId, ItemId>;
  readonly forum: Forum;
}

/** Whether an event is a message that its forum shows. */
export const isBone = (logged: LoggedEvent): logged is Bone =>
  (logged.event.type === "post.created" || logged.event.type === "comment.created") &&
  logged.event.audience === undefined;

/** The donor's id of a message. */
export const idOf = ({ event }: Bone): ItemId => (event.type === "post.created" ? event.post : event.comment);

/**
 * A donor's log as a run that is built on it reads it: what came when, in the run's own numbers. Messages find each other by
 * their order among those of one kind of cause, so that both runs may have outsiders of their own; where neither has
 * any, their ids are equal.
 */
export class SkeletonLog {
  readonly #rounds = new Map<number, LoggedEvent[]>();
  readonly #handles: string[] = [];
  /** Of each message of the donor: whose doing it was there, and which of those it was. */
  readonly #places = new Map<ItemId, { readonly by: string; readonly nth: number }>();

  constructor(donor: Iterable<LoggedEvent>) {
    const counts = new Map<string, number>();
    for (const logged of donor) {
      const { event, round, cause } = logged;
      if (event.type === "agent.joined") this.#handles[event.agent] = event.handle;
      if (round > 0 && (cause.by === "turn" || cause.by === "operator")) this.#put(round, logged);
      if (!isBone(logged)) continue;
      // What an operator brought into the donor is the donor's here.
      const by = cause.by === "operator" ? "donor" : cause.by;
      const nth = counts.get(by) ?? 0;
      counts.set(by, nth + 1);
      this.#places.set(idOf(logged), { by, nth });
    }
  }

  #put(round: number, logged: LoggedEvent): void {
    const events = this.#rounds.get(round);
    if (events) events.push(logged);
    else this.#rounds.set(round, [logged]);
  }

  /** What turns and operators did in a round, in order. */
  of(round: number): readonly LoggedEvent[] {
    return this.#rounds.get(round) ?? [];
  }

  handle(agent: number): string {
    const handle = this.#handles[agent];
    if (handle === undefined) throw new Error(`the donor's log speaks of agent ${agent}, who never joined`);
    return handle;
  }

  /** The run's own ids of the donor's messages, those of `coming` included, which it will write next. */
  ids({ transcript, forum }: Society, coming: readonly Bone[]): ReadonlyMap<ItemId, ItemId> {
    const own = new Map<string, ItemId[]>();
    for (const { id, by } of transcript.made) own.set(by, [...(own.get(by) ?? []), id]);
    const ids = new Map<ItemId, ItemId>();
    for (const [id, { by, nth }] of this.#places) {
      const mine = own.get(by)?.[nth];
      if (mine !== undefined) ids.set(id, mine);
    }
    let [posts, comments] = [forum.posts.length, forum.comments.length];
    for (const bone of coming) {
      const isPost = bone.event.type === "post.created";
      if (isPost) posts += 1;
      else comments += 1;
      ids.set(idOf(bone), isPost ? postId(posts) : commentId(comments));
    }
    return ids;
  }

  /** What an author is asked to put into words. */
  slots(bones: readonly Bone[], ids: ReadonlyMap<ItemId, ItemId>): readonly ScriptSlot[] {
    return bones.map((bone) => {
      const { event } = bone;
      const slot = { id: mapped(ids, idOf(bone)), by: this.handle(event.author), words: wordsIn(event.body) };
      return event.type === "post.created"
        ? { ...slot, community: event.community }
        : { ...slot, parent: mapped(ids, event.parent) };
    });
  }

  /** A message of the donor's in the run's own numbers, with other words. */
  fleshed(
    { event }: Bone,
    { ids, forum }: Translation,
    { title, body }: { readonly title: string; readonly body: string },
  ): Event {
    const author = this.#here(forum, event.author);
    if (event.type === "post.created")
      return { ...event, post: mapped(ids, event.post) as PostId, author, title, body };
    const [comment, post] = [mapped(ids, event.comment) as CommentId, mapped(ids, event.post) as PostId];
    return { ...event, comment, post, parent: mapped(ids, event.parent), author, body };
  }

  #here(forum: Forum, agent: number): number {
    const number = forum.byHandle.get(this.handle(agent));
    if (number === undefined) throw new Error(`the donor has @${this.handle(agent)}, whom this run lacks`);
    return number;
  }

  /** What a turn of the donor's did beside its words, in the run's own numbers; undefined for what is not taken over. */
  deed(event: Event, { ids, forum }: Translation): Event | undefined {
    const here = (agent: number): number => this.#here(forum, agent);
    switch (event.type) {
      case "vote.cast":
        return { ...event, voter: here(event.voter), item: mapped(ids, event.item) };
      case "item.removed":
        return { ...event, by: here(event.by), item: mapped(ids, event.item) };
      case "agent.followed":
      case "agent.unfollowed":
        return { ...event, agent: here(event.agent), target: here(event.target) };
      case "community.subscribed":
      case "community.unsubscribed":
        return { ...event, agent: here(event.agent) };
      case "community.created":
        return { ...event, ...(event.owner === undefined ? {} : { owner: here(event.owner) }) };
      case "turn.taken": {
        // Whose answer was lost there said nothing; here no answer was lost.
        const outcome = event.outcome === "acted" ? "acted" : "silent";
        const { agent, actions } = event;
        return { type: "turn.taken", agent: here(agent), outcome, views: [], reads: [], actions };
      }
      default:
        return undefined;
    }
  }
}

const wordsIn = (body: string): number => Math.max(1, body.split(/\s+/).filter((word) => word !== "").length);

/** The run's own id of a message of the donor's. */
export function mapped(ids: ReadonlyMap<ItemId, ItemId>, id: ItemId): ItemId {
  const own = ids.get(id);
  if (own === undefined) throw new Error(`the donor's log speaks of ${id} before it is written`);
  return own;
}
