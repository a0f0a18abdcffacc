import type { Action, RefusalReason } from "./actions.ts";
import { assertNever } from "./errors.ts";
import type { Event } from "./events.ts";
import { type Forum, LENGTHS } from "./forum.ts";
import { type AgentNumber, type CommentId, commentId, type ItemId, type PostId, postId } from "./ids.ts";
import { findItem, isPost } from "./items.ts";
import { plainCommunityName, resolveCommunity, resolveHandle } from "./names.ts";

export type Decision =
  | { readonly ok: true; readonly events: Event[] }
  | { readonly ok: false; readonly reason: RefusalReason; readonly retryAt?: number };

export interface DecideOptions {
  /** The messages in the prompt that led to the action, for `remember`. */
  readonly visible?: readonly ItemId[];
  /** Present where all that follows is for nobody; see `Audience`. */
  readonly aside?: Aside;
}

/** How many posts and comments the forum that is read will ever have: the ids of what is written for nobody go on from there. */
export interface Aside {
  readonly posts: number;
  readonly comments: number;
}

type ActionOf<T extends Action["type"]> = Extract<Action, { readonly type: T }>;

/** Names that would read as a place of the forum itself. */
const RESERVED = new Set(
  "all home popular mod mods moderator admin admins api help me new official polylogue search system".split(
    " ",
  ),
);

const accept = (...events: Event[]): Decision => ({ ok: true, events });
const refuse = (reason: RefusalReason): Decision => ({ ok: false, reason });

/** Trimmed, and without halves of characters, which no database can keep. */
const tidy = (text: string): string => text.trim().replace(/\p{Surrogate}/gu, "\ufffd");

/**
 * What follows from an attempted action: the events to log and apply, or why the forum refuses. Pure; never throws.
 * What changes nothing (to follow twice, to do nothing) is accepted with no events. New items take the next ids of the
 * forum, so apply what was decided before deciding again.
 *
 *   decide(forum, 0, { type: "vote", target: "p1", value: 1 })
 *   → { ok: true, events: [{ type: "vote.cast", voter: 0, item: "p1", value: 1 }] } or { ok: false, reason: "self_vote" }
 */
export function decide(
  forum: Forum,
  actor: AgentNumber,
  action: Action,
  options: DecideOptions = {},
): Decision {
  const decision = decideForAll(forum, actor, action, options);
  if (options.aside === undefined || !decision.ok) return decision;
  return accept(...decision.events.map(forNobody));
}

/** The same for nobody. A note is for its writer alone as it is. */
const forNobody = (event: Event): Event =>
  event.type === "note.written" ? event : ({ ...event, audience: "nobody" } as Event);

const nextPost = ({ posts, aside }: Forum, from: Aside | undefined): PostId =>
  postId(1 + (from === undefined ? posts.length : from.posts + aside.posts.size));

const nextComment = ({ comments, aside }: Forum, from: Aside | undefined): CommentId =>
  commentId(1 + (from === undefined ? comments.length : from.comments + aside.comments.size));

function decideForAll(forum: Forum, actor: AgentNumber, action: Action, options: DecideOptions): Decision {
  switch (action.type) {
    case "post":
      return decidePost(forum, actor, action, options);
    case "comment":
      return decideComment(forum, actor, action, options);
    case "vote":
      return decideVote(forum, actor, action, options);
    case "follow":
    case "unfollow":
      return decideFollow(forum, actor, action);
    case "subscribe":
    case "unsubscribe":
      return decideSubscribe(forum, actor, action);
    case "create_community":
      return decideCommunity(forum, actor, action);
    case "remove":
      return decideRemove(forum, actor, action);
    case "remember":
      return decideNote(actor, action, options);
    case "do_nothing":
      return accept();
    default:
      return assertNever(action);
  }
}

function decidePost(
  forum: Forum,
  author: AgentNumber,
  action: ActionOf<"post">,
  { aside }: DecideOptions,
): Decision {
  const community = resolveCommunity(forum, action.community);
  if (!community) return refuse("unknown_community");
  const [title, body, url] = [tidy(action.title), tidy(action.body), tidy(action.url ?? "")];
  if (title === "" || (body === "" && url === "")) return refuse("empty_text");
  if (title.length > LENGTHS.title || body.length > LENGTHS.postBody) return refuse("too_long");
  if (url !== "" && !isWebAddress(url)) return refuse("bad_url");
  return accept({
    type: "post.created",
    post: nextPost(forum, aside),
    author,
    community: community.name,
    title,
    body,
    ...(url !== "" && { url }),
  });
}

