import type {
  AnswerShape,
  CallOutcome,
  CallRequest,
  Completion,
  ModelSpec,
  Provider,
  Rung,
  Segment,
} from "../core/call.ts";
import { RUNGS } from "../core/call.ts";

/** What a probe found: the best rung that holds and how many calls that took, or why nobody could tell. */
export type Probed =
  | { readonly rung: Rung; readonly calls: number }
  | { readonly failure: CallOutcome & { readonly ok: false } };

/**
 * Finds out how a model can be held to the form of an answer, by asking a tiny question at `schema`, then at `json`; what
 * holds at neither is asked at `prompt`, which needs no support and is the answer then. A refusal of the request
 * (`bad_request`) or an answer that left the form steps down. Any other trouble (no key, no money, no connection, a
 * server that is busy or broken) says nothing of the model and is handed back; so is a refusal at `prompt`, which is
 * about something else. Rejects only if `open` does. At most three calls, at round 0 and ordinals 0 to 2.
 */
export async function probeRung(
  open: (spec: ModelSpec) => Promise<Provider>,
  spec: ModelSpec,
  signal?: AbortSignal,
): Promise<Probed> {
  let calls = 0;
  for (const rung of RUNGS) {
    const provider = await open({ ...spec, structured: rung });
    const outcome = await provider.complete(questionAt(calls, signal));
    calls += 1;
    if (outcome.ok) {
      if (holds(rung, outcome.completion)) return { rung, calls };
    } else if (outcome.failure !== "bad_request" || rung === "prompt") return { failure: outcome };
  }
  throw new TypeError("the last rung asks nothing of a model and holds");
}

/**
 * The words ask for something else than the form, which only the schema tells: a server that takes a schema and heeds it
 * not is found out, however obliging its model. "JSON" must be said, or JSON mode is refused.
 */
const QUESTION: readonly Segment[] = [
  { role: "system", kind: "rules", text: "Answer in JSON, as briefly as you can." },
  { role: "user", kind: "ask", text: "What colour is the sky on a clear day? One word." },
];

/** Made of what the answers of a turn are made of: a list of a choice of objects. */
const SCHEMA = {
  type: "object",
  properties: {
    actions: {
      type: "array",
      minItems: 1,
      maxItems: 1,
      items: { anyOf: [actionSchema("remember", "text"), actionSchema("search", "query")] },
    },
  },
  required: ["actions"],
  additionalProperties: false,
};

const ANSWER: AnswerShape = { reads: false, actions: 1, schema: SCHEMA };

function actionSchema(type: string, key: string): object {
  return {
    type: "object",
    properties: { type: { type: "string", const: type }, [key]: { type: "string" } },
    required: ["type", key],
    additionalProperties: false,
  };
}

function questionAt(ordinal: number, signal: AbortSignal | undefined): CallRequest {
  const address = { round: 0, context: 0, name: "probe", ordinal, draw: 0, repair: 0 };
  return { segments: QUESTION, answer: ANSWER, address, ...(signal ? { signal } : {}) };
}

function holds(rung: Rung, { text, stop }: Completion): boolean {
  if (rung === "prompt") return true;
  // Cut short, perhaps after long thought: a model that is held has begun an object or said nothing yet.
  if (stop === "max_tokens") return /^\s*(?:\{|$)/.test(text);
  const value = parsed(text);
  return typeof value === "object" && value !== null && (rung === "json" || fits(value));
}

function fits(value: object): boolean {
  const { actions } = value as { readonly actions?: unknown };
  return (
    Array.isArray(actions) &&
    actions.every((action: { readonly type?: unknown } | null) =>
      ["remember", "search"].includes(String(action?.type)),
    )
  );
}

/** The whole text, fences and all: what is held to a form has nothing around it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
