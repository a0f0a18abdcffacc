import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Corpus, Message } from "../../src/analysis/corpus.ts";

/** Where the crawl of the first 48 hours lies: posts.jsonl and comments.jsonl. It is not part of the project; looked for in data/, too. */
export const MOLTBOOK_FOLDER = process.env["POLYLOGUE_MOLTBOOK_DATA"] ?? resolve("data/moltbook-first48h");
export const HAS_MOLTBOOK = existsSync(join(MOLTBOOK_FOLDER, "posts.jsonl"));
/** For `describe.skipIf(!HAS_MOLTBOOK)(MOLTBOOK_TITLE, …)`: a skipped block says why. */
export const MOLTBOOK_TITLE = HAS_MOLTBOOK
  ? "the first 48 hours of Moltbook"
  : "the first 48 hours of Moltbook (skipped: put the crawl into data/moltbook-first48h, or set POLYLOGUE_MOLTBOOK_DATA to its folder)";

interface Row {
  readonly id: string;
  readonly author_id: string;
  readonly author: string;
  readonly content: string | null;
  readonly upvotes: number;
  readonly downvotes: number;
  readonly created_at: string;
}
interface PostRow extends Row {
  readonly submolt: string;
  readonly title: string | null;
}
interface CommentRow extends Row {
  readonly post_id: string;
  readonly parent_id: string | null;
  readonly depth: number;
}

function rowsOf<T>(name: string): T[] {
  const lines = readFileSync(join(MOLTBOOK_FOLDER, name), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as T);
}

/** The crawl as a corpus, posts and comments in the order of time. Call it only where `HAS_MOLTBOOK`. */
export function moltbookCorpus(): Corpus {
  const posts = rowsOf<PostRow>("posts.jsonl");
  const rows = [...posts, ...rowsOf<CommentRow>("comments.jsonl")].sort(
    (a, b) => Date.parse(a.created_at) - Date.parse(b.created_at),
  );
  const numbers = new Map<string, number>();
  const handles: string[] = [];
  for (const { author_id, author } of rows) {
    if (numbers.has(author_id)) continue;
    numbers.set(author_id, numbers.size);
    handles.push(author);
  }
  const places = new Map(rows.map(({ id }, index) => [id, index]));
  const communities = new Map(posts.map(({ id, submolt }) => [id, submolt]));
  const messages = rows.map((row, index): Message => {
    const head = isPost(row) ? row.id : row.post_id;
    return {
      index,
      id: row.id,
      author: numbers.get(row.author_id) ?? 0,
      community: communities.get(head) ?? "",
      body: row.content ?? "",
      at: microseconds(row.created_at) / 1_000,
      round: 0,
      thread: places.get(head) ?? index,
      ups: row.upvotes,
      downs: row.downvotes,
      isGiven: false,
      ...(isPost(row)
        ? { type: "post", title: row.title ?? "", parent: undefined, depth: 0 }
        : { type: "comment", title: "", parent: places.get(row.parent_id ?? row.post_id), depth: row.depth }),
    };
  });
  const voices = handles.map((handle, number) => ({ number, handle, model: undefined, canary: undefined }));
  return {
    arm: "moltbook",
    seed: 42,
    rounds: 0,
    voices,
    messages,
    turns: undefined,
    exposures: undefined,
    votes: undefined,
  };
}

const isPost = (row: PostRow | CommentRow): row is PostRow => "submolt" in row;

/** A `Date` knows whole milliseconds only. */
function microseconds(iso: string): number {
  const fraction = /\.(\d+)/.exec(iso)?.[1] ?? "";
  return Math.floor(Date.parse(iso) / 1_000) * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}
