import type { WireInit } from "./http.ts";

/** What an SDK's client makes of a call before it is sent. */
interface Built {
  readonly req: RequestInit;
  readonly url: string;
  readonly timeout: number;
}

interface Asking {
  readonly path: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
}

interface Client<Options extends Asking> {
  buildRequest(options: Options): Promise<Built>;
  fetchWithTimeout(
    url: unknown,
    init: RequestInit | undefined,
    ms: number,
    ...rest: never
  ): Promise<Response>;
}

/**
 * Has an SDK's client make address and headers once for each path and not for each call, since nothing in them changes but
 * with the client's settings: they take as long as the rest of the SDK together. A body that is a text already is sent as
 * it is, and so is a Buffer. The request's signal and its time go to `send` directly: the SDKs' own listeners stay on
 * the signal, and a signal of its own for each call is dear. For clients that only post and do not
 * retry: what a call adds of its own to headers or query would be lost.
 */
export function keepHead<Options extends Asking>(
  client: Client<Options>,
  send: (url: string, init: WireInit) => Promise<Response>,
): void {
  const build = client.buildRequest.bind(client);
  const heads = new Map<string, Promise<Built>>();
  const headOf = (options: Options): Promise<Built> => {
    let head = heads.get(options.path);
    if (head === undefined) {
      head = build({ ...options, body: {}, signal: undefined });
      heads.set(options.path, head);
    }
    return head;
  };
  client.buildRequest = async (options) => {
    const { req, url, timeout } = await headOf(options);
    const { body, signal } = options;
    const init: WireInit = {
      ...req,
      body: typeof body === "string" || Buffer.isBuffer(body) ? (body as string) : JSON.stringify(body),
      ...(signal ? { hangUp: signal } : {}),
    };
    return { req: init, url, timeout };
  };
  client.fetchWithTimeout = (url, init, timeoutMs) =>
    send(url as string, { ...init, method: init?.method?.toUpperCase() ?? "GET", timeoutMs });
}
