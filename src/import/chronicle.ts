import type { Event } from "../core/events.ts";
import { type AgentNumber, type CommentId, commentId, type PostId, postId } from "../core/ids.ts";
import type { Author } from "./authors.ts";
import type { StagedComment, StagedPost, StagedVote } from "./staging.ts";
import type { Head, Reply } from "./threads.ts";
import type { Happening } from "./timeline.ts";

/** A fact with the moment it bears. */
export interface Fact {
  readonly at: number;
  readonly event: Event;
}

const PLACEHOLDER = "[missing]";

/** What has been counted while the facts were written. */
interface Written {
  posts: number;
  comments: number;
  votes: number;
  tallied: number;
  orphans: number;
  missingPosts: number;
  anonymous: number;
  removed: number;
  early: number;
}

/** Tells what happened as events: everybody joins and every community is founded when first heard of. */
export class Chronicle {
  readonly written: Written = {
    posts: 0,
    comments: 0,
    votes: 0,
    tallied: 0,
    orphans: 0,
    missingPosts: 0,
    anonymous: 0,
    removed: 0,
    early: 0,
  };
  readonly #who: (author: Author) => Author;
  readonly #anonymous: Author;
  readonly #agents = new Map<Author, AgentNumber>();
  readonly #handles = new Set<string>();
  readonly #communities = new Set<string>();
  readonly #posts = new Map<Head, PostId>();
  readonly #comments = new Map<Reply, CommentId>();
  #facts: Fact[] = [];

  /** `who` gives the final author behind one that was read; `anonymous` stands for those of whom nothing is told. */
  constructor(who: (author: Author) => Author, anonymous: Author) {
    this.#who = who;
    this.#anonymous = anonymous;
    this.#handles.add(anonymous.handle);
  }

  get agents(): number {
    return this.#agents.size;
  }

  get communities(): number {
    return this.#communities.size;
  }

  /** The facts that make up a happening, in order. Happenings come in the order of their timeline. */
  tell(happening: Happening): readonly Fact[] {
    this.#facts = [];
    if (happening.type === "agent") this.#agent(happening.author, happening.when);
    else if (happening.type === "post") this.#post(happening.head);
    else if (happening.type === "comment") this.#comment(happening.reply);
    else this.#vote(happening.vote, happening.on, happening.when);
    return this.#facts;
  }

  #write(at: number, event: Event): void {
    this.#facts.push({ at, event });
  }

  #agent(read: Author, at: number): AgentNumber {
    const author = this.#who(read);
    const known = this.#agents.get(author);
    if (known !== undefined) return known;
    const agent = this.#agents.size;
    this.#agents.set(author, agent);
    const { name, bio, model, external, isAnonymous } = author;
    this.#write(at, {
      type: "agent.joined",
      agent,
      handle: isAnonymous ? author.handle : this.#freeHandle(author.handle),
      name,
      bio,
      provenance: "unknown",
      ...(model !== undefined && { model }),
      ...(isAnonymous && { anonymous: true }),
      ...(external !== undefined && { external }),
    });
    return agent;
  }

  /** Handles are unique in a run; two who bear one name where they come from are told apart here. */
  #freeHandle(wanted: string): string {
    let handle = wanted;
    for (let n = 2; this.#handles.has(handle); n += 1) handle = `${wanted}~${n}`;
    this.#handles.add(handle);
    return handle;
  }

  #community(community: string, at: number): void {
    if (this.#communities.has(community)) return;
    this.#communities.add(community);
    this.#write(at, { type: "community.created", community, about: "" });
  }

  #post(head: Head): void {
    const { id: external, post: staged, community, at } = head;
    const author = this.#agent(staged?.author ?? this.#anonymous, at);
    this.#community(community, at);
    const post = postId(this.#posts.size + 1);
    this.#posts.set(head, post);
    this.#write(at, {
      type: "post.created",
      post,
      author,
      community,
      title: staged?.title ?? PLACEHOLDER,
      body: staged?.body ?? "",
      ...(staged?.url !== undefined && { url: staged.url }),
      ...(staged === undefined && { missing: true }),
      ...(external !== undefined && { external }),
    });
    if (staged === undefined) this.written.missingPosts += 1;
    else {
      this.written.posts += 1;
      this.#standing(post, staged, author);
    }
  }

  #comment(reply: Reply): void {
    const { comment: staged, head, parent, isOrphan } = reply;
    const post = this.#posts.get(head) as PostId;
    const author = this.#agent(staged.author, staged.at);
    const comment = commentId(this.#comments.size + 1);
    this.#comments.set(reply, comment);
    this.#write(staged.at, {
      type: "comment.created",
      comment,
      post,
      parent: parent === undefined ? post : (this.#comments.get(parent) as CommentId),
      author,
      body: staged.body,
      ...(isOrphan && { orphan: true }),
      external: staged.id,
    });
    this.written.comments += 1;
    if (isOrphan) this.written.orphans += 1;
    if (staged.at < (parent?.comment.at ?? head.at)) this.written.early += 1;
    this.#standing(comment, staged, author);
  }

  /** What is known of how an item stands: its votes, and whether its words are gone. */
  #standing(item: PostId | CommentId, staged: StagedPost | StagedComment, author: AgentNumber): void {
    const { at, ups, downs, removal } = staged;
    if (this.#who(staged.author).isAnonymous) this.written.anonymous += 1;
    if (ups !== undefined && downs !== undefined) {
      this.written.tallied += 1;
      if (ups > 0 || downs > 0) this.#write(at, { type: "votes.tallied", item, ups, downs });
    }
    if (removal === undefined) return;
    this.written.removed += 1;
    const by = removal === "author" ? author : this.#agent(this.#anonymous, at);
    this.#write(at, { type: "item.removed", item, by });
  }

  #vote({ voter, value }: StagedVote, on: Head | Reply, at: number): void {
    const item = ("comment" in on ? this.#comments.get(on) : this.#posts.get(on)) as PostId | CommentId;
    this.#write(at, { type: "vote.cast", voter: this.#agent(voter, at), item, value });
    this.written.votes += 1;
  }
}
