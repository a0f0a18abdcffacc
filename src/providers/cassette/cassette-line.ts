import type { CallAddress, CallOutcome, ModelSpec, ProviderWorld } from "../../core/call.ts";
import { PolylogueError } from "../../core/errors.ts";

/** The version of the format, in the first line of each file. */
const VERSION = 1;

/** What is kept: an answer, or the server's word that such a request cannot be answered. */
export type Kept = CallOutcome &
  ({ readonly ok: true } | { readonly ok: false; readonly failure: "bad_request" });

/**
 * One answer, one line. All but `key` and `outcome` is for a person who reads the file.
 *
 *   {"key":"9f…","provider":"anthropic","model":"claude-haiku-5-5","arm":"mixed","seed":3,
 *    "at":{"round":2,"context":0,"name":"ada","ordinal":0,"draw":0,"repair":0},"outcome":{"ok":true,"completion":{…}}}
 */
export interface CassetteLine {
  readonly key: string;
  readonly provider: string;
  readonly model: string;
  readonly arm: string;
  readonly seed: number;
  readonly at: CallAddress;
  readonly outcome: Kept;
}

export const HEADER = `${JSON.stringify({ polylogue_cassette: VERSION })}\n`;

/** What came back as far as it is kept; undefined for trouble that another attempt might not meet. */
export function keptOf(outcome: CallOutcome): Kept | undefined {
  if (!outcome.ok) {
    const { failure, message } = outcome;
    return failure === "bad_request" ? { ok: false, failure, message } : undefined;
  }
  // What the headers said of the account's limits is nobody else's business.
  const { limits: _limits, ...completion } = outcome.completion;
  return { ok: true, completion };
}

/** A line with the end that tells it from one that was cut off. */
export function lineText(
  key: string,
  { provider, model }: ModelSpec,
  { arm, seed }: Pick<ProviderWorld, "arm" | "seed">,
  { at, outcome }: Pick<CassetteLine, "at" | "outcome">,
): string {
  const line: CassetteLine = { key, provider, model, arm, seed, at, outcome };
  return `${JSON.stringify(line)}\n`;
}

/** Refuses a first line that is not a cassette's, with `file_unreadable`. */
export function checkHeader(path: string, text: string): void {
  const version = parsed(text)?.["polylogue_cassette"];
  if (version === VERSION) return;
  if (typeof version === "number" && version > VERSION)
    throw new PolylogueError("file_unreadable", `${path} is a cassette of a newer format (${version})`, {
      hint: "Use the version of Polylogue that made it.",
    });
  throw new PolylogueError("file_unreadable", `${path} is no cassette`, {
    hint: "A cassette is made with: polylogue run SCENARIO --record FILE",
  });
}

/** A line as it was written; undefined for one that is none. */
export function readLine(text: string): Pick<CassetteLine, "key" | "outcome"> | undefined {
  const line = parsed(text);
  if (typeof line?.["key"] !== "string" || typeof line["outcome"] !== "object") return undefined;
  return line as unknown as CassetteLine;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
