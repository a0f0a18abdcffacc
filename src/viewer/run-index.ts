import type { Cause, Event, LoggedEvent, View } from "../core/events.ts";
import type { AgentNumber, ItemId } from "../core/ids.ts";
import type { Origin } from "./api.ts";
import { Exposures } from "./exposures.ts";
import {
  type IndexedAgent,
  type IndexedCommunity,
  IndexedItem,
  type IndexedTurn,
  type NewItem,
  putStep,
  type Sums,
} from "./indexed.ts";
import { RoundCounts } from "./round-counts.ts";

type EventOf<T extends Event["type"]> = Extract<Event, { readonly type: T }>;
type Moment = Pick<LoggedEvent, "round" | "at" | "cause">;

/** What turns were shown, for those whose events come after `from` and not after `to`: one list a turn, in order. */
export type ReadViews = (from: number, to: number, take: (views: readonly View[]) => void) => void;

/**
 * A run's log laid out by time, in one pass: every item, vote, tie and turn keeps the round in which it came, so that the
 * forum at the end of any round is looked up and never folded again. It grows with the log; what it has is never changed.
 */
export class RunIndex {
  readonly items = new Map<ItemId, IndexedItem>();
  /** For everybody, in order of creation. */
  readonly posts: IndexedItem[] = [];
  readonly comments: IndexedItem[] = [];
  /** For nobody. */
  readonly aside: IndexedItem[] = [];
  readonly agents: IndexedAgent[] = [];
  readonly byHandle = new Map<string, IndexedAgent>();
  readonly communities = new Map<string, IndexedCommunity>();
  /** By the run's turn counter; in the order taken. */
  readonly turns = new Map<number, IndexedTurn>();
  /** The same, for looking up a round. */
  readonly turnList: IndexedTurn[] = [];
  readonly rounds = new RoundCounts();
  /** UTF-16 units of all words: a measure of its size. */
  textLength = 0;
  seq = 0;
  readonly #readViews: ReadViews;
  #exposures = new Exposures();
  /** How far the log has been read for exposures. */
  #shownSeq = 0;
  /** By voter and item: the vote that stands now. */
  readonly #standing = new Map<IndexedItem, Map<AgentNumber, 1 | -1>>();

  constructor(readViews: ReadViews) {
    this.#readViews = readViews;
  }

  /** Read when they are first asked for: they are most of a log, and a forum is read without them. */
  get exposures(): Exposures {
    if (this.#exposures.turns < this.turnList.length) this.#readOn();
    return this.#exposures;
  }

  #readOn(): void {
    try {
      this.#readViews(this.#shownSeq, this.seq, (views) => this.#exposures.add(views));
      this.#shownSeq = this.seq;
    } catch (error) {
      // What was read by then would be read twice.
      this.#exposures = new Exposures();
      this.#shownSeq = 0;
      throw error;
    }
  }

  /** How many exposures take up memory now. */
  get exposuresRead(): number {
    return this.#exposures.count;
  }

  /** The last closed round; -1 before the opening closed. */
  get lastRound(): number {
    return this.rounds.last;
  }

  take(logged: LoggedEvent): void {
    const { event, cause } = logged;
    this.seq = logged.seq;
    this.rounds.take(logged);
    if (cause.by === "turn" && event.type !== "turn.taken") this.#deed(cause.turn, event);
    if ("audience" in event && event.audience === "nobody") {
      if (event.type === "post.created") this.#post(event, logged);
      else if (event.type === "comment.created") this.#comment(event, logged);
      return;
    }
    this.#takeShared(event, logged);
  }

