import type { CallRequest, Completion, ModelSpec } from "../../core/call.ts";

/** Members of a request's body. */
export type Parameters = Readonly<Record<string, unknown>>;

/** What an answer with status 200 holds. `failed`: an error in the place of an answer. */
export type Reading =
  | { readonly type: "completion"; readonly completion: Omit<Completion, "sent" | "limits"> }
  | { readonly type: "failed"; readonly error: unknown }
  | { readonly type: "unreadable"; readonly why: string };

/** One of the two protocols: where requests go, how they are written, how answers are read. Pure. */
export interface Dialect {
  readonly path: "/responses" | "/chat/completions";
  /** The member of a request that holds the prompt. */
  readonly prompt: "input" | "messages";
  /** The other members, but for the model and whether to stream: they depend on spec, answer and first segment alone. */
  parameters(spec: ModelSpec, request: CallRequest): Parameters;
  /** `answer` is parsed JSON of whatever form. */
  read(answer: unknown, spec: ModelSpec): Reading;
}
