import type { ModelAccess } from "../../core/call.ts";
import { PolylogueError } from "../../core/errors.ts";
import { type Rng, rngFor } from "../../core/rng.ts";
import { type FailedAttempt, isPassing, nextStep } from "../retry-policy.ts";
import { type Timing, WALL_TIME } from "../timing.ts";
import { failureOf } from "../wire/failure.ts";
import { listOf, memberOf, wordsOf } from "./read-json.ts";
import { openServer, type Server } from "./server.ts";

/** A server's vectors, as it gave them. */
interface Embeddings {
  /** By the server's own account; as asked for where it gives none. */
  readonly servedModel: string;
  /** One a text, in the order asked. */
  readonly vectors: readonly (readonly number[])[];
}

/** A model for embeddings at a server that speaks OpenAI's protocol. */
interface EmbeddingsModel {
  readonly model: string;
  /** Host and path, without what may be private: "127.0.0.1:11434/v1". */
  readonly server: string;
  /**
   * One request for all of `texts`, tried again as calls of a run are. Rejects with `provider_unusable` when it is given up
   * or when the answer makes no sense.
   */
  ask(texts: readonly string[]): Promise<Embeddings>;
}

const OPENAI_URL = "https://api.openai.com/v1";
const OWN_KEY = { env: "OPENAI_API_KEY", domain: "openai.com" };

/**
 * Opens `model` at OpenAI, or wherever `access.baseUrl` says; then a key is sent only where `access.apiKeyEnv` names its
 * variable. Throws `provider_unusable` where address or key are missing. `timing` is a test's own.
 */
export async function openEmbeddings(
  model: string,
  access: ModelAccess,
  timing: Timing = WALL_TIME,
): Promise<EmbeddingsModel> {
  const key = access.baseUrl === undefined ? OWN_KEY : undefined;
  const server = await openServer(access, { baseUrl: OPENAI_URL, key });
  const { host, pathname } = new URL(access.baseUrl ?? OPENAI_URL);
  const line: Line = { server, model, timing, rng: rngFor(0, "embeddings", model) };
  return {
    model,
    server: `${host}${pathname.replace(/\/+$/, "")}`,
    ask: (texts) => askPatiently(line, texts),
  };
}

interface Line {
  readonly server: Server;
  readonly model: string;
  readonly timing: Timing;
  /** For the waits between attempts: nothing that is measured depends on it. */
  readonly rng: Rng;
}

async function askPatiently(line: Line, texts: readonly string[]): Promise<Embeddings> {
  const { server, timing, rng } = line;
  const failures: FailedAttempt[] = [];
  const began = timing.now();
  for (;;) {
    const answer = await attempt(line, texts);
    if (answer.ok) return answer.embeddings;
    const signs = { secrets: server.secrets, timeoutMs: server.timeoutMs };
    const failed = { ...failureOf(answer.error, signs), atMs: timing.now() - began };
    failures.push(failed);
    const step = nextStep(failures, rng);
    if (!step.retry) throw givenUp(line, failed, step.reason);
    await timing.sleep(step.afterMs);
  }
}

type Attempted =
  | { readonly ok: true; readonly embeddings: Embeddings }
  | { readonly ok: false; readonly error: unknown };

async function attempt({ server, model }: Line, texts: readonly string[]): Promise<Attempted> {
  let text: string;
  try {
    const body = { model, input: texts, encoding_format: "float" };
    const response = await server.client.post("/embeddings", { body }).asResponse();
    text = await response.text();
    return { ok: true, embeddings: read(JSON.parse(text) as unknown, model, texts.length) };
  } catch (error) {
    if (error instanceof PolylogueError) throw error;
    return { ok: false, error };
  }
}

function read(answer: unknown, model: string, count: number): Embeddings {
  const vectors: (readonly number[] | undefined)[] = Array.from({ length: count });
  for (const [i, one] of listOf(memberOf(answer, "data")).entries()) {
    const place = memberOf(one, "index") ?? i;
    const vector = listOf(memberOf(one, "embedding"));
    if (!vector.every((value): value is number => typeof value === "number" && Number.isFinite(value)))
      throw nonsense(model, "a vector holds something that is no number");
    if (typeof place === "number" && place in vectors) vectors[place] = vector;
  }
  const found = vectors.filter(
    (vector) => vector !== undefined && vector.length > 0,
  ) as (readonly number[])[];
  if (found.length !== count) throw nonsense(model, `${found.length} vectors for ${count} texts`);
  return { servedModel: wordsOf(memberOf(answer, "model")) ?? model, vectors: found };
}

const nonsense = (model: string, what: string): PolylogueError =>
  new PolylogueError("provider_unusable", `embeddings of ${model}: ${what}`, {
    hint: "Is this a model for embeddings, and does the server have /embeddings?",
  });

function givenUp({ model }: Line, { failure, message }: FailedAttempt, reason: string): PolylogueError {
  const why = isPassing(failure) ? `${reason}: ${message}` : message;
  return new PolylogueError("provider_unusable", `embeddings of ${model}: ${why}`);
}
