import type { ModelAccess } from "../../core/call.ts";
import { PolylogueError } from "../../core/errors.ts";
import { apiKeyOf } from "../wire/api-key.ts";

/** A key that stands in the environment under the provider's own name, and whose it is. */
export interface OwnKey {
  /** "OPENAI_API_KEY" */
  readonly env: string;
  /** "openai.com": the key is for this domain and what lies below it. */
  readonly domain: string;
}

/** Goes out where a server asks for no key: the SDK does not start without one. */
export const NO_KEY = "no-key";

/**
 * The key for a server. A variable that the scenario names holds good for whatever server it names. The provider's own
 * variable holds good for the provider's own hosts and for this machine only: a scenario from elsewhere could otherwise
 * have it sent anywhere by setting `base_url`. Without either, `NO_KEY`. Throws `provider_unusable` where a key is
 * missing or would go astray.
 */
export function keyFor(access: ModelAccess, own: OwnKey | undefined, baseUrl: string): string {
  if (access.apiKeyEnv === undefined) {
    if (own === undefined) return NO_KEY;
    if (!isAt(own.domain, baseUrl) && !isThisMachine(baseUrl)) {
      throw new PolylogueError("provider_unusable", `${own.env} is not for ${new URL(baseUrl).host}`, {
        hint: "Name the variable that holds that server's key with api_key_env.",
      });
    }
  }
  const found = apiKeyOf(access, own?.env);
  if (found.ok) return found.key;
  throw new PolylogueError("provider_unusable", `no key: ${found.env} is not set`, {
    hint: `Set ${found.env} in the environment or in .env.`,
  });
}

/** Whether a URL leads to a host of this domain, over TLS. */
export function isAt(domain: string, url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" && (hostname === domain || hostname.endsWith(`.${domain}`));
}

function isThisMachine(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
