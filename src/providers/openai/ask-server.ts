import type { CallOutcome, CallRequest, ModelSpec, Provider, StopReason } from "../../core/call.ts";
import { isHeaders } from "../wire/answer-headers.ts";
import { exceedsContext, failureOf } from "../wire/failure.ts";
import { seenLimits } from "../wire/limits.ts";
import type { Dialect, Parameters } from "./dialect.ts";
import { blockedByFilter, errorInAnswer } from "./error-in-answer.ts";
import { known } from "./read-json.ts";
import type { Server } from "./server.ts";
import { type WrittenRequest, writeRequest } from "./write-request.ts";

/** A model behind a server, spoken to in one of the two dialects. */
export function modelAt(server: Server, dialect: Dialect, spec: ModelSpec): Provider {
  return {
    name: spec.provider,
    model: spec.model,
    complete: (request) => complete({ server, dialect, spec }, request),
  };
}

interface Line {
  readonly server: Server;
  readonly dialect: Dialect;
  readonly spec: ModelSpec;
}

async function complete(line: Line, request: CallRequest): Promise<CallOutcome> {
  const { signal } = request;
  let sent: Parameters | undefined;
  try {
    const written = writeRequest(line.dialect, line.spec, request);
    sent = written.sent;
    return await send(line, written, signal);
  } catch (error) {
    return outcomeOf(line, { error, sent, signal });
  }
}

async function send(
  { server, dialect, spec }: Line,
  { bytes, sent }: WrittenRequest,
  signal: AbortSignal | undefined,
): Promise<CallOutcome> {
  // The raw response: the SDK's own reading trusts the content type and trips over answers without an output.
  const response = await server.client
    .request({ method: "post", path: dialect.path, body: bytes, signal })
    .asResponse();
  const reading = dialect.read(JSON.parse(await response.text()) as unknown, spec);
  const around = { sent, ...known({ limits: seenLimits(response.headers) }) };
  if (reading.type === "completion") return { ok: true, completion: { ...reading.completion, ...around } };
  if (reading.type === "failed") throw await errorInAnswer(reading.error, response.headers);
  return { ok: false, failure: "bad_response", message: reading.why, ...around };
}

interface Trouble {
  readonly error: unknown;
  /** Undefined where the request could not even be written. */
  readonly sent: Parameters | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Two refusals of the server cost an agent its turn and are answers; the others are failures. */
function outcomeOf({ server, spec }: Line, { error, sent, signal }: Trouble): CallOutcome {
  const stop = lostTo(error);
  if (stop !== undefined) {
    const usage = { inputTokens: 0, outputTokens: 0 };
    const completion = { text: "", stop, servedModel: spec.model, usage, sent: sent ?? {} };
    return { ok: true, completion };
  }
  const { secrets, timeoutMs } = server;
  const { headers } = error as { readonly headers?: unknown };
  const limits = isHeaders(headers) ? seenLimits(headers) : undefined;
  return { ok: false, ...failureOf(error, { signal, secrets, timeoutMs }), ...known({ sent, limits }) };
}

function lostTo(error: unknown): StopReason | undefined {
  if (exceedsContext(error)) return "context_window";
  return blockedByFilter(error) ? "filter" : undefined;
}
