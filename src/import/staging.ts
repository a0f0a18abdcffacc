import type { BadLine, ImportCounts } from "../core/import-record.ts";
import { type Author, Authors } from "./authors.ts";
import type { SourceComment, SourcePost, SourceRecord, SourceVote } from "./source.ts";

type Authored<T extends { readonly author: unknown }> = Omit<T, "author"> & { readonly author: Author };

export type StagedPost = Authored<SourcePost>;
export type StagedComment = Authored<SourceComment>;
export type StagedVote = Omit<SourceVote, "voter"> & { readonly voter: Author };

/** How many bad lines are kept in full. */
const KEPT = 20;

/** What has been read of a source: each post and comment once, in no order. */
export class Staging {
  readonly authors = new Authors();
  readonly posts = new Map<string, StagedPost>();
  readonly comments = new Map<string, StagedComment>();
  readonly votes: StagedVote[] = [];
  readonly declared = new Set<Author>();
  readonly badLines: BadLine[] = [];
  #lines = 0;
  #bad = 0;
  #duplicates = 0;

  take(record: SourceRecord): void {
    this.#lines += 1;
    if (record.type === "agent") this.declared.add(this.authors.declare(record));
    else if (record.type === "vote")
      this.votes.push({ ...record, voter: this.authors.of({ id: record.voter }) });
    else if (record.type === "post") this.#keep(this.posts, record);
    else this.#keep(this.comments, record);
  }

  reject(line: BadLine): void {
    this.#lines += 1;
    this.#bad += 1;
    if (this.badLines.length < KEPT) this.badLines.push(line);
  }

  /** What can be said before anything is put in its place. */
  get counts(): Pick<ImportCounts, "lines" | "bad" | "duplicates"> {
    return { lines: this.#lines, bad: this.#bad, duplicates: this.#duplicates };
  }

  #keep<T extends SourcePost | SourceComment>(known: Map<string, Authored<T>>, item: T): void {
    if (known.has(item.id)) this.#duplicates += 1;
    else known.set(item.id, { ...item, author: this.authors.of(item.author) });
  }
}
