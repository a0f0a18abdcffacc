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
  wordsOf,
} from "./fields.ts";
import type { AuthorRef, SourceComment, SourcePost, SourceReader } from "./source.ts";

/** A value with the post and the comment it stands under. */
interface Nested {
  readonly value: unknown;
  readonly post?: unknown;
  readonly parent?: unknown;
}

/** The members under which the API hands out records, in the order in which they are to be read. */
const ENVELOPE = ["data", "posts", "post", "comments"] as const;
const REPLIES = ["comments", "replies", "children"] as const;

function open(nested: Nested): { yields?: unknown; within: Nested[] } {
  const { value, post, parent } = nested;
  if (Array.isArray(value)) return { within: value.map((one: unknown) => ({ ...nested, value: one })) };
  if (!isRaw(value)) return { yields: value, within: [] };
  const { id } = value;
  if (id === undefined && ENVELOPE.some((name) => isNest(value[name]))) {
    const head = isRaw(value["post"]) ? value["post"]["id"] : post;
    return {
      within: ENVELOPE.flatMap((name) =>
        isNest(value[name]) ? [{ value: value[name], ...(name === "comments" && { post: head }) }] : [],
      ),
    };
  }
  const isHead = isPost(value);
  const [inPost, under] = [isHead ? id : (value["post_id"] ?? post), isHead ? undefined : id];
  const within = REPLIES.flatMap((name) =>
    Array.isArray(value[name]) ? [{ value: value[name] as unknown, post: inPost, parent: under }] : [],
  );
  if (post === undefined) return { yields: value, within };
  const place = { post_id: value["post_id"] ?? post, parent_id: value["parent_id"] ?? parent };
  return { yields: { ...value, ...place }, within };
}

const isNest = (value: unknown): boolean => typeof value === "object" && value !== null;

/** A comment names its post; a post has a title, or at least a submolt. */
const isPost = (raw: Raw): boolean => !("post_id" in raw) && ("title" in raw || "submolt" in raw);

function authorOf(raw: Raw): AuthorRef {
  const author = raw["author"] ?? raw["agent"];
  if (isRaw(author)) {
    return authorRef(idIn(author, "id") ?? idIn(raw, "author_id"), someText(author, "name"), aboutOf(author));
  }
  return authorRef(idIn(raw, "author_id"), someText(raw, "author") ?? someText(raw, "author_name"));
}

const aboutOf = (author: Raw): string | undefined =>
  typeof author["description"] === "string" ? author["description"] : undefined;

function common(raw: Raw): Pick<SourcePost, "id" | "author" | "body" | "at"> {
  const words = wordsOf(textIn(raw, "content"));
  return {
    id: neededId(raw, "id"),
    author: authorOf(raw),
    at: neededTime(raw, "created_at", 1),
    ...sums(countIn(raw, "upvotes"), countIn(raw, "downvotes")),
    ...words,
    ...(raw["is_deleted"] === true && { removal: words.removal ?? "author" }),
  };
}

function postOf(raw: Raw): SourcePost {
  const submolt = raw["submolt"];
  const community = isRaw(submolt) ? someText(submolt, "name") : someText(raw, "submolt");
  const url = someText(raw, "url");
  return {
    type: "post",
    ...common(raw),
    ...(community !== undefined && { community }),
    title: textIn(raw, "title"),
    ...(url !== undefined && { url }),
  };
}

function commentOf(raw: Raw): SourceComment {
  const post = idIn(raw, "post_id") ?? (isRaw(raw["post"]) ? idIn(raw["post"], "id") : undefined);
  const parent = idIn(raw, "parent_id");
  if (post === undefined && parent === undefined) throw new BadRecord("post_id: expected an id, got nothing");
  return {
    type: "comment",
    ...common(raw),
    ...(post !== undefined && { post }),
    ...(parent !== undefined && parent !== post && { parent }),
  };
}

/** Posts and comments as the public API of Moltbook gives them: on lines of their own, or as trees. */
export const MOLTBOOK: SourceReader = {
  format: "moltbook",
  unfold: (value) => laidFlat<Nested>({ value }, open),
  read: (record, kind) => {
    const raw = rawOf(record);
    if ("post_id" in raw || "parent_id" in raw) return commentOf(raw);
    if (isPost(raw) || kind === "post") return postOf(raw);
    if (kind === "comment") return commentOf(raw);
    throw new BadRecord("expected a post (with title and submolt) or a comment (with post_id)");
  },
};
