/** What can go wrong on the way. Never a function of the request: drawn, or taken from a list, as requests arrive. */
export const FAULTS = [
  "rate_limit",
  "server_error",
  "overloaded",
  "reset",
  "truncated",
  "hang",
  "slow",
] as const;
export type FaultName = (typeof FAULTS)[number];

/** An answer made by hand, e.g. a proxy's `{ status: 502, headers: { "content-type": "text/html" }, body: "<html>" }`. */
export interface HandMade {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string goes out as it is, anything else as JSON. */
  readonly body: unknown;
}

/** A fault to come: by name, by hand, or "none" for a request that is let through. */
export type NextFault = FaultName | "none" | HandMade;

export interface Faults {
  /** Chance of each, in [0, 1], together at most 1; drawn for each request for an answer. */
  readonly rates?: Readonly<Partial<Record<FaultName, number>>>;
  /** For the next requests, one each, before anything is drawn. */
  readonly nextFaults?: readonly NextFault[];
  /** Of the draws; default 1. */
  readonly seed?: number;
  /** What a 429 asks for: by turns as `retry-after-ms` and as `retry-after`; default 20. */
  readonly retryAfterMs?: number;
  /** How much longer a `slow` answer takes; default 500. */
  readonly slowMs?: number;
}

export interface FakeOptions {
  /** Milliseconds before each answer; default 0. */
  readonly latencyMs?: number;
  /** One constant answer for every request, nothing looked at and only counted: for benchmarks. */
  readonly plain?: boolean;
  /** Share of request bodies that get words with no answer in them, in [0, 1]; the same bodies each time. */
  readonly garbage?: number;
  /** Share of request bodies that are refused, in [0, 1]; the same bodies each time. */
  readonly refusals?: number;
  /** Limits told in headers, a number a minute; default 60,000 requests and 60,000,000 tokens. Told, not enforced. */
  readonly rpm?: number;
  readonly tpm?: number;
  readonly faults?: Faults;
}

/** One request as the server saw it, in order of arrival. */
export interface SeenRequest {
  /** From 0. */
  readonly n: number;
  readonly method: string;
  readonly path: string;
  /** SHA-256 of the body, 64 hex digits; of nothing for a GET. */
  readonly hash: string;
  /** "" where the body names none. */
  readonly model: string;
  /** The status given; undefined where the fault left none (reset, hang). A truncated body had 200. */
  readonly status?: number;
  readonly fault?: FaultName | "hand-made";
  /** Requests for answers under way when it arrived, itself included. */
  readonly underWay: number;
  /** Lower case. Keys are not among them: `authorization` and `x-api-key` are "(present)". */
  readonly headers: Readonly<Record<string, string>>;
  /** Where asked for: the parsed body. */
  readonly body?: unknown;
}
