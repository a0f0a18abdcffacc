import type { Json } from "./json.ts";
import type { FakeOptions } from "./settings.ts";

/** What goes back over the wire, but for what a fault makes of it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One request for an answer, read. */
export interface Arrival {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
  /** SHA-256 of the body, hex: all that an answer may depend on. */
  readonly hash: string;
  /** "req_17": another for each request, equal bodies or not. */
  readonly requestId: string;
  readonly options: FakeOptions;
}

/** One vendor's side of a path. */
export interface Vendor {
  /** 401 and its kin, by the key alone; undefined for a key that may ask. */
  readonly refuseKey: (headers: Readonly<Record<string, string>>) => Reply | undefined;
  /** The answer, or what is wrong with the request. */
  readonly answer: (arrival: Arrival) => Reply;
  /** What the vendor says when it is rate limited, broken or overloaded. */
  readonly trouble: (kind: "rate_limit" | "server_error" | "overloaded", arrival: Arrival) => Reply;
  /** Headers on every answer. */
  readonly headers: (options: FakeOptions, requestId: string) => Readonly<Record<string, string>>;
}

/** The key as it was sent, by either of the two headers; undefined where there is none. */
export function keyOf(headers: Readonly<Record<string, string>>): string | undefined {
  const bearer = headers["authorization"]?.replace(/^Bearer\s*/i, "");
  const key = headers["x-api-key"] ?? bearer;
  return key === "" ? undefined : key;
}

export const BIG_RPM = 60_000;
export const BIG_TPM = 60_000_000;
