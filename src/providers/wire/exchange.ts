import type { Client, Dispatcher } from "undici";
import type { RawHeaders } from "./answer-headers.ts";
import type { Connections } from "./connections.ts";
import { listen, unlisten } from "./on-abort.ts";

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: RawHeaders;
  readonly text: string;
}

/** The head of a good answer came, its body broke off or never stopped; `cause` is undici's error. */
export class BodyCutOff extends Error {
  override readonly name = "BodyCutOff";
}

/**
 * One request and its whole answer. Rejects with undici's error, a BodyCutOff, or the reason of the signal that was aborted;
 * with an AbortError where the time is up.
 */
export function exchange(
  connections: Connections,
  request: Dispatcher.DispatchOptions,
  breaks: Breaks,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const client = connections.take();
    client.dispatch(request, new Reader({ resolve, reject }, breaks, { client, connections }));
  });
}

/** What may break an exchange off. */
export interface Breaks {
  /** The call's own. */
  readonly signal: AbortSignal | undefined;
  /** One for many calls. */
  readonly hangUp: AbortSignal | undefined;
  /** Milliseconds that it may take. */
  readonly timeoutMs: number | undefined;
}

/** On which connection, and where it goes afterwards. */
interface Loan {
  readonly client: Client;
  readonly connections: Connections;
}

interface Settle {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/** Gathers an answer in the order in which it comes, without a stream between. */
class Reader implements Dispatcher.DispatchHandler {
  readonly #settle: Settle;
  readonly #breaks: Breaks;
  readonly #loan: Loan;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #chunks: Buffer[] = [];
  #isLate = false;
  #controller: Dispatcher.DispatchController | undefined;
  #head: { readonly status: number; readonly headers: RawHeaders } | undefined;

  constructor(settle: Settle, breaks: Breaks, loan: Loan) {
    this.#settle = settle;
    this.#breaks = breaks;
    this.#loan = loan;
    const { signal, hangUp, timeoutMs } = breaks;
    this.#timer = timeoutMs === undefined ? undefined : setTimeout(timeUp, timeoutMs, this);
    signal?.addEventListener("abort", this.#abort, { once: true });
    if (hangUp) listen(hangUp, this.#abort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    const reason = this.#reason();
    if (reason) controller.abort(reason);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: RawHeaders): void {
    // Comes more than once where a server sends hints before the answer proper, which is the last.
    this.#head = { status, headers };
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#release();
    this.#loan.connections.giveBack(this.#loan.client);
    if (this.#head) this.#settle.resolve(this.#answer(this.#head));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#release();
    const reason = this.#reason();
    if (reason) this.#settle.reject(reason);
    else if (this.#head === undefined) this.#settle.reject(error);
    // What a refusal has said so far says enough: its status is the news.
    else if (this.#head.status >= 300) this.#settle.resolve(this.#answer(this.#head));
    else this.#settle.reject(new BodyCutOff("the answer broke off", { cause: error }));
  }

  #answer({ status, headers }: { readonly status: number; readonly headers: RawHeaders }): Answer {
    const [first, ...others] = this.#chunks;
    const bytes = others.length === 0 ? first : Buffer.concat(this.#chunks);
    return { status, headers, text: bytes?.toString("utf8") ?? "" };
  }

  timeUp(): void {
    this.#isLate = true;
    this.#abort();
  }

  readonly #abort = (): void => {
    const reason = this.#reason();
    if (reason === undefined) return;
    this.#controller?.abort(reason);
    // A request that still waits for a connection has no controller, and its caller waits no longer.
    this.#settle.reject(reason);
  };

  /** Why it was broken off from this side; undefined where it was not. */
  #reason(): Error | undefined {
    const { signal, hangUp } = this.#breaks;
    if (signal?.aborted === true) return reasonOf(signal);
    if (hangUp?.aborted === true) return reasonOf(hangUp);
    return this.#isLate ? reasonOf(undefined) : undefined;
  }

  #release(): void {
    const { signal, hangUp } = this.#breaks;
    clearTimeout(this.#timer);
    signal?.removeEventListener("abort", this.#abort);
    if (hangUp) unlisten(hangUp, this.#abort);
  }
}

const timeUp = (reader: Reader): void => reader.timeUp();

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new DOMException("This operation was aborted", "AbortError");
}
