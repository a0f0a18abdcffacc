import type { Dispatcher } from "undici";
import { type Answer, exchange } from "./exchange.ts";

/** No answer to a forum's prompt is that long: a server that does not stop is cut off here. */
const LONGEST_BODY = 32 * 1_024 * 1_024;

let agent: Promise<Dispatcher> | undefined;

/**
 * The one pool of connections of this process. What bounds a call is the time its caller gives it, so undici's own
 * limits on waiting are off. Idle connections are kept for undici's default of four seconds unless the server says
 * otherwise: several local servers hang up after five without saying so.
 */
async function openAgent(): Promise<Dispatcher> {
  const { Agent } = await import("undici");
  return new Agent({ headersTimeout: 0, bodyTimeout: 0, maxResponseSize: LONGEST_BODY });
}

/**
 * A `fetch` for the SDKs: keeps connections open across calls, follows no redirect (a key goes to the host it is for and
 * nowhere else), reads no proxy from the environment, and comes back when the whole body is there, so that the
 * caller's time limit covers all of it. It costs a fraction of what the built-in one does. Errors before the head of an
 * answer are undici's own; a 2xx answer that breaks off afterwards is a BodyCutOff with undici's error as its cause.
 * Takes what the SDKs pass: a URL, a method, headers, a text body and a signal; what it gives has a status, headers and
 * a text that may be read as often as one likes, and no stream.
 */
export function wireFetch(): typeof fetch {
  return fetchOverAgent;
}

async function fetchOverAgent(
  input: string | URL | Request,
  { method = "GET", headers, body, signal }: RequestInit = {},
): Promise<Response> {
  agent ??= openAgent();
  const { origin, pathname, search } = new URL(input instanceof Request ? input.url : input);
  if (body !== undefined && body !== null && typeof body !== "string")
    throw new TypeError("this fetch sends text only");
  const answer = await exchange(
    await agent,
    {
      origin,
      path: `${pathname}${search}`,
      method: method as Dispatcher.HttpMethod,
      headers: headers instanceof Headers ? headers : new Headers(headers),
      body: body ?? null,
    },
    signal ?? undefined,
  );
  return new WholeResponse(answer) as unknown as Response;
}

/**
 * The part of a Response that the SDKs touch. The built-in one wraps every text in a stream to be read once, which costs
 * more than sending the request does.
 */
class WholeResponse implements Pick<Response, "status" | "ok" | "headers" | "body" | "text" | "json"> {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: Headers;
  readonly body = null;
  readonly #text: string;

  constructor({ status, headers, text }: Answer) {
    this.status = status;
    this.ok = status >= 200 && status < 300;
    this.headers = headers;
    this.#text = text;
  }

  async text(): Promise<string> {
    return this.#text;
  }

  async json(): Promise<unknown> {
    return JSON.parse(this.#text) as unknown;
  }
}
