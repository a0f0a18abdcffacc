import type { Cell } from "./rows.ts";
import type { CallPlaces } from "./scribe.ts";

/** Cells of rows for one prepared statement, row after row. */
export type Chunk = readonly [statement: number, cells: readonly Cell[]];

/** What the thread is told. Files and statements have numbers, and each request that is answered has a ticket. */
export type Order =
  | readonly ["open", file: number, path: string, opening: Opening]
  | readonly ["prepare", file: number, statement: number, wording: Wording]
  /** What a scribe reads; its rows stay until a transaction has taken them. */
  | readonly ["keep", file: number, tape: readonly Cell[]]
  /** Writes what is kept, some time soon. */
  | readonly ["flush", file: number, ticket: number]
  /** Is answered when it is heard. */
  | readonly ["mark", file: number, ticket: number]
  /** Opens a transaction with what is kept, and with what is kept until it ends. */
  | readonly ["begin", file: number]
  /** Rows of the open transaction alone. */
  | readonly ["rows", file: number, chunks: readonly Chunk[]]
  /** Ends the transaction as if it had never been. */
  | readonly ["abort", file: number]
  /** Ends the transaction; where it fails and others build on it, nothing but `close` is taken from then on. */
  | readonly ["commit", file: number, ticket: number, isBuiltOn: boolean]
  | readonly ["close", file: number, ticket: number];

export interface Opening {
  /** Statements of the connection. */
  readonly pragmas: readonly string[];
  /** Statements that the first transaction begins with. */
  readonly first: readonly string[];
  /** How the rows that a scribe makes are put, and where in those of `calls` it fills something in. */
  readonly kept: { readonly [Table in KeptTable]: Wording };
  readonly callPlaces: CallPlaces;
}

/** Where the rows that a scribe makes go; `whole` are blobs that get their whole hash. */
export type KeptTable = "blobs" | "whole" | "segments" | "strands" | "calls";

/** How rows are put: one with each statement, or `together` many. */
export interface Wording {
  readonly one: string;
  readonly many: string | undefined;
  readonly together: number;
  /** Cells a row. */
  readonly width: number;
  /** Which of them name a text by its whole hash, in hex digits; its id is what is bound. */
  readonly texts: readonly number[];
}

export interface Reply {
  readonly file: number;
  readonly ticket: number;
  /** SQLite's own words and code, or a bug's. */
  readonly error?: { readonly message: string; readonly code?: string };
}
