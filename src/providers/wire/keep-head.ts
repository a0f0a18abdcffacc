import { linesOf, type WireInit } from "./http.ts";

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
  /** The client waits for it, and takes at once what is no promise. */
  buildRequest(options: Options): Built | Promise<Built>;
  fetchWithTimeout(
    url: unknown,
    init: RequestInit | undefined,
    ms: number,
    ...rest: never
  ): Promise<Response>;
}

/** What does not differ between calls to one path. */
interface Head {
  readonly url: string;
  readonly method: string;
  readonly lines: string[];
  readonly timeout: number;
}

/**
 * Has an SDK's client make address and headers once for each path and not for each call, since nothing in them changes but
 * with the client's settings: they take as long as the rest of the SDK together. `headers` go out in the place of its own. A
 * body that is a text already is sent as it is, and so is a Buffer. The request's signal and its time go to `send` directly:
 * the SDKs' own listeners stay on the signal, and a signal of its own for each call is dear. For clients that only post
 * and do not retry: what a call adds of its own to headers or query would be lost.
 */
export function keepHead<Options extends Asking>(
  client: Client<Options>,
  send: (url: string, init: WireInit) => Promise<Response>,
  headers?: Readonly<Record<string, string>>,
): void {
  const build = client.buildRequest.bind(client);
  const heads = new Map<string, Head>();
  const headOf = async (options: Options): Promise<Head> => {
    const { req, url, timeout } = await build({ ...options, body: {}, signal: undefined });
    const head = {
      url,
      method: req.method?.toUpperCase() ?? "GET",
      lines: linesOf(headers ?? req.headers),
      timeout,
    };
    heads.set(options.path, head);
    return head;
  };
  client.buildRequest = (options) => {
    const head = heads.get(options.path);
    if (head === undefined) return headOf(options).then((made) => builtOf(made, options));
    return builtOf(head, options);
  };
  client.fetchWithTimeout = (url, init) => send(url as string, init ?? {});
}

function builtOf({ url, method, lines, timeout }: Head, { body, signal }: Asking): Built {
  const req: WireInit = {
    method,
    lines,
    body: typeof body === "string" || Buffer.isBuffer(body) ? (body as string) : JSON.stringify(body),
    timeoutMs: timeout,
    ...(signal ? { hangUp: signal } : {}),
  };
  return { req, url, timeout };
}
