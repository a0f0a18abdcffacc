/** Forum data that an import reads: the public API of the reference forum, Reddit's dumps, or our own neutral lines. */
export const IMPORT_FORMATS = ["moltbook", "reddit", "jsonl"] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** A line (or, of a file that is one JSON document, a record) that could not be used. */
export interface BadLine {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

/** What an import found. Everything that could be read is in the run; these say what was strange about it. */
export interface ImportCounts {
  /** Lines that were not empty; of a file that is one JSON document, its posts and comments. */
  readonly lines: number;
  readonly bad: number;
  readonly agents: number;
  readonly communities: number;
  /** Without those that are missing. */
  readonly posts: number;
  readonly comments: number;
  /** Votes whose voters are known. */
  readonly votes: number;
  /** Posts and comments of which the sums of votes are known, zero included. */
  readonly tallied: number;
  /** Posts and comments whose id had come before: the first counts. */
  readonly duplicates: number;
  /** Comments whose parent or post is not in the data. */
  readonly orphans: number;
  /** Posts that comments speak of and the data do not hold; each has a placeholder. */
  readonly missingPosts: number;
  /** Circles of comments that answered each other; each was cut once, which made one orphan. */
  readonly circles: number;
  /** Posts and comments whose author is not told. */
  readonly anonymous: number;
  /** Posts and comments whose words had been taken away. */
  readonly removed: number;
  /** Comments dated before what they answer; they stand behind it. */
  readonly early: number;
  /** Votes on what is not in the data: there is no place for them. */
  readonly strayVotes: number;
}

/** Where an imported run comes from. It stands in the plan of the run, which has nothing else to say. */
export interface ImportRecord {
  readonly format: ImportFormat;
  /** In the order read. */
  readonly files: readonly {
    readonly name: string;
    readonly bytes: number;
    /** Of the bytes, 64 hex digits. */
    readonly sha256: string;
  }[];
  readonly counts: ImportCounts;
  /** The first of them, in the order read. */
  readonly badLines: readonly BadLine[];
}
