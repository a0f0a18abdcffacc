import type { Problem } from "../../api.ts";

/** What an address answered: `value` of the newest answer (of an older address while the next is on its way), or what went wrong. */
export interface Answer<T> {
  readonly value: T | undefined;
  readonly problem: Trouble | undefined;
  /** `value` belongs to what was asked before. */
  readonly isPending: boolean;
}

/** A request that failed, in the server's own words where there are any. */
export class Trouble extends Error {
  readonly status: number;
  readonly hint: string | undefined;

  constructor(status: number, message: string, hint?: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

/** `address("/api/x", { round: 3, sort: undefined })` is `/api/x?round=3`. */
export function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) params.set(key, String(value));
  const text = params.toString();
  return text === "" ? path : `${path}?${text}`;
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === "object" && body !== null && "error" in body && typeof body.error === "string";

async function read(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, init).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new Trouble(0, "the viewer does not answer", "Is `polylogue view` still running in its terminal?");
  });
  const text = await response.text();
  const body: unknown = text === "" ? null : parsed(text);
  if (response.ok && body !== undefined) return body;
  if (isProblem(body)) throw new Trouble(response.status, body.error, body.hint ?? undefined);
  throw new Trouble(response.status, `the viewer answered with status ${response.status} and no reason`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends JSON, gets JSON; throws `Trouble`. */
export async function send<T>(path: string, body: unknown): Promise<T> {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  return (await read(path, init)) as T;
}

/** Answers at hand, so that going back shows at once what was there. */
const kept = new Map<string, unknown>();
const MOST_KEPT = 400;

export const atHand = (url: string): unknown => kept.get(url);

/** The forum at the end of a closed round never changes. Everything else may: runs go on, and new ones come. */
const isSettled = (url: string): boolean => /^\/api\/runs\/.*[?&]round=\d/.test(url);

/** Asks; what is settled is asked once. Throws `Trouble`. */
export async function ask<T>(url: string, signal?: AbortSignal): Promise<T> {
  if (kept.has(url) && isSettled(url)) return kept.get(url) as T;
  const value = await read(url, signal ? { signal } : {});
  kept.delete(url);
  kept.set(url, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return value as T;
}
