import type { CallOutcome, CallRequest, ModelSpec, Provider, StopReason } from "../../core/call.ts";
import { isHeaders } from "../wire/answer-headers.ts";
import { exceedsContext, failureOf } from "../wire/failure.ts";
import { seenLimits } from "../wire/limits.ts";
import type { Dialect, Parameters, Reading } from "./dialect.ts";
import { blockedByFilter, errorInAnswer } from "./error-in-answer.ts";
import { known } from "./read-json.ts";
import type { Server } from "./server.ts";
import { writeRequest } from "./write-request.ts";

/** A model behind a server, spoken to in one of the two dialects. */
export function modelAt(server: Server, dialect: Dialect, spec: ModelSpec): Provider {
  const line = { server, dialect, spec };
  return { name: spec.provider, model: spec.model, complete: (request) => complete(line, request) };
}

interface Line {
  readonly server: Server;
  readonly dialect: Dialect;
  readonly spec: ModelSpec;
}

/** One function that pauses: what it keeps meanwhile is kept as many times as there are calls under way. */
async function complete(line: Line, request: CallRequest): Promise<CallOutcome> {
  const { signal } = request;
  let sent: Parameters | undefined;
  try {
    const written = writeRequest(line.dialect, line.spec, request);
    sent = written.sent;
    const response = await post(line, written.bytes, signal);
    const reading = line.dialect.read(JSON.parse(await response.text()) as unknown, line.spec);
    if (reading.type === "failed") throw await errorInAnswer(reading.error, response.headers);
    return readOutcome(reading, written.sent, response.headers);
  } catch (error) {
    return outcomeOf(line, { error, sent, signal });
  }
}

/** The raw response: the SDK's own reading trusts the content type and trips over answers without an output. */
function post({ server, dialect }: Line, body: Buffer, signal: AbortSignal | undefined): Promise<Response> {
  return server.client.request({ method: "post", path: dialect.path, body, signal }).asResponse();
}

function readOutcome(
  reading: Exclude<Reading, { readonly type: "failed" }>,
  sent: Parameters,
  headers: Headers,
): CallOutcome {
  const limits = seenLimits(headers);
  const around = limits === undefined ? { sent } : { sent, limits };
  if (reading.type === "completion") return { ok: true, completion: { ...reading.completion, ...around } };
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
