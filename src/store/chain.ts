import { createHash } from "node:crypto";
import type { LoggedEvent } from "../core/events.ts";
import { type EventRow, rowOf } from "./event-row.ts";
import { textHash } from "./hash.ts";

/**
 * Where every chain begins: the SHA-256 of "polylogue log 1". Neither plan, path nor version of the code is in it, so
 * that equal histories have equal hashes whatever ran them.
 */
export const FIRST_LINK: string = textHash("polylogue log 1");

/** Of causes and types, which are few; a stored one that somebody changed is still told apart from all others. */
const quotedNames = new Map<string, string>();
const MOST_NAMES = 64;

function quotedName(name: string): string {
  let text = quotedNames.get(name);
  if (text === undefined) {
    text = JSON.stringify(name);
    if (quotedNames.size < MOST_NAMES) quotedNames.set(name, text);
  }
  return text;
}

/** Everything of a line but its payload and the closing bracket. */
export function lineHead(row: EventRow): string {
  const { seq, round, at, cause, turn, context, call, action, type } = row;
  const place = `${seq},${round},${at},${quotedName(cause)},${turn},${context},${call},${action}`;
  return `[${place},${quotedName(type)},`;
}

/** The line of a stored event, from its columns alone. */
export const rowLine = (row: EventRow): string => `${lineHead(row)}${row.payload}]`;

/**
 * One event as one line of canonical JSON: always ten members, in the order of the columns of the table `events`.
 * The same event gives the same bytes on every machine.
 *
 *   [31,2,1769594400000,"turn",12,3,0,1,"vote.cast",{"item":"p4","value":1,"voter":3}]
 *   [32,2,1769594400000,"scheduler",null,null,null,null,"round.closed",{"hash":"9f…","turns":4}]
 */
export const eventLine = (event: LoggedEvent): string => rowLine(rowOf(event));

/** A link under way: `add` takes lines (in pieces, if need be), `hex` ends it. */
export interface Seal {
  add(piece: string | Uint8Array): void;
  hex(): string;
}

/** Long enough that the hash is fed rarely, short enough that a round of a million turns never becomes one string. */
const PIECE = 65_536;

export function openSeal(previous: string): Seal {
  const digest = createHash("sha256");
  let waiting = `${previous}\n`;
  return {
    add(piece) {
      if (typeof piece === "string") {
        waiting += piece;
        if (waiting.length < PIECE) return;
        digest.update(waiting);
      } else {
        digest.update(waiting).update(piece);
      }
      waiting = "";
    },
    hex: () => digest.update(waiting).digest("hex"),
  };
}

/**
 * The next link of the chain as 64 hex digits: SHA-256 over `previous`, a newline, and each line followed by a newline.
 * A round makes two links:
 *
 *   hash = sealRound(previous, the round's lines without its round.closed)   stands in round.closed
 *   next = sealRound(hash, [the line of round.closed])                       the run's log hash after the round
 *
 * and `next` is `previous` for the round that follows. The chain of round 0 starts from `FIRST_LINK`.
 */
export function sealRound(previous: string, lines: Iterable<string>): string {
  const seal = openSeal(previous);
  for (const line of lines) seal.add(`${line}\n`);
  return seal.hex();
}
