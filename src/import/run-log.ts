import type { LoggedEvent } from "../core/events.ts";
import { SealedRound } from "../store/chain.ts";
import type { RunFile } from "../store/run-file.ts";
import type { Fact } from "./chronicle.ts";

/** Writes imported facts into a run file, round by round. */
export class RunLog {
  readonly #file: RunFile;
  #events: LoggedEvent[] = [];
  #seq = 0;
  #round = 0;
  #link: string;
  /** The latest moment so far: that at which an open round is closed. */
  #now: number;

  constructor(file: RunFile, startMs: number) {
    this.#file = file;
    this.#link = file.header().logHash;
    this.#now = startMs;
  }

  get round(): number {
    return this.#round;
  }

  write({ at, event }: Fact): void {
    this.#events.push(this.#logged(at, event));
    this.#now = Math.max(this.#now, at);
  }

  /** Closes the open round and puts it on disk. */
  close(): void {
    const sealed = SealedRound.close(this.#link, this.#events, (hash) => {
      const closing = this.#logged(this.#now, { type: "round.closed", turns: 0, hash });
      this.#events.push(closing);
      return closing;
    });
    this.#file.commitRound(sealed);
    this.#link = sealed.link;
    this.#events = [];
    this.#round += 1;
  }

  #logged(at: number, event: LoggedEvent["event"]): LoggedEvent {
    this.#seq += 1;
    return { seq: this.#seq, round: this.#round, at, cause: { by: "import" }, event };
  }
}
