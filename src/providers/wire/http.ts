import type { Dispatcher } from "undici";
import { AnswerHeaders, builtInHeaders } from "./answer-headers.ts";
import { Connections } from "./connections.ts";
import { type Answer, exchange } from "./exchange.ts";

/** What `wireFetch` takes; the SDKs hand on members that they do not know. */
export interface WireInit extends RequestInit {
  /** Breaks the call off as `signal` does; may be one signal for any number of calls. */
  readonly hangUp?: AbortSignal;
  /** Milliseconds after which it is broken off with an AbortError; no limit where absent. */
  readonly timeoutMs?: number;
}

/**
 * A `fetch` for the SDKs: keeps connections open across calls, follows no redirect (a key goes to the host it is for and
 * nowhere else), reads no proxy from the environment, and comes back when the whole body is there, so that the
 * caller's time limit covers all of it. It costs a fraction of what the built-in one does. Errors before the head of an
 * answer are undici's own; a 2xx answer that breaks off afterwards is a BodyCutOff with undici's error as its cause.
 * Takes what the SDKs pass: a URL, a method, headers, a body (a text, or its bytes as a Buffer) and a signal; what it gives has a status, headers and
 * a text that may be read as often as one likes, and no stream.
 */
export function wireFetch(): typeof fetch {
  return fetchOverWire;
}

async function fetchOverWire(
  input: string | URL | Request,
  { method = "GET", headers, body, signal, hangUp, timeoutMs }: WireInit = {},
): Promise<Response> {
  if (body !== undefined && body !== null && typeof body !== "string" && !Buffer.isBuffer(body))
    throw new TypeError("this fetch sends text only");
  loaded ??= await import("undici");
  const { connections, path } = targetOf(input, loaded);
  const answer = await exchange(
    connections,
    {
      path,
      method: method as Dispatcher.HttpMethod,
      headers: headers ? linesOf(headers) : [],
      body: body ?? null,
    },
    { signal: signal ?? undefined, hangUp, timeoutMs },
  );
  return new WholeResponse(answer) as unknown as Response;
}

type Undici = typeof import("undici");

let loaded: Undici | undefined;

interface Target {
  readonly connections: Connections;
  readonly path: string;
}

/** Addresses are few: one for each provider of a process and path. */
const targets = new Map<string, Target>();
const servers = new Map<string, Connections>();

function targetOf(input: string | URL | Request, library: Undici): Target {
  const url = input instanceof Request ? input.url : String(input);
  let target = targets.get(url);
  if (target === undefined) {
    const { origin, pathname, search } = new URL(url);
    target = { connections: connectionsTo(origin, library), path: `${pathname}${search}` };
    targets.set(url, target);
  }
  return target;
}

function connectionsTo(origin: string, library: Undici): Connections {
  let connections = servers.get(origin);
  if (connections === undefined) {
    connections = new Connections(origin, library);
    servers.set(origin, connections);
  }
  return connections;
}

/** By the object that holds the headers: who sends the same object again has not changed it. */
const linesIn = new WeakMap<object, string[]>();

/** Names and values by turns, as they go out. */
function linesOf(headers: NonNullable<RequestInit["headers"]>): string[] {
  let lines = linesIn.get(headers);
  if (lines === undefined) {
    lines = [...new Headers(headers).entries()].flat();
    linesIn.set(headers, lines);
  }
  return lines;
}

/**
 * The part of a Response that the SDKs touch. The built-in one wraps every text in a stream to be read once, which costs
 * more than sending the request does.
 */
class WholeResponse {
  readonly status: number;
  readonly ok: boolean;
  /** Of a refusal the built-in ones: the SDKs' errors carry them on. */
  readonly headers: AnswerHeaders | Headers;
  readonly body = null;
  readonly #text: string;

  constructor({ status, headers, text }: Answer) {
    this.status = status;
    this.ok = status >= 200 && status < 300;
    this.headers = this.ok ? new AnswerHeaders(headers) : builtInHeaders(headers);
    this.#text = text;
  }

  async text(): Promise<string> {
    return this.#text;
  }

  async json(): Promise<unknown> {
    return JSON.parse(this.#text) as unknown;
  }
}
