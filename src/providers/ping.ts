import type { ModelAccess } from "../core/call.ts";
import { presetOf } from "./key-name.ts";

/** One server to be asked whether it is there. */
export interface PingTarget {
  readonly provider: string;
  readonly access: ModelAccess;
  /** Undefined where none is needed. */
  readonly key: string | undefined;
}

/** What came of it. */
export type Ping =
  | { readonly ok: true; readonly status: number; readonly models: readonly string[] | undefined }
  /** `why` holds no key: a status and what it means, or the code of a failed connection. */
  | { readonly ok: false; readonly why: string };

const OWN_ADDRESS: Readonly<Record<string, string>> = {
  anthropic: "https://api.anthropic.com",
  openai: "https://api.openai.com/v1",
};

/** Where a provider's models are listed; undefined where nothing says where it is. */
export function modelsUrl(provider: string, { baseUrl }: ModelAccess): string | undefined {
  const base = baseUrl ?? OWN_ADDRESS[provider] ?? presetOf(provider)?.baseUrl;
  if (base === undefined) return undefined;
  return provider === "anthropic" ? `${base}/v1/models` : `${base}/models`;
}

/**
 * Asks a provider for its list of models: the smallest request there is, which costs nothing. Never rejects; gives up after
 * `timeoutMs`.
 */
export async function ping({ provider, access, key }: PingTarget, timeoutMs: number): Promise<Ping> {
  const url = modelsUrl(provider, access);
  if (url === undefined) return { ok: false, why: "nothing says where it is: base_url" };
  const { wireFetch } = await import("./wire/http.ts");
  try {
    const headers = { ...access.headers, ...keyHeaders(provider, key) };
    const response = await wireFetch()(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
    const text = await response.text();
    return response.ok
      ? { ok: true, status: response.status, models: modelsIn(text) }
      : { ok: false, why: `${response.status}: ${MEANING[response.status] ?? "refused"}` };
  } catch (error) {
    return { ok: false, why: whyNot(error, timeoutMs) };
  }
}

function keyHeaders(provider: string, key: string | undefined): Readonly<Record<string, string>> {
  if (provider === "anthropic") return { "anthropic-version": "2023-06-01", "x-api-key": key ?? "" };
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}

const MEANING: Readonly<Record<number, string>> = {
  401: "the key is not accepted",
  402: "the account has no credit",
  403: "the key may not do this",
  404: "no list of models there; see whether the address is right",
  429: "too many requests for now",
  500: "the server is in trouble",
  503: "the server is in trouble",
  529: "the provider is overloaded",
};

/** Ids of `{ data: [{ id: "claude-haiku-5-5" }] }`; undefined for anything else. */
function modelsIn(text: string): readonly string[] | undefined {
  let data: unknown;
  try {
    data = (JSON.parse(text) as { readonly data?: unknown } | null)?.data;
  } catch (error) {
    // A page instead of JSON: there is a server, and it lists nothing.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (!Array.isArray(data)) return undefined;
  return data.flatMap((one: { readonly id?: unknown } | null) => (typeof one?.id === "string" ? one.id : []));
}

function whyNot(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === "TimeoutError")
    return `no answer within ${timeoutMs / 1_000} s`;
  const code = codeOf(error);
  if (code === "ECONNREFUSED") return "nothing listens there (ECONNREFUSED)";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `the name of the host is not known (${code})`;
  return `no connection (${code})`;
}

/** A code such as "ECONNREFUSED", from wherever in the chain of causes it stands. */
function codeOf(error: unknown): string {
  const { code, cause, name } = error as {
    readonly code?: unknown;
    readonly cause?: unknown;
    readonly name?: unknown;
  };
  if (typeof code === "string") return code;
  return cause === undefined || cause === null ? String(name ?? "unknown trouble") : codeOf(cause);
}
