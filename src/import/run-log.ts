import type { LoggedEvent } from "../core/events.ts";
import type { RunFile } from "../store/run-file.ts";
import { OpenRound } from "../store/sealed-round.ts";
import type { Fact } from "./chronicle.ts";

/** Writes imported facts into a run file, round by round. */
export class RunLog {
  readonly #file: RunFile;
  #seq = 0;
  #round = 0;
  #open: OpenRound;
  /** The latest moment so far: that at which an open round is closed. */
  #now: number;

  constructor(file: RunFile, startMs: number) {
    this.#file = file;
    this.#open = new OpenRound(file.header().logHash);
    this.#now = startMs;
  }

  get round(): number {
    return this.#round;
  }

  write({ at, event }: Fact): void {
    this.#open.add(this.#logged(at, event));
    this.#now = Math.max(this.#now, at);
  }

  /** Closes the open round and puts it on disk. */
  close(): void {
    const sealed = this.#open.close((hash) =>
      this.#logged(this.#now, { type: "round.closed", turns: 0, hash }),
    );
    this.#file.commitRound(sealed);
    this.#open = new OpenRound(sealed.link);
    this.#round += 1;
  }

  #logged(at: number, event: LoggedEvent["event"]): LoggedEvent {
    this.#seq += 1;
    return { seq: this.#seq, round: this.#round, at, cause: { by: "import" }, event };
  }
}
