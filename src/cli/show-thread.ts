import pc from "picocolors";
import type { Comment, Forum, Post } from "../core/forum.ts";
import { knownItem, scoreOf } from "../core/items.ts";
import type { Plan } from "../scenario/plan.ts";
import type { Style } from "./output.ts";
import { byline, handleAt, modelAt, plural, points } from "./phrases.ts";
import { safe, safeBlock, width, wrap } from "./terminal.ts";

export type Source = "agent" | "outsider" | "donor" | "import";

/** What of a run's plan says where words are from. */
type Origin = Partial<Pick<Plan, "donor" | "imported">>;

/** One message of a thread with all that answers it, oldest first. Words of a removed one are `[removed]`. */
export interface ThreadMessage {
  readonly id: string;
  /** Handle. */
  readonly author: string;
  /** Alias; null where no model of this run spoke. */
  readonly model: string | null;
  /** Where the words are from: an agent of this run, an outsider, the run whose forum is read here, or imported data. */
  readonly source: Source;
  readonly round: number;
  readonly score: number;
  readonly ups: number;
  readonly downs: number;
  readonly removed: boolean;
  /** `nobody` for what was decided and logged, but shown to no one. */
  readonly audience: "everybody" | "nobody";
  readonly body: string;
  readonly replies: readonly ThreadMessage[];
}

/** A whole thread: the post. */
export interface ThreadPost extends ThreadMessage {
  readonly title: string;
  readonly community: string;
  readonly url: string | null;
  /** Comments in the thread, removed ones included. */
  readonly comments: number;
}

const REMOVED = "[removed]";

function sourceOf(forum: Forum, item: Post | Comment, { donor, imported }: Origin): Source {
  if (imported) return "import";
  if (modelAt(forum, item.author) === null) return "outsider";
  return donor && item.audience === "everybody" ? "donor" : "agent";
}

function messageOf(forum: Forum, item: Post | Comment, origin: Origin): ThreadMessage {
  const source = sourceOf(forum, item, origin);
  return {
    id: item.id,
    author: handleAt(forum, item.author),
    model: source === "agent" ? modelAt(forum, item.author) : null,
    source,
    round: item.round,
    score: scoreOf(item),
    ups: item.ups,
    downs: item.downs,
    removed: item.removed,
    audience: item.audience,
    body: item.removed ? REMOVED : item.body,
    replies: item.replies.map((id) => messageOf(forum, knownItem(forum, id), origin)),
  };
}

const size = ({ replies }: ThreadMessage): number => replies.reduce((sum, reply) => sum + 1 + size(reply), 0);

/** A post with its comments as a tree. Words of a donor's forum, or of an import, are no model's of this run. */
export function threadOf(forum: Forum, post: Post, origin: Origin = {}): ThreadPost {
  const { replies, ...message } = messageOf(forum, post, origin);
  return {
    ...message,
    title: post.removed ? REMOVED : post.title,
    community: post.community,
    url: post.removed ? null : (post.url ?? null),
    comments: size({ ...message, replies }),
    replies,
  };
}

/** Words narrower than this are no pleasure to read: what lies deeper is set no further in. */
const NARROWEST = 30;

/**
 * A thread to be read: each reply under what it answers, oldest first. `marked` is the id of a message to point at.
 *
 *   p1 · Who is awake?
 *   @host (outsider) · general · round 0 · 3 points · 2 comments
 *
 *     Is anybody there?
 *
 *   └─ c1 · @mara_k (warm) · round 1 · 2 points
 *      I am.
 *      │
 *      └─ c2 · @bo (cold) · round 2 · 0 points
 *         So am I.
 */
export function threadText(thread: ThreadPost, style: Style, marked?: string): string {
  const paint = pc.createColors(style.color);
  const { title, community, url, comments } = thread;
  const facts = [
    authorText(thread),
    safe(community),
    `round ${thread.round}`,
    points(thread),
    plural(comments, "comment"),
    ...(thread.source === "import" ? ["imported"] : []),
  ];
  const lines = wrap(`${thread.id} · ${safe(title)}${mark(thread, marked)}`, style.width).map(paint.bold);
  lines.push(...wrap([...facts, ...unusual(thread)].join(" · "), style.width).map(paint.dim));
  const body = thread.removed
    ? ""
    : [safeBlock(thread.body), safe(url ?? "")].filter((part) => part !== "").join("\n\n");
  if (body !== "") lines.push("", ...indented(wrap(body, style.width - 2), "  "));
  if (thread.replies.length > 0) lines.push("", ...replyLines(thread, "", { ...style, marked }));
  return lines.join("\n");
}

const indented = (lines: readonly string[], lead: string): string[] =>
  lines.map((line) => (lead + line).trimEnd());

const mark = ({ id }: ThreadMessage, marked: string | undefined): string => (id === marked ? "  ◂" : "");

/** Of an import nobody knows who spoke for whom: its members have their handles alone. */
function authorText({ author, model, source }: ThreadMessage): string {
  if (source === "import") return `@${safe(author)}`;
  return byline(author, source === "donor" ? "from the record" : model);
}

const unusual = ({ audience }: ThreadMessage): readonly string[] =>
  audience === "nobody" ? ["shown to nobody"] : [];

type ThreadStyle = Style & { readonly marked: string | undefined };

function replyLines({ id, replies }: ThreadMessage, lead: string, style: ThreadStyle): string[] {
  const paint = pc.createColors(style.color);
  return replies.flatMap((reply, i) => {
    const isLast = i === replies.length - 1;
    const lines = branchLines(reply, { lead, isLast, parent: id }, style);
    return isLast ? lines : [...lines, paint.dim(`${lead}│`)];
  });
}

interface Place {
  /** What stands before everything at this depth. */
  readonly lead: string;
  readonly isLast: boolean;
  readonly parent: string;
}

function branchLines(reply: ThreadMessage, { lead, isLast, parent }: Place, style: ThreadStyle): string[] {
  const paint = pc.createColors(style.color);
  const under = lead + (isLast ? "   " : "│  ");
  const isDeep = under.length + 3 > style.width - NARROWEST;
  const words = reply.removed ? [] : wrap(safeBlock(reply.body), style.width - under.length);
  const lower = isDeep ? lead : under;
  const [first = "", ...rest] = headLines(
    reply,
    style.width - under.length,
    isDeep ? parent : undefined,
    style,
  );
  return [
    paint.dim(lead + (isLast ? "└─ " : "├─ ")) + first,
    ...[...rest, ...words].map((line) => (paint.dim(under) + line).trimEnd()),
    ...(reply.replies.length > 0 ? [paint.dim(`${lower}│`), ...replyLines(reply, lower, style)] : []),
  ];
}

/** `c4 · @bo (cold) · round 2 · 0 points`; names what it answers where the setting cannot show it. */
function headLines(
  reply: ThreadMessage,
  room: number,
  parent: string | undefined,
  { color, marked }: ThreadStyle,
): string[] {
  const paint = pc.createColors(color);
  const who = ` · ${authorText(reply)}${reply.removed ? ` ${REMOVED}` : ""}`;
  const answers = parent === undefined ? [] : [`answers ${parent}`];
  const facts = [...answers, `round ${reply.round}`, points(reply), ...unusual(reply)];
  const about = ` · ${facts.join(" · ")}${mark(reply, marked)}`;
  const plain = reply.id + who + about;
  return width(plain) > room ? wrap(plain, room) : [paint.bold(reply.id) + who + paint.dim(about)];
}
