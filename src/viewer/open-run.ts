import { PolylogueError } from "../core/errors.ts";
import type { Plan } from "../scenario/plan.ts";
import { RunFile } from "../store/run-file.ts";
import type { RunHeader, RunStatus } from "../store/run-header.ts";
import { fileMark } from "./file-state.ts";
import { ForumAt } from "./forum-at.ts";
import { RunIndex } from "./run-index.ts";

/** How many rounds' forums are kept at hand. */
const KEPT = 8;

/**
 * A run with its index. The file is open only while something is read from it: an open reader would keep the run's own process
 * from closing it well.
 */
export class OpenRun {
  readonly id: string;
  readonly path: string;
  #mark: string | undefined;
  #header: RunHeader & RunStatus;
  #plan: Plan;
  #index = this.#emptyIndex();
  readonly #forums = new Map<number, ForumAt>();

  constructor(id: string, path: string) {
    this.id = id;
    this.path = path;
    this.#mark = fileMark(path);
    this.#header = this.reading((file) => file.header());
    this.#plan = planOf(this.#header);
    this.reading((file) => this.#readOn(file));
  }

  get header(): RunHeader & RunStatus {
    return this.#header;
  }

  /** As the run began. */
  get plan(): Plan {
    return this.#plan;
  }

  get index(): RunIndex {
    return this.#index;
  }

  /** Bytes that it takes up in memory, roughly. */
  get bytes(): number {
    const { textLength, seq, exposuresRead } = this.#index;
    return 2 * textLength + 250 * seq + 12 * exposuresRead + 2 * this.#header.planJson.length;
  }

  /** Reads on where the file has grown, and all of it anew where it is another run than before. */
  refresh(): void {
    const mark = fileMark(this.path);
    if (mark === this.#mark) return;
    this.reading((file) => {
      const header = file.header();
      const isSame = header.createdAt === this.#header.createdAt && header.planHash === this.#header.planHash;
      if (!isSame || header.lastSeq < this.#index.seq) {
        this.#index = this.#emptyIndex();
        this.#forums.clear();
        this.#plan = planOf(header);
      }
      this.#header = header;
      this.#readOn(file);
    });
    this.#mark = mark;
  }

  #readOn(file: RunFile): void {
    for (const logged of file.blindEvents(this.#index.seq)) this.#index.take(logged);
  }

  #emptyIndex(): RunIndex {
    return new RunIndex((from, to, take) =>
      this.reading((file) => {
        for (const views of file.views(from, to)) take(views);
      }),
    );
  }

  /** Lends the file for as long as `use` takes. */
  reading<T>(use: (file: RunFile) => T): T {
    const file = RunFile.openForReading(this.path);
    try {
      return use(file);
    } finally {
      file.close();
    }
  }

  /** The forum at the end of a round, or of the last closed one. Throws `not_found` for a round beyond. */
  at(round?: number): ForumAt {
    const last = this.#index.lastRound;
    if (round !== undefined && (round > last || round < 0)) throw noSuchRound(this.id, round, last);
    const asked = round ?? last;
    const known = this.#forums.get(asked);
    this.#forums.delete(asked);
    const forum = known ?? new ForumAt(this.#index, asked, this.#nowAfter(asked));
    this.#forums.set(asked, forum);
    for (const oldest of this.#forums.keys()) {
      if (this.#forums.size <= KEPT) break;
      this.#forums.delete(oldest);
    }
    return forum;
  }

  /** The moment at which the next round begins; of an import, whose rounds nobody planned, when the round ended. */
  #nowAfter(round: number): number {
    const { clock, imported } = this.#plan;
    if (imported !== undefined) return this.#index.rounds.lines[round]?.at ?? clock.startMs;
    return clock.startMs + Math.max(0, round) * clock.roundMs;
  }
}

const planOf = ({ planJson }: RunHeader): Plan => JSON.parse(planJson) as Plan;

function noSuchRound(id: string, round: number, last: number): PolylogueError {
  return new PolylogueError("not_found", `${id} has no round ${round}`, {
    hint:
      last < 0 ? "Nothing has happened in it yet." : `Its last closed round is ${last}; 0 is the opening.`,
  });
}
