import type { Dispatcher } from "undici";
import { Connections } from "./connections.ts";
import { exchange } from "./exchange.ts";

/** What `wireFetch` takes; the SDKs hand on members that they do not know. */
export interface WireInit extends RequestInit {
  /** Names and values by turns, as they go out, in the place of `headers`: for who sends the same ones each time. */
  readonly lines?: string[];
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

function fetchOverWire(input: string | URL | Request, init: WireInit = {}): Promise<Response> {
  return loaded === undefined ? sendLater(input, init) : send(loaded, input, init);
}

async function sendLater(input: string | URL | Request, init: WireInit): Promise<Response> {
  loaded ??= await import("undici");
  return send(loaded, input, init);
}

function send(library: Undici, input: string | URL | Request, init: WireInit): Promise<Response> {
  const { method = "GET", headers, lines, body } = init;
  if (body !== undefined && body !== null && typeof body !== "string" && !Buffer.isBuffer(body))
    return Promise.reject(new TypeError("this fetch sends text only"));
  const { connections, path } = targetOf(input, library);
  const request = {
    path,
    method: method as Dispatcher.HttpMethod,
    headers: lines ?? linesOf(headers),
    body: body ?? null,
  };
  return exchange(connections, request, init) as Promise<unknown> as Promise<Response>;
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

/** Names and values by turns, as they go out. */
export function linesOf(headers: RequestInit["headers"]): string[] {
  return headers ? [...new Headers(headers).entries()].flat() : [];
}
