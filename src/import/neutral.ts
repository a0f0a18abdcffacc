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
  someText,
  sums,
  textIn,
  timeIn,
  wordsOf,
} from "./fields.ts";
import type {
  SourceAgent,
  SourceComment,
  SourcePost,
  SourceReader,
  SourceRecord,
  SourceVote,
} from "./source.ts";

const LISTS = { agents: "agent", posts: "post", comments: "comment", votes: "vote" } as const;
const KINDS: readonly string[] = Object.values(LISTS);

/** A document holds its records in lists by kind; a line is one record. */
function open(value: unknown): { yields?: unknown; within: unknown[] } {
  if (Array.isArray(value)) return { within: value };
  if (!isRaw(value) || "type" in value || "id" in value) return { yields: value, within: [] };
  const within = Object.entries(LISTS).flatMap(([name, type]) => {
    const list = value[name];
    return Array.isArray(list) ? list.map((one: unknown) => (isRaw(one) ? { type, ...one } : one)) : [];
  });
  return within.length > 0 ? { within } : { yields: value, within };
}

/** What a post and a comment have in common; `removed` is true, or says who took the words away. */
function common(raw: Raw): Pick<SourcePost, "id" | "author" | "body" | "at"> {
  const words = wordsOf(textIn(raw, "body"));
  const removed = raw["removed"] ?? false;
  if (![true, false, "author", "other"].includes(removed as string)) {
    throw new BadRecord('removed: expected true, false, "author" or "other"');
  }
  return {
    id: neededId(raw, "id"),
    author: authorRef(idIn(raw, "author"), undefined),
    at: neededTime(raw, "at", 1),
    ...sums(countIn(raw, "ups"), countIn(raw, "downs")),
    ...words,
    ...(removed !== false && { removal: removed === "other" ? "other" : "author" }),
  };
}

function postOf(raw: Raw): SourcePost {
  const [community, url] = [someText(raw, "community"), someText(raw, "url")];
  return {
    type: "post",
    ...common(raw),
    ...(community !== undefined && { community }),
    title: textIn(raw, "title"),
    ...(url !== undefined && { url }),
  };
}

function commentOf(raw: Raw): SourceComment {
  const parent = idIn(raw, "parent");
  return {
    type: "comment",
    ...common(raw),
    post: neededId(raw, "post"),
    ...(parent !== undefined && { parent }),
  };
}

function agentOf(raw: Raw): SourceAgent {
  const at = timeIn(raw, "at", 1);
  const known: { [K in "handle" | "name" | "bio" | "model"]?: string } = {};
  for (const name of ["handle", "name", "bio", "model"] as const) {
    const text = someText(raw, name);
    if (text !== undefined) known[name] = text;
  }
  return { type: "agent", id: neededId(raw, "id"), ...known, ...(at !== undefined && { at }) };
}

function voteOf(raw: Raw): SourceVote {
  const [post, comment] = [idIn(raw, "post"), idIn(raw, "comment")];
  const item = comment ?? post;
  if (item === undefined) throw new BadRecord("post: expected the id of a post, or a comment's in `comment`");
  const { value } = raw;
  if (value !== 1 && value !== -1 && value !== 0) throw new BadRecord("value: expected 1, -1 or 0");
  const at = timeIn(raw, "at", 1);
  const on = comment === undefined ? "post" : "comment";
  return { type: "vote", voter: neededId(raw, "voter"), on, item, value, ...(at !== undefined && { at }) };
}

const READERS: Readonly<Record<SourceRecord["type"], (raw: Raw) => SourceRecord>> = {
  agent: agentOf,
  post: postOf,
  comment: commentOf,
  vote: voteOf,
};

/** Our own lines, for data from anywhere: `{"type":"post","id":"1","author":"mara","community":"tides","title":"…","at":…}` */
export const NEUTRAL: SourceReader = {
  format: "jsonl",
  unfold: (value) => laidFlat<unknown>(value, open),
  read: (record, kind) => {
    const raw = rawOf(record);
    const type = raw["type"] ?? kind;
    if (typeof type !== "string" || !KINDS.includes(type)) {
      throw new BadRecord(`type: expected one of ${KINDS.join(", ")}`);
    }
    return READERS[type as SourceRecord["type"]](raw);
  },
};
