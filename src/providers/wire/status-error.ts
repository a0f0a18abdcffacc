import { type HeaderLines, isHeaders } from "./answer-headers.ts";

/** The part that both SDKs' errors have in common; their classes are not imported, since an SDK loads only where it is used. */
export interface StatusError {
  readonly status: number;
  readonly headers: HeaderLines;
  /** What the server says, e.g. "Overloaded", or whatever stood in place of an error it knows. */
  readonly words: string;
  /** What the vendor calls it: ["insufficient_quota"], ["error", "overloaded_error"]. */
  readonly types: readonly string[];
}

/** An answer with a status that an SDK threw as an error; undefined for anything else. */
export function statusErrorOf(error: unknown): StatusError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { status, headers, error: body } = recordOf(error);
  if (typeof status !== "number" || !isHeaders(headers)) return undefined;
  // Anthropic's keeps the whole body, OpenAI's what stands under `error` in it.
  const outer = recordOf(body);
  const inner = recordOf(outer["error"]);
  const names = [outer["type"], outer["code"], inner["type"], inner["code"]];
  return {
    status,
    headers,
    types: names.filter((name): name is string => typeof name === "string"),
    words:
      redirection(status, headers) ??
      wordsOf([inner["message"], outer["message"], outer["error"], body]) ??
      bare(error),
  };
}

function redirection(status: number, headers: HeaderLines): string | undefined {
  const target = headers.get("location");
  return status < 400 && target !== null ? `redirects to ${target}, which is not followed` : undefined;
}

function wordsOf(candidates: readonly unknown[]): string | undefined {
  return candidates.find((words): words is string => typeof words === "string" && words.trim() !== "");
}

/** What was no JSON stands in the message, behind the status. */
function bare({ message }: Error): string {
  return message.replace(/^\d{3} /, "");
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
