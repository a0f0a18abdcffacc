import { addTally, countVotes } from "./count-votes.ts";
import { assertNever } from "./errors.ts";
import type { Event, EventType, LoggedEvent } from "./events.ts";
import { type Agent, type Comment, emptyForum, type Forum, type Notification, type Post } from "./forum.ts";
import type { AgentNumber, ItemId } from "./ids.ts";
import { isPost, knownItem, postOf } from "./items.ts";
import { mentionsIn } from "./mentions.ts";
import { knownAgent, knownCommunity } from "./names.ts";
import { EMPTY_MAP, EMPTY_SET, withMember, withoutMember, withValue } from "./sparse.ts";

type EventOf<T extends EventType> = Extract<Event, { readonly type: T }>;
type PrivateEvent = EventOf<
  "note.written" | "turn.taken" | "action.refused" | "script.written" | "setting.changed" | "round.closed"
>;
type Moment = Pick<LoggedEvent, "seq" | "round" | "at">;

/**
 * Makes one fact part of the forum. It checks nothing, draws nothing and looks at no clock, and fails on no event that
 * `decide` gives back; an event that names what was never created throws, since then the log itself is damaged.
 */
export function apply(forum: Forum, logged: LoggedEvent): void {
  const { event } = logged;
  forum.version += 1;
  if ("audience" in event && event.audience === "nobody") {
    putAside(forum, logged);
    return;
  }
  switch (event.type) {
    case "agent.joined":
      join(forum, event, logged.at);
      break;
    case "agent.changed":
      change(forum, event);
      break;
    case "agent.followed":
      follow(forum, event, logged);
      break;
    case "agent.unfollowed":
      unfollow(forum, event);
      break;
    case "community.created":
      found(forum, event, logged.at);
      break;
    case "community.subscribed":
    case "community.unsubscribed":
      subscribe(forum, event);
      break;
    case "post.created":
      addPost(forum, event, logged);
      break;
    case "comment.created":
      addComment(forum, event, logged);
      break;
    case "item.removed":
      remove(forum, event.item);
      break;
    case "vote.cast":
      vote(forum, event, logged);
      break;
    case "votes.tallied":
      addTally(forum, event);
      break;
    default:
      recordTurn(forum, event, logged);
  }
}

/** What concerns an agent's own record and the clock, and leaves alone what others see. */
function recordTurn(forum: Forum, event: PrivateEvent, logged: LoggedEvent): void {
  const { round, at } = logged;
  switch (event.type) {
    case "note.written":
      knownAgent(forum, event.agent).notes.push({ text: event.text, round, at, visible: event.visible });
      break;
    case "turn.taken":
      endTurn(forum, event, logged);
      break;
    case "action.refused": {
      const { action, reason, retryAt } = event;
      const refused = { action, reason, ...(retryAt !== undefined && { retryAt }) };
      knownAgent(forum, event.agent).refusals.push(refused);
      break;
    }
    case "script.written":
      // What became of an answer: its lines are events of their own.
      break;
    case "setting.changed":
      // How the society is run, not what stands on the forum: the engine's plan changes with it.
      break;
    case "round.closed":
      forum.round = round;
      break;
    default:
      assertNever(event);
  }
}

/** The forum that a log makes, from an empty one or from where an earlier part of the log left off (changed in place). */
export function fold(events: Iterable<LoggedEvent>, forum: Forum = emptyForum()): Forum {
  for (const logged of events) apply(forum, logged);
  return forum;
}

function join(forum: Forum, event: EventOf<"agent.joined">, at: number): void {
  forum.byHandle.set(event.handle, event.agent);
  forum.agents.push({
    number: event.agent,
    handle: event.handle,
    name: event.name,
    bio: event.bio,
    provenance: event.provenance,
    model: event.model,
    persona: event.persona,
    joinedAt: at,
    karma: 0,
    following: EMPTY_SET,
    followers: EMPTY_SET,
    communities: EMPTY_SET,
    items: [],
    notes: [],
    inbox: [],
    refusals: [],
    turns: 0,
    lastTurn: undefined,
  });
}

function follow(forum: Forum, event: EventOf<"agent.followed">, { seq, at }: Moment): void {
  const [agent, target] = [knownAgent(forum, event.agent), knownAgent(forum, event.target)];
  agent.following = withMember(agent.following, event.target);
  target.followers = withMember(target.followers, event.agent);
  const earlier = target.inbox.findIndex((one) => one.type === "follower" && one.agent === event.agent);
  if (earlier >= 0) target.inbox.splice(earlier, 1);
  target.inbox.push({ type: "follower", agent: event.agent, seq, at });
}

function unfollow(forum: Forum, event: EventOf<"agent.unfollowed">): void {
  const [agent, target] = [knownAgent(forum, event.agent), knownAgent(forum, event.target)];
  agent.following = withoutMember(agent.following, event.target);
  target.followers = withoutMember(target.followers, event.agent);
}

function subscribe(forum: Forum, event: EventOf<"community.subscribed" | "community.unsubscribed">): void {
  const agent = knownAgent(forum, event.agent);
  const { name, subscribers } = knownCommunity(forum, event.community);
  if (event.type === "community.subscribed") {
    agent.communities = forum.subscriptions.with(agent.communities, name);
    subscribers.add(event.agent);
    return;
  }
  agent.communities = forum.subscriptions.without(agent.communities, name);
  subscribers.delete(event.agent);
}

