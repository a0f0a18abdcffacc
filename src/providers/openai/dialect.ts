import type { CallRequest, Completion, ModelSpec } from "../../core/call.ts";
import { isMap } from "./settings.ts";

export type RequestBody = Readonly<Record<string, unknown>>;

/** What an answer with status 200 holds. `failed`: an error in the place of an answer. */
export type Reading =
  | { readonly type: "completion"; readonly completion: Omit<Completion, "sent" | "limits"> }
  | { readonly type: "failed"; readonly error: unknown }
  | { readonly type: "unreadable"; readonly why: string };

/** One of the two protocols: where requests go, how they are written, how answers are read. Pure. */
export interface Dialect {
  readonly path: "/responses" | "/chat/completions";
  body(spec: ModelSpec, request: CallRequest): RequestBody;
  /** `answer` is parsed JSON of whatever form. */
  read(answer: unknown, spec: ModelSpec): Reading;
}

/** What of a request is the prompt and not a parameter. */
const PROMPT = new Set(["model", "input", "messages", "stream"]);

/** The parameters of a request as they went out: all but the prompt, and the schema only by its name. */
export function sentOf(body: RequestBody): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(body)
      .filter(([key]) => !PROMPT.has(key))
      .map(([key, value]) => [key, withoutSchema(value)]),
  );
}

function withoutSchema(value: unknown): unknown {
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "schema")
      .map(([key, member]) => [key, withoutSchema(member)]),
  );
}
