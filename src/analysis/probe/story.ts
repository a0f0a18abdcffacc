import type { Cause, LoggedEvent } from "../../core/events.ts";
import { type ItemId, isPostId, type PostId } from "../../core/ids.ts";

/** One post or comment with what a probe has to know of it. */
export interface Saying {
  readonly id: ItemId;
  /** The agent's number. */
  readonly author: number;
  /** Alias of the model that spoke for it; undefined for outsiders. */
  readonly model: string | undefined;
  readonly community: string;
  readonly thread: PostId;
  readonly parent: ItemId | undefined;
  /** 0 for a post. */
  readonly depth: number;
  readonly round: number;
  readonly seq: number;
  readonly title?: string;
  readonly body: string;
  readonly url?: string | undefined;
  readonly cause: Cause;
  /** Written by an agent of this run or of the one it reads; what scenario or operator wrote is nobody's. */
  readonly isAgents: boolean;
  /** False for what was written for nobody. */
  readonly isShown: boolean;
}

/** Something an agent wrote down for itself, and what it had before it then. */
export interface NoteTaken {
  readonly agent: number;
  readonly text: string;
  readonly seq: number;
  readonly visible: ReadonlySet<ItemId>;
}

/** A log as a probe reads it. */
export interface Story {
  /** In order of creation. */
  readonly sayings: readonly Saying[];
  readonly byId: ReadonlyMap<ItemId, Saying>;
  readonly notes: readonly NoteTaken[];
  /** By agent number. */
  readonly handles: readonly string[];
  /** Actions of all turns, refused ones included; a turn without any counts as one. */
  readonly actions: number;
  /** Of those, comments on what another agent wrote. */
  readonly addressing: number;
}

type EventOf<T extends LoggedEvent["event"]["type"]> = Extract<LoggedEvent["event"], { readonly type: T }>;

/** `author` is the alias of the model that speaks for all, where one does. */
export function readStory(events: Iterable<LoggedEvent>, author?: string): Story {
  const reader = new StoryReader(author);
  for (const logged of events) reader.take(logged);
  return reader;
}

class StoryReader implements Story {
  readonly sayings: Saying[] = [];
  readonly byId = new Map<ItemId, Saying>();
  readonly notes: NoteTaken[] = [];
  readonly handles: string[] = [];
  actions = 0;
  addressing = 0;
  readonly #author: string | undefined;
  readonly #models: (string | undefined)[] = [];

  constructor(author: string | undefined) {
    this.#author = author;
  }

  take(logged: LoggedEvent): void {
    const { event, seq } = logged;
    switch (event.type) {
      case "agent.joined":
        this.handles[event.agent] = event.handle;
        this.#models[event.agent] = event.model;
        break;
      case "agent.changed":
        if (event.model !== undefined) this.#models[event.agent] = event.model;
        break;
      case "post.created":
        this.#post(event, logged);
        break;
      case "comment.created":
        this.#comment(event, logged);
        break;
      case "note.written":
        this.notes.push({ agent: event.agent, text: event.text, seq, visible: new Set(event.visible) });
        break;
      case "turn.taken":
        this.actions += Math.max(1, event.actions);
        break;
      default:
    }
  }

  #post({ post, author, community, title, body, url, audience }: EventOf<"post.created">, at: LoggedEvent) {
    this.#say(
      { id: post, author, community, thread: post, parent: undefined, depth: 0, title, body, url },
      audience,
      at,
    );
  }

  #comment({ comment, post, parent, author, body, audience }: EventOf<"comment.created">, at: LoggedEvent) {
    const above = this.byId.get(parent);
    const community = above?.community ?? "";
    const depth = (above?.depth ?? 0) + 1;
    this.#say({ id: comment, author, community, thread: post, parent, depth, body }, audience, at);
    if (at.cause.by === "turn" && above !== undefined && above.author !== author) this.addressing += 1;
  }

  #say(
    said: Omit<Saying, "model" | "round" | "seq" | "cause" | "isAgents" | "isShown">,
    audience: "everybody" | "nobody" | undefined,
    { round, seq, cause }: LoggedEvent,
  ): void {
    const model = this.#author ?? this.#models[said.author];
    const isAgents = (cause.by === "turn" || cause.by === "donor") && model !== undefined;
    const saying: Saying = { ...said, model, round, seq, cause, isAgents, isShown: audience !== "nobody" };
    this.sayings.push(saying);
    this.byId.set(saying.id, saying);
  }
}

/** Whole, title included, as one text. */
export const textOf = ({ title, body }: Pick<Saying, "title" | "body">): string =>
  title === undefined ? body : `${title}\n${body}`;

export const isSameKind = (a: Saying, b: Saying): boolean => isPostId(a.id) === isPostId(b.id);
