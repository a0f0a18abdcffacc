import type { Dispatcher } from "undici";

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The head of a good answer came, its body broke off or never stopped; `cause` is undici's error. */
export class BodyCutOff extends Error {
  override readonly name = "BodyCutOff";
}

/** One request and its whole answer. Rejects with undici's error, a BodyCutOff, or the reason of the signal. */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    dispatcher.dispatch(request, new Reader({ resolve, reject }, signal));
  });
}

interface Settle {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/** Gathers an answer in the order in which it comes, without a stream between. */
class Reader implements Dispatcher.DispatchHandler {
  readonly #settle: Settle;
  readonly #signal: AbortSignal | undefined;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #head: { readonly status: number; readonly headers: Headers } | undefined;

  constructor(settle: Settle, signal: AbortSignal | undefined) {
    this.#settle = settle;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#abort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal?.aborted) controller.abort(reasonOf(this.#signal));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    // Comes more than once where a server sends hints before the answer proper, which is the last.
    this.#head = { status, headers: headersOf(headers) };
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#release();
    if (this.#head) this.#settle.resolve(this.#answer(this.#head));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#release();
    if (this.#signal?.aborted) this.#settle.reject(reasonOf(this.#signal));
    else if (this.#head === undefined) this.#settle.reject(error);
    // What a refusal has said so far says enough: its status is the news.
    else if (this.#head.status >= 300) this.#settle.resolve(this.#answer(this.#head));
    else this.#settle.reject(new BodyCutOff("the answer broke off", { cause: error }));
  }

  #answer(head: { readonly status: number; readonly headers: Headers }): Answer {
    return { ...head, text: Buffer.concat(this.#chunks).toString("utf8") };
  }

  readonly #abort = (): void => {
    const reason = reasonOf(this.#signal as AbortSignal);
    this.#controller?.abort(reason);
    // A request that still waits for a connection has no controller, and its caller waits no longer.
    this.#settle.reject(reason);
  };

  #release(): void {
    this.#signal?.removeEventListener("abort", this.#abort);
  }
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new DOMException("This operation was aborted", "AbortError");
}

function headersOf(raw: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    if (Array.isArray(value)) for (const each of value) headers.append(name, each);
    else if (value !== undefined) headers.append(name, value);
  }
  return headers;
}
