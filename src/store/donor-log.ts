import type { Database } from "better-sqlite3";
import { PolylogueError } from "../core/errors.ts";
import type { LoggedEvent } from "../core/events.ts";
import { eventLine, FIRST_LINK, sealRound } from "./chain.ts";
import { type EventRow, eventOf } from "./event-row.ts";

interface DonorLine {
  readonly seq: number;
  readonly round: number;
  readonly line: string;
}

/** Keeps the log of the run that this one is built on. */
export function putDonor(db: Database, events: Iterable<LoggedEvent>): void {
  const put = db.prepare("INSERT INTO donor_events (seq, round, line) VALUES (?, ?, ?)");
  for (const event of events) put.run(event.seq, event.round, eventLine(event));
}

const linesIn = (db: Database): IterableIterator<DonorLine> =>
  db.prepare<[], DonorLine>("SELECT seq, round, line FROM donor_events ORDER BY seq").iterate();

/** The donor's log, in order; empty where the run has no donor. Throws `run_damaged` for a line that is no event. */
export function readDonor(db: Database): readonly LoggedEvent[] {
  return Array.from(linesIn(db), ({ seq, line }) => eventIn(seq, line));
}

/** The line of a `round.closed`, with its hash. */
const CLOSING = /^[^"]*"scheduler",null,null,null,null,"round\.closed",\{"hash":"([0-9a-f]{64})"/;

/**
 * The log hash of the donor's log as it is kept here: the last link of its chain, made again from the stored lines.
 * Undefined where there is none, where an event is missing or out of place, and where a round does not close with its hash.
 */
export function donorHash(db: Database): string | undefined {
  let [link, seq, round]: [string, number, number] = [FIRST_LINK, 0, 0];
  let open: string[] = [];
  for (const row of linesIn(db)) {
    seq += 1;
    if (row.seq !== seq || row.round !== round || !row.line.startsWith(`[${seq},${round},`)) return undefined;
    const hash = CLOSING.exec(row.line)?.[1];
    if (hash === undefined) {
      open.push(row.line);
      continue;
    }
    if (hash !== sealRound(link, open)) return undefined;
    [link, round, open] = [sealRound(hash, [row.line]), round + 1, []];
  }
  return open.length > 0 || seq === 0 ? undefined : link;
}

type Members = [
  number,
  number,
  number,
  EventRow["cause"],
  number | null,
  number | null,
  number | null,
  number | null,
  EventRow["type"],
  object,
];

function eventIn(seq: number, line: string): LoggedEvent {
  let members: Members;
  try {
    members = JSON.parse(line) as Members;
  } catch (cause) {
    throw new PolylogueError("run_damaged", `event ${seq} of the donor's log is not readable`, { cause });
  }
  const [own, round, at, cause, turn, context, call, action, type, payload] = members;
  return eventOf({
    seq: own,
    round,
    at,
    cause,
    turn,
    context,
    call,
    action,
    type,
    payload: JSON.stringify(payload),
  });
}