function found(forum: Forum, event: EventOf<"community.created">, at: number): void {
  forum.communities.set(event.community, {
    name: event.community,
    about: event.about,
    owner: event.owner,
    createdAt: at,
    subscribers: new Set(),
    posts: [],
  });
}

/** What is for nobody has an id if it is words, and changes nothing. */
function putAside(forum: Forum, { event, ...moment }: LoggedEvent): void {
  if (event.type === "post.created") forum.aside.posts.set(event.post, newPost(event, moment));
  if (event.type !== "comment.created") return;
  forum.aside.comments.set(event.comment, newComment(event, moment, knownItem(forum, event.parent)));
}

function newPost(event: EventOf<"post.created">, moment: Moment): Post {
  return {
    id: event.post,
    author: event.author,
    community: event.community,
    title: event.title,
    body: event.body,
    url: event.url,
    round: moment.round,
    at: moment.at,
    audience: event.audience ?? "everybody",
    ups: 0,
    downs: 0,
    removed: false,
    votes: EMPTY_MAP,
    replies: [],
    commentCount: 0,
    removedCount: 0,
  };
}

function addPost(forum: Forum, event: EventOf<"post.created">, moment: Moment): void {
  const post = newPost(event, moment);
  forum.posts.push(post);
  knownAgent(forum, post.author).items.push(post.id);
  knownCommunity(forum, post.community).posts.push(post.id);
  forum.orders.addPost(post);
  tellMentioned(forum, post, moment);
}

function change(forum: Forum, { agent: number, model, name, bio, persona }: EventOf<"agent.changed">): void {
  const agent = knownAgent(forum, number);
  agent.model = model ?? agent.model;
  agent.name = name ?? agent.name;
  agent.bio = bio ?? agent.bio;
  agent.persona = persona ?? agent.persona;
}

function newComment(event: EventOf<"comment.created">, moment: Moment, parent: Post | Comment): Comment {
  return {
    id: event.comment,
    post: event.post,
    parent: event.parent,
    depth: isPost(parent) ? 1 : parent.depth + 1,
    author: event.author,
    body: event.body,
    round: moment.round,
    at: moment.at,
    audience: event.audience ?? "everybody",
    ups: 0,
    downs: 0,
    removed: false,
    votes: EMPTY_MAP,
    replies: [],
  };
}

function addComment(forum: Forum, event: EventOf<"comment.created">, moment: Moment): void {
  const parent = knownItem(forum, event.parent);
  const comment = newComment(event, moment, parent);
  forum.comments.push(comment);
  parent.replies.push(comment.id);
  postOf(forum, comment).commentCount += 1;
  knownAgent(forum, comment.author).items.push(comment.id);
  forum.orders.addComment(comment);
  if (parent.author !== comment.author) {
    const { seq, at } = moment;
    const reply: Notification = { type: "reply", item: comment.id, to: parent.id, seq, at };
    knownAgent(forum, parent.author).inbox.push(reply);
  }
  tellMentioned(forum, comment, moment, parent.author);
}

/** Tells all whom an item calls by name, but for its author and for whoever is told of it as a reply. */
function tellMentioned(forum: Forum, item: Post | Comment, { seq, at }: Moment, replied?: AgentNumber): void {
  const text = isPost(item) ? `${item.title}\n${item.body}` : item.body;
  for (const handle of mentionsIn(text)) {
    const number = forum.byHandle.get(handle);
    if (number === undefined || number === item.author || number === replied) continue;
    knownAgent(forum, number).inbox.push({ type: "mention", item: item.id, seq, at });
  }
}

function remove(forum: Forum, id: ItemId): void {
  const item = knownItem(forum, id);
  if (item.removed) return;
  if (isPost(item)) {
    forum.orders.changePost(item, () => {
      item.removed = true;
    });
    return;
  }
  item.removed = true;
  postOf(forum, item).removedCount += 1;
}

function vote(forum: Forum, event: EventOf<"vote.cast">, moment: Moment): void {
  const item = knownItem(forum, event.item);
  const before = item.votes.get(event.voter) ?? 0;
  const counts = (value: 1 | -1): number => Number(event.value === value) - Number(before === value);
  countVotes(forum, item, counts(1), counts(-1));
  item.votes = withValue(item.votes, event.voter, event.value === 0 ? undefined : event.value);
  if (event.voter === item.author) return;
  const author = knownAgent(forum, item.author);
  author.karma += event.value - before;
  if (event.value !== 0) tellOfVotes(author, item.id, moment);
}

/** One for each item, moved to the newest; the search starts there, where a much voted item's last one stands. */
function tellOfVotes(author: Agent, item: ItemId, { seq, at }: Moment): void {
  const { inbox } = author;
  const earlier = inbox.findLastIndex((one) => one.type === "votes" && one.item === item);
  if (earlier >= 0) inbox.splice(earlier, 1);
  inbox.push({ type: "votes", item, seq, at });
}

/** Agents of a simultaneous round have all looked before the first of them acts: what came since must stay unread. */
function endTurn(forum: Forum, event: EventOf<"turn.taken">, { round, at }: Moment): void {
  const agent = knownAgent(forum, event.agent);
  forum.turns += 1;
  agent.turns += 1;
  agent.lastTurn = { round, at };
  if (agent.refusals.length > 0) agent.refusals = [];
  const { told } = event;
  if (told === undefined) return;
  const later = agent.inbox.findIndex((one) => one.seq > told);
  agent.inbox.splice(0, later < 0 ? agent.inbox.length : later);
}