  #takeShared(event: Event, moment: Moment): void {
    switch (event.type) {
      case "post.created":
        this.#post(event, moment);
        break;
      case "comment.created":
        this.#comment(event, moment);
        break;
      case "vote.cast":
        this.#vote(event, moment);
        break;
      case "votes.tallied":
        this.#tally(event, moment);
        break;
      case "item.removed":
        this.#remove(event, moment);
        break;
      case "turn.taken":
        this.#turn(event, moment);
        break;
      default:
        this.#takeSocial(event, moment);
    }
  }

  #takeSocial(event: Event, { round, at, cause }: Moment): void {
    switch (event.type) {
      case "agent.joined":
        this.#join(event, { round, at });
        break;
      case "agent.changed":
        this.#change(event, round);
        break;
      case "agent.followed":
      case "agent.unfollowed":
        this.#follow(event, round);
        break;
      case "community.created":
        this.#found(event, round);
        break;
      case "community.subscribed":
      case "community.unsubscribed":
        this.#subscribe(event, round);
        break;
      case "note.written": {
        const { text, visible } = event;
        this.agent(event.agent).notes.push({ round, at, turn: turnOf(cause), text, visible });
        break;
      }
      default:
    }
  }

  /** Throws for a number that never joined: then the log itself is damaged. */
  agent(number: AgentNumber): IndexedAgent {
    const agent = this.agents[number];
    if (agent === undefined) throw new RangeError(`the log speaks of agent ${number}, who never joined`);
    return agent;
  }

  #known(id: ItemId): IndexedItem {
    const item = this.items.get(id);
    if (item === undefined) throw new RangeError(`the log speaks of ${id}, which was never created`);
    return item;
  }

  #join(event: EventOf<"agent.joined">, { round, at }: Pick<LoggedEvent, "round" | "at">): void {
    const { agent: number, handle, name, bio, provenance, model, persona } = event;
    const agent: IndexedAgent = {
      number,
      handle,
      provenance,
      anonymous: event.anonymous === true,
      round,
      at,
      facts: [{ round, value: { name, bio, model: model ?? null, persona: persona ?? null } }],
      karma: [],
      following: [],
      followers: [],
      communities: [],
      items: [],
      aside: [],
      notes: [],
      turns: [],
    };
    this.agents.push(agent);
    this.byHandle.set(handle, agent);
  }

  #change({ agent: number, name, bio, model, persona }: EventOf<"agent.changed">, round: number): void {
    const { facts } = this.agent(number);
    const before = facts.at(-1)?.value;
    if (before === undefined) return;
    putStep(facts, round, {
      name: name ?? before.name,
      bio: bio ?? before.bio,
      model: model ?? before.model,
      persona: persona ?? before.persona,
    });
  }

  #follow({ type, agent, target }: EventOf<"agent.followed" | "agent.unfollowed">, round: number): void {
    const holds = type === "agent.followed";
    this.agent(agent).following.push({ round, to: target, holds });
    this.agent(target).followers.push({ round, to: agent, holds });
  }

  #found({ community: name, about, owner }: EventOf<"community.created">, round: number): void {
    this.communities.set(name, { name, about, owner, round, posts: [], subscribers: [] });
  }

  #subscribe(
    { type, agent, community }: EventOf<"community.subscribed" | "community.unsubscribed">,
    round: number,
  ): void {
    const holds = type === "community.subscribed";
    this.agent(agent).communities.push({ round, to: community, holds });
    this.communities.get(community)?.subscribers.push({ round, to: agent, holds });
  }

  #post(event: EventOf<"post.created">, moment: Moment): void {
    const item = this.#item(event, moment, { id: event.post, parent: null, community: event.community });
    if (item.audience === "nobody") return;
    this.posts.push(item);
    this.communities.get(event.community)?.posts.push(item);
  }

  #comment(event: EventOf<"comment.created">, moment: Moment): void {
    const parent = this.#known(event.parent);
    const item = this.#item(event, moment, { id: event.comment, parent, community: parent.community });
    if (item.audience === "nobody") return;
    this.comments.push(item);
    item.stand();
    this.rounds.depth(item.depth);
  }

  #item(
    event: EventOf<"post.created" | "comment.created">,
    { round, at, cause }: Moment,
    { id, parent, community }: Pick<NewItem, "id" | "parent" | "community">,
  ): IndexedItem {
    const author = this.agent(event.author);
    const isPost = event.type === "post.created";
    const item = new IndexedItem({
      id,
      author: event.author,
      model: cause.by === "donor" ? null : (author.facts.at(-1)?.value.model ?? null),
      title: isPost ? event.title : "",
      body: event.body,
      url: (isPost ? event.url : undefined) ?? null,
      community,
      round,
      at,
      parent,
      audience: event.audience ?? "everybody",
      origin: originOf(cause),
      external: event.external ?? null,
      missing: isPost && event.missing === true,
      orphan: !isPost && event.orphan === true,
    });
    this.items.set(item.id, item);
    this.textLength += item.title.length + item.body.length;
    const isAside = item.audience === "nobody";
    if (isAside) this.aside.push(item);
    (isAside ? author.aside : author.items).push(item);
    return item;
  }

  #vote({ voter, item: id, value }: EventOf<"vote.cast">, { round, cause }: Moment): void {
    const item = this.#known(id);
    const votes = this.#standing.get(item) ?? new Map<AgentNumber, 1 | -1>();
    this.#standing.set(item, votes);
    const before = votes.get(voter) ?? 0;
    if (value === 0) votes.delete(voter);
    else votes.set(voter, value);
    item.cast({ round, voter, value, turn: turnOf(cause) });
    const ups = Number(value === 1) - Number(before === 1);
    const downs = Number(value === -1) - Number(before === -1);
    this.#count(item, round, { ups, downs });
    if (voter !== item.author) this.#credit(item.author, round, ups - downs);
  }

  #tally({ item: id, ups, downs }: EventOf<"votes.tallied">, { round }: Moment): void {
    const item = this.#known(id);
    item.tally = { ups: item.tally.ups + ups, downs: item.tally.downs + downs };
    this.#count(item, round, { ups, downs });
    this.#credit(item.author, round, ups - downs);
  }

  #count(item: IndexedItem, round: number, votes: Sums): void {
    item.count(round, votes);
    this.rounds.standing(votes.ups + votes.downs);
  }

  #credit(author: AgentNumber, round: number, karma: number): void {
    const { karma: steps } = this.agent(author);
    putStep(steps, round, (steps.at(-1)?.value ?? 0) + karma);
  }

  #remove({ item }: EventOf<"item.removed">, { round }: Moment): void {
    this.#known(item).remove(round);
  }

  #turn({ agent, outcome, actions }: EventOf<"turn.taken">, { round, at, cause }: Moment): void {
    if (cause.by !== "turn") return;
    const turn: IndexedTurn = {
      turn: cause.turn,
      round,
      at,
      agent,
      outcome,
      actions,
      context: cause.context,
      call: cause.call,
      place: this.turnList.length,
      deeds: [],
    };
    this.turns.set(turn.turn, turn);
    this.turnList.push(turn);
    this.agent(agent).turns.push(turn);
  }

  /** What a script says of itself is nobody's deed; neither is what it wrote for somebody who was asleep. */
  #deed(number: number, event: Event): void {
    const last = this.turnList.at(-1);
    const turn = last?.turn === number ? last : this.turns.get(number);
    if (turn === undefined || event.type === "script.written") return;
    if (event.type === "action.refused" && event.agent !== turn.agent) return;
    turn.deeds.push(event);
  }
}

const turnOf = (cause: Cause): number | null => (cause.by === "turn" ? cause.turn : null);

function originOf(cause: Cause): Origin {
  if (cause.by !== "turn") return cause;
  return { by: "turn", turn: cause.turn, call: cause.call, action: cause.action ?? null };
}
