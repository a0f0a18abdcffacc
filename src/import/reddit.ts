import {
  authorRef,
  BadRecord,
  countIn,
  idIn,
  isRaw,
  laidFlat,
  neededId,
  neededTime,
  type Raw,
  rawOf,
  scoreIn,
  someText,
  textIn,
  wordsOf,
} from "./fields.ts";
import type { SourceComment, SourcePost, SourceReader } from "./source.ts";

const SECOND_MS = 1_000;

/** Listings as the API nests them; a comment's replies are one again. Lines of dumps come as they are. */
function open(value: unknown): { yields?: unknown; within: unknown[] } {
  if (Array.isArray(value)) return { within: value };
  if (!isRaw(value)) return { yields: value, within: [] };
  const { kind, data } = value;
  // "more" stands for comments that the API did not hand out: there is nothing to read.
  if (kind === "more") return { within: [] };
  if (!("id" in value) && typeof data === "object" && data !== null) return { within: [data] };
  if (!("id" in value) && Array.isArray(value["children"])) return { within: value["children"] };
  return { yields: value, within: isRaw(value["replies"]) ? [value["replies"]] : [] };
}

const bare = (id: string): string => id.replace(/^t\d_/, "");

/** Older dumps tell no downs, newer ones only the score: what is left is at least the sums that make it. */
function votesOf(raw: Raw): { ups?: number; downs?: number } {
  const score = scoreIn(raw, "score") ?? scoreIn(raw, "ups");
  if (score === undefined) return {};
  const told = scoreIn(raw, "ups") ?? score;
  const ups = Math.max(told, score, 0);
  return { ups, downs: ups - score };
}

function common(
  raw: Raw,
  prefix: "t1" | "t3",
  words: string,
): Pick<SourcePost, "id" | "author" | "body" | "at"> {
  const community = someText(raw, "subreddit");
  return {
    id: `${prefix}_${bare(neededId(raw, "id"))}`,
    author: authorRef(undefined, someText(raw, "author")),
    at: neededTime(raw, "created_utc", SECOND_MS),
    ...(community !== undefined && { community }),
    ...votesOf(raw),
    ...wordsOf(textIn(raw, words)),
  };
}

function postOf(raw: Raw): SourcePost {
  const url = raw["is_self"] === true ? undefined : someText(raw, "url");
  return {
    type: "post",
    ...common(raw, "t3", "selftext"),
    title: textIn(raw, "title"),
    ...(url !== undefined && { url }),
  };
}

function commentOf(raw: Raw): SourceComment {
  const link = idIn(raw, "link_id");
  const parent = parentIn(raw);
  const post = link ?? (parent?.startsWith("t3_") ? parent : undefined);
  if (post === undefined && parent === undefined) throw new BadRecord("link_id: expected an id, got nothing");
  const head = post === undefined ? undefined : `t3_${bare(post)}`;
  const answers =
    parent === undefined || parent.startsWith("t3_") || parent === bare(head ?? "") ? undefined : parent;
  return {
    type: "comment",
    ...common(raw, "t1", "body"),
    ...(head !== undefined && { post: head }),
    ...(answers !== undefined && { parent: `t1_${bare(answers)}` }),
  };
}

/** Some dumps write the parent, always a comment then, as a number: its id in base 10. */
function parentIn(raw: Raw): string | undefined {
  if (typeof raw["parent_id"] !== "number") return idIn(raw, "parent_id");
  return `t1_${(countIn(raw, "parent_id") ?? 0).toString(36)}`;
}

const isComment = (raw: Raw): boolean => "body" in raw && ("link_id" in raw || "parent_id" in raw);

/** Submissions and comments as the dumps of Pushshift and Arctic Shift have them, and listings of Reddit's own API. */
export const REDDIT: SourceReader = {
  format: "reddit",
  unfold: (value) => laidFlat<unknown>(value, open),
  read: (record, kind) => {
    const raw = rawOf(record);
    if (isComment(raw)) return commentOf(raw);
    if ("title" in raw) return postOf(raw);
    if (kind === "comment") return commentOf(raw);
    throw new BadRecord("expected a submission (with title) or a comment (with body and link_id)");
  },
};
