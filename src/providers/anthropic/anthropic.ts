import type {
  CallOutcome,
  CallRequest,
  Completion,
  ModelAccess,
  ModelSpec,
  Provider,
} from "../../core/call.ts";
import { PolylogueError } from "../../core/errors.ts";
import { apiKeyOf, secretsOf } from "../wire/api-key.ts";
import { exceedsContext, failureOf } from "../wire/failure.ts";
import { wireFetch } from "../wire/http.ts";
import { keepHead } from "../wire/keep-head.ts";
import { seenLimits } from "../wire/limits.ts";
import { readMessage } from "./answer.ts";
import { messagesRequest, versionHeaders } from "./request.ts";

const BASE_URL = "https://api.anthropic.com";
const KEY_ENV = "ANTHROPIC_API_KEY";
const PATH = "/v1/messages";
const TIMEOUT_MS = 120_000;
/** What the SDK would tell about this machine and itself with each call: nobody needs it, and each line of it takes time. */
const UNSAID = Object.fromEntries(
  ["Lang", "Package-Version", "OS", "Arch", "Runtime", "Runtime-Version", "Retry-Count", "Timeout"].map(
    (name) => [`X-Stainless-${name}`, null],
  ),
);

/**
 * A Claude model behind Anthropic's Messages API. Everything that the SDK would take from the environment is given
 * here, so that a stray variable can neither redirect a call nor put its key on the screen. Rejects with
 * `provider_unusable` where the key is missing.
 */
export async function openAnthropic(spec: ModelSpec, access: ModelAccess): Promise<Provider> {
  const found = apiKeyOf(access, KEY_ENV);
  if (!found.ok)
    throw new PolylogueError("provider_unusable", `no key for ${spec.model}: ${found.env} is not set`, {
      hint: `Put ${found.env}=… into the environment or into .env.`,
    });
  const { default: Anthropic } = await import("@anthropic-ai/sdk");
  const timeoutMs = access.timeoutMs ?? TIMEOUT_MS;
  const fetch = wireFetch();
  const client = new Anthropic({
    apiKey: found.key,
    authToken: null,
    baseURL: access.baseUrl ?? BASE_URL,
    defaultHeaders: { ...UNSAID, ...access.headers, ...versionHeaders(spec) },
    fetch,
    logLevel: "off",
    maxRetries: 0,
    openTelemetry: false,
    timeout: timeoutMs,
  });
  keepHead(client, fetch);
  const secrets = secretsOf(access, found.key);

  // Not `messages.create`: that writes a line to the terminal, past its own log level, for each call to a model
  // that is to be retired. And the raw response, since the SDK's own reading takes longer than sending does.
  const post = (body: Buffer, signal: AbortSignal | undefined): Promise<Response> =>
    client.request({ method: "post", path: PATH, body, signal }).asResponse();

  async function complete(request: CallRequest): Promise<CallOutcome> {
    const { signal } = request;
    let sent: Completion["sent"] = {};
    try {
      const written = messagesRequest(spec, request);
      sent = written.sent;
      const response = await post(written.bytes, signal);
      return outcomeOf(JSON.parse(await response.text()), response.headers, sent);
    } catch (error) {
      if (exceedsContext(error)) return outOfRoom(spec.model, sent);
      return { ok: false, ...failureOf(error, { signal, secrets, timeoutMs }), sent };
    }
  }

  return { name: spec.provider, model: spec.model, complete };
}

function outcomeOf(data: unknown, headers: Headers, sent: Completion["sent"]): CallOutcome {
  const limits = seenLimits(headers);
  const seen = limits === undefined ? {} : { limits };
  const answer = readMessage(data);
  if (answer === undefined)
    return { ok: false, failure: "bad_response", message: "the answer is no message", sent, ...seen };
  return { ok: true, completion: { ...answer, sent, ...seen } };
}

/** The prompt does not fit: nothing was written and nothing is billed. */
function outOfRoom(servedModel: string, sent: Completion["sent"]): CallOutcome {
  const usage = { inputTokens: 0, outputTokens: 0 };
  return { ok: true, completion: { text: "", stop: "context_window", servedModel, usage, sent } };
}
