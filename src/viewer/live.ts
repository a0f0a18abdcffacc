import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { Live } from "./api.ts";
import { fileMark } from "./file-state.ts";
import type { Library } from "./library.ts";
import { problemOf, Refusal } from "./refusal.ts";

/** How often the file is looked at; every so many looks its writer is asked for, or a sign of life is sent. */
const EVERY_MS = 500;
const ASK_EVERY = 4;
const SIGN_EVERY = 30;
/** Pages that wait for news at once. */
const MOST = 64;

/** Tells pages how a run stands, each time that changes, for as long as it goes on. */
export class LiveNews {
  readonly #library: Library;
  #open = 0;

  constructor(library: Library) {
    this.#library = library;
  }

  /** Throws `run_not_found`, and 409 where too many wait already. */
  tell(c: Context, run: string): Response {
    const { path } = this.#library.named(run);
    this.#now(run);
    if (this.#open >= MOST)
      throw new Refusal(409, `${MOST} pages wait for news already`, "Close some of them.");
    this.#open += 1;
    return streamSSE(c, async (stream) => {
      try {
        await this.#follow(stream, run, path);
      } catch (error) {
        const problem = problemOf(error)?.problem ?? { error: "this is a bug in Polylogue", hint: null };
        await stream.writeSSE({ event: "problem", data: JSON.stringify(problem) });
      } finally {
        this.#open -= 1;
      }
    });
  }

  async #follow(stream: SSEStreamingApi, run: string, path: string): Promise<void> {
    let last = "";
    let mark: string | undefined;
    for (let quiet = 0; !stream.aborted; quiet += 1) {
      const seen = fileMark(path);
      // A run that is killed leaves its file as it was, so that now and then its writer has to be asked for too.
      const live = seen === mark && quiet % ASK_EVERY !== 0 ? undefined : this.#now(run);
      mark = seen;
      const data = live === undefined ? last : JSON.stringify(live);
      if (data !== last) await stream.writeSSE({ event: "live", data });
      else if (quiet % SIGN_EVERY === 0) await stream.write(": still here\n\n");
      last = data;
      if (live?.isLive === false) return;
      await stream.sleep(EVERY_MS);
    }
  }

  #now(run: string): Live {
    const { state, lastRound, plannedRounds, lastSeq } = this.#library.standing(run);
    return { run, isLive: state === "running", state, lastRound, plannedRounds, lastSeq };
  }
}
