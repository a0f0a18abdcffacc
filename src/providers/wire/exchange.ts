import type { Client, Dispatcher } from "undici";
import type { RawHeaders } from "./answer-headers.ts";
import type { Connections } from "./connections.ts";
import { type Hearer, listen, unlisten } from "./on-abort.ts";
import { WholeResponse } from "./whole-response.ts";

/** The head of a good answer came, its body broke off or never stopped; `cause` is undici's error. */
export class BodyCutOff extends Error {
  override readonly name = "BodyCutOff";
}

/** What may break an exchange off. */
export interface Breaks {
  /** The call's own. */
  readonly signal?: AbortSignal | null | undefined;
  /** One for many calls. */
  readonly hangUp?: AbortSignal | undefined;
  /** Milliseconds that it may take. */
  readonly timeoutMs?: number | undefined;
}

/**
 * One request and its whole answer. Rejects with undici's error, a BodyCutOff, or the reason of the signal that was aborted;
 * with an AbortError where the time is up.
 */
export function exchange(
  connections: Connections,
  request: Dispatcher.DispatchOptions,
  breaks: Breaks,
): Promise<WholeResponse> {
  return new Promise((resolve, reject) => {
    const reader = new Reader(connections, breaks, resolve, reject);
    reader.client.dispatch(request, reader);
  });
}

/** Gathers an answer in the order in which it comes, without a stream between, and gives its connection back. */
class Reader implements Dispatcher.DispatchHandler, Hearer {
  readonly client: Client;
  readonly #connections: Connections;
  readonly #resolve: (response: WholeResponse) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #hangUp: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #isLate = false;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: RawHeaders | undefined;
  /** Nearly all bodies come in one piece. */
  #body: Buffer | undefined;
  #rest: Buffer[] | undefined;

  constructor(
    connections: Connections,
    { signal, hangUp, timeoutMs }: Breaks,
    resolve: (response: WholeResponse) => void,
    reject: (reason: unknown) => void,
  ) {
    this.client = connections.take();
    this.#connections = connections;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal ?? undefined;
    this.#hangUp = hangUp;
    this.#timer = timeoutMs === undefined ? undefined : setTimeout(timeUp, timeoutMs, this);
    if (signal) listen(signal, this);
    if (hangUp) listen(hangUp, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    const reason = this.#reason();
    if (reason) controller.abort(reason);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: RawHeaders): void {
    // Comes more than once where a server sends hints before the answer proper, which is the last.
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body === undefined) this.#body = chunk;
    else {
      this.#rest ??= [];
      this.#rest.push(chunk);
    }
  }

  onResponseEnd(): void {
    this.#release();
    this.#connections.giveBack(this.client);
    if (this.#headers) this.#resolve(this.#response(this.#headers));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#release();
    const reason = this.#reason();
    if (reason) this.#reject(reason);
    else if (this.#headers === undefined) this.#reject(error);
    // What a refusal has said so far says enough: its status is the news.
    else if (this.#status >= 300) this.#resolve(this.#response(this.#headers));
    else this.#reject(new BodyCutOff("the answer broke off", { cause: error }));
  }

  #response(headers: RawHeaders): WholeResponse {
    const bytes = this.#rest && this.#body ? Buffer.concat([this.#body, ...this.#rest]) : this.#body;
    return new WholeResponse(this.#status, headers, bytes?.toString("utf8") ?? "");
  }

  timeUp(): void {
    this.#isLate = true;
    this.hear();
  }

  /** What may break it off has come. */
  hear(): void {
    const reason = this.#reason();
    if (reason === undefined) return;
    this.#controller?.abort(reason);
    // A request that still waits for a connection has no controller, and its caller waits no longer.
    this.#reject(reason);
  }

  /** Why it was broken off from this side; undefined where it was not. */
  #reason(): Error | undefined {
    if (this.#signal?.aborted === true) return reasonOf(this.#signal);
    if (this.#hangUp?.aborted === true) return reasonOf(this.#hangUp);
    return this.#isLate ? reasonOf(undefined) : undefined;
  }

  #release(): void {
    clearTimeout(this.#timer);
    if (this.#signal) unlisten(this.#signal, this);
    if (this.#hangUp) unlisten(this.#hangUp, this);
  }
}

const timeUp = (reader: Reader): void => reader.timeUp();

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new DOMException("This operation was aborted", "AbortError");
}
