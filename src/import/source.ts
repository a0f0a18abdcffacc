import type { ImportFormat } from "../core/import-record.ts";

/** Who wrote something, as the source names it. Neither: nobody tells. */
export interface AuthorRef {
  /** What tells authors apart, where the source has such a thing. */
  readonly id?: string;
  /** As people read it. */
  readonly name?: string;
  readonly bio?: string;
}

/** Who took the words away: their author, or somebody else. */
export type Removal = "author" | "other";

interface SourceItem {
  /** As `external` keeps it; unique among the posts, or the comments, of the source. */
  readonly id: string;
  readonly author: AuthorRef;
  readonly community?: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Present together, where the sums of votes are known. */
  readonly ups?: number;
  readonly downs?: number;
  readonly removal?: Removal;
}

export interface SourcePost extends SourceItem {
  readonly type: "post";
  readonly title: string;
  readonly url?: string;
}

export interface SourceComment extends SourceItem {
  readonly type: "comment";
  /** Id of its post; absent where only the parent is told. */
  readonly post?: string;
  /** Id of the comment it answers; absent for a direct reply to the post. */
  readonly parent?: string;
}

/** An author about whom the source says more than the name. */
export interface SourceAgent {
  readonly type: "agent";
  readonly id: string;
  readonly handle?: string;
  readonly name?: string;
  readonly bio?: string;
  /** Name of the model that spoke for it. */
  readonly model?: string;
  readonly at?: number;
}

export interface SourceVote {
  readonly type: "vote";
  readonly voter: string;
  readonly on: "post" | "comment";
  readonly item: string;
  readonly value: 1 | -1 | 0;
  readonly at?: number;
}

export type SourceRecord = SourcePost | SourceComment | SourceAgent | SourceVote;

/** One shape in which forum data come. */
export interface SourceReader {
  readonly format: ImportFormat;
  /**
   * The records within a JSON value (a line, or a whole document), each as it would stand on a line of its own; whatever is no
   * record comes as it is. Never throws.
   */
  unfold(value: unknown): Iterable<unknown>;
  /** `kind` is what the name of the file says, where it says something. Throws `BadRecord`. */
  read(record: unknown, kind: SourceRecord["type"] | undefined): SourceRecord;
}