const isWebAddress = (url: string): boolean =>
  url.length <= LENGTHS.url && /^https?:\/\/[^\s/?#]+[^\s]*$/i.test(url);

function decideComment(
  forum: Forum,
  author: AgentNumber,
  action: ActionOf<"comment">,
  { aside }: DecideOptions,
): Decision {
  const target = findItem(forum, action.target);
  if (!target) return refuse("unknown_target");
  if (target.removed) return refuse("removed_target");
  const body = tidy(action.body);
  if (body === "") return refuse("empty_text");
  if (body.length > LENGTHS.commentBody) return refuse("too_long");
  if (!isPost(target) && target.depth >= LENGTHS.depth) return refuse("too_deep");
  return accept({
    type: "comment.created",
    comment: nextComment(forum, aside),
    post: isPost(target) ? target.id : target.post,
    parent: target.id,
    author,
    body,
  });
}

function decideVote(
  forum: Forum,
  voter: AgentNumber,
  action: ActionOf<"vote">,
  { aside }: DecideOptions,
): Decision {
  const target = findItem(forum, action.target);
  if (!target) return refuse("unknown_target");
  if (target.removed) return refuse("removed_target");
  if (target.author === voter) return refuse("self_vote");
  // A donor's vote was not cast by whoever is in its voter's place, and so is not theirs to take back.
  const again = aside === undefined && target.votes.get(voter) === action.value;
  return accept({ type: "vote.cast", voter, item: target.id, value: again ? 0 : action.value });
}

function decideFollow(
  forum: Forum,
  agent: AgentNumber,
  action: ActionOf<"follow"> | ActionOf<"unfollow">,
): Decision {
  const target = resolveHandle(forum, action.handle);
  if (!target) return refuse("unknown_handle");
  if (target.number === agent) return refuse("self_follow");
  const wanted = action.type === "follow";
  if (target.followers.has(agent) === wanted) return accept();
  return accept({
    type: wanted ? "agent.followed" : "agent.unfollowed",
    agent,
    target: target.number,
  });
}

function decideSubscribe(
  forum: Forum,
  agent: AgentNumber,
  action: ActionOf<"subscribe"> | ActionOf<"unsubscribe">,
): Decision {
  const community = resolveCommunity(forum, action.community);
  if (!community) return refuse("unknown_community");
  const wanted = action.type === "subscribe";
  if (community.subscribers.has(agent) === wanted) return accept();
  return accept({
    type: wanted ? "community.subscribed" : "community.unsubscribed",
    agent,
    community: community.name,
  });
}

function decideCommunity(forum: Forum, owner: AgentNumber, action: ActionOf<"create_community">): Decision {
  const community = plainCommunityName(action.name);
  const about = tidy(action.about);
  if (!/^[a-z0-9-]{2,30}$/.test(community)) return refuse("bad_name");
  if (RESERVED.has(community)) return refuse("reserved_name");
  if (forum.communities.has(community)) return refuse("community_exists");
  if (about.length > LENGTHS.about) return refuse("too_long");
  return accept(
    { type: "community.created", community, about, owner },
    { type: "community.subscribed", agent: owner, community },
  );
}

function decideRemove(forum: Forum, by: AgentNumber, action: ActionOf<"remove">): Decision {
  const target = findItem(forum, action.target);
  if (!target) return refuse("unknown_target");
  if (target.author !== by) return refuse("not_author");
  if (target.removed) return refuse("already_removed");
  return accept({ type: "item.removed", item: target.id, by });
}

function decideNote(agent: AgentNumber, action: ActionOf<"remember">, { visible }: DecideOptions): Decision {
  const text = tidy(action.text);
  if (text === "") return refuse("empty_text");
  if (text.length > LENGTHS.note) return refuse("too_long");
  return accept({ type: "note.written", agent, text, visible: visible ?? [] });
}
