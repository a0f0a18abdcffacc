import type { OpenAI } from "openai";
import type { ModelAccess } from "../../core/call.ts";
import { PolylogueError } from "../../core/errors.ts";
import { secretsOf } from "../wire/api-key.ts";
import { wireFetch } from "../wire/http.ts";
import { keepHead } from "../wire/keep-head.ts";
import { isAt, keyFor, NO_KEY, type OwnKey } from "./key-for.ts";

/** A server that speaks one of OpenAI's protocols, and the SDK's client for it. */
export interface Server {
  readonly client: OpenAI;
  readonly timeoutMs: number;
  /** What no message may carry. */
  readonly secrets: readonly string[];
}

/** What of a server does not stand in the scenario. */
export interface ServerDefaults {
  /** Undefined where only a scenario can say. */
  readonly baseUrl: string | undefined;
  /** Undefined where no key is asked for. */
  readonly key: OwnKey | undefined;
}

/** An answer that takes longer is given up; the most that one attempt can hold up a round. */
const TIMEOUT_MS = 120_000;

const OPENAI_DOMAIN = "openai.com";

/**
 * Loads the SDK and points it at a server. All headers are written here: left to itself the SDK adds what it finds in
 * `OPENAI_ORG_ID`, `OPENAI_PROJECT_ID` and `OPENAI_CUSTOM_HEADERS`, takes `OPENAI_API_KEY` where it is given no key and
 * `OPENAI_BASE_URL` where it is given no address, whosever server it talks to. Organization and project go to OpenAI's
 * own hosts only. Throws `provider_unusable` where address or key are missing.
 */
export async function openServer(access: ModelAccess, defaults: ServerDefaults): Promise<Server> {
  const baseURL = baseUrlOf(access, defaults);
  const apiKey = keyFor(access, defaults.key, baseURL);
  const headers = headersFor(access, apiKey, baseURL);
  const timeoutMs = access.timeoutMs ?? TIMEOUT_MS;
  const fetch = wireFetch();
  const { OpenAI } = await import("openai");
  const client = new OpenAI({
    apiKey,
    adminAPIKey: null,
    organization: null,
    project: null,
    baseURL,
    timeout: timeoutMs,
    maxRetries: 0,
    // The environment could otherwise have every prompt printed.
    logLevel: "off",
    fetch,
  });
  keepHead(client, fetch, headers);
  return { client, timeoutMs, secrets: secretsOf(access, apiKey === NO_KEY ? "" : apiKey) };
}

function baseUrlOf(access: ModelAccess, defaults: ServerDefaults): string {
  const url = access.baseUrl ?? defaults.baseUrl;
  if (url === undefined) {
    throw new PolylogueError("provider_unusable", "nothing says where the server is", {
      hint: "Set base_url, e.g. http://127.0.0.1:8000/v1.",
    });
  }
  if (URL.canParse(url)) return url;
  throw new PolylogueError("provider_unusable", `base_url is no address: ${JSON.stringify(url)}`);
}

function headersFor(access: ModelAccess, key: string, baseUrl: string): Record<string, string> {
  const headers: Record<string, string> = {
    accept: "application/json",
    "content-type": "application/json",
    "user-agent": "polylogue",
    authorization: `Bearer ${key}`,
  };
  if (isAt(OPENAI_DOMAIN, baseUrl)) {
    const { OPENAI_ORG_ID: organization, OPENAI_PROJECT_ID: project } = process.env;
    if (organization) headers["openai-organization"] = organization;
    if (project) headers["openai-project"] = project;
  }
  for (const [name, value] of Object.entries(access.headers ?? {})) headers[name.toLowerCase()] = value;
  return headers;
}
