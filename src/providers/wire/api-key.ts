import type { ModelAccess } from "../../core/call.ts";

/**
 * The key for a model, read from the environment now: from the variable that the scenario names, else from the
 * provider's own, `fallbackEnv`. `{ ok: false, env }` names the variable that is unset or blank; a provider without
 * either needs no key and gets the empty one.
 */
export function apiKeyOf(
  access: ModelAccess,
  fallbackEnv: string | undefined,
): { readonly ok: true; readonly key: string } | { readonly ok: false; readonly env: string } {
  const env = access.apiKeyEnv ?? fallbackEnv;
  if (env === undefined) return { ok: true, key: "" };
  const key = process.env[env]?.trim() ?? "";
  return key === "" ? { ok: false, env } : { ok: true, key };
}

/** Names of headers that may hold a secret after all. */
const SECRET_HEADER = /auth|cookie|key|secret|token/i;

/** What no message may carry: the key, and what stands in headers that are named like one. For `masked`. */
export function secretsOf(access: ModelAccess, key: string): readonly string[] {
  const headers = Object.entries(access.headers ?? {}).filter(([name]) => SECRET_HEADER.test(name));
  return [key, ...headers.map(([, value]) => value)];
}

/** What keys look like, for those that no one has told us of: a server may echo another's. */
const KEY_LIKE = /\b(?:sk|pk|gsk|xai)-[\w*.-]{6,}|(?<=\bBearer\s+)[\w*.~+/=-]{6,}/gi;
const MASK = "•••";
/** Shorter than this a secret would mask ordinary words. */
const SHORTEST = 4;

/**
 * A text with every secret in it replaced by dots, and whatever else looks like a key:
 *
 *   masked("key hunter22 is wrong", ["hunter22"])  ->  "key ••• is wrong"
 */
export function masked(text: string, secrets: readonly string[]): string {
  // The longest first: a short secret inside a long one would leave the rest of it standing.
  const known = secrets.filter(({ length }) => length >= SHORTEST).sort((a, b) => b.length - a.length);
  return known.reduce((rest, secret) => rest.replaceAll(secret, MASK), text).replace(KEY_LIKE, MASK);
}
