import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from "yaml";
import type { CallFailure, StopReason } from "../../core/call.ts";
import { didYouMean } from "../../core/did-you-mean.ts";

/** What a script says in place of a model. */
export type ScriptedAnswer =
  | { readonly type: "text"; readonly text: string; readonly stop: StopReason }
  | { readonly type: "failure"; readonly failure: CallFailure };

/** A round of a script: ordinal -> repair -> answer. What is written as a single answer is a list of one. */
type ScriptedRound = readonly (readonly ScriptedAnswer[])[];

/** A script, read: handle (or "default") -> round, round 1 being at index 0. */
export type Script = ReadonlyMap<string, readonly ScriptedRound[]>;

/** Where a script is wrong, and what. `line` and `col` count from 1. */
interface ScriptProblem {
  readonly line: number;
  readonly col: number;
  readonly message: string;
}

export type ScriptOutcome =
  | { readonly ok: true; readonly script: Script }
  | { readonly ok: false; readonly problems: readonly ScriptProblem[] };

const STOPS = {
  end: true,
  max_tokens: true,
  refusal: true,
  filter: true,
  context_window: true,
  tool_use: true,
} as const satisfies Record<StopReason, true>;

const FAILURES = {
  rate_limit: true,
  overloaded: true,
  server_error: true,
  connection: true,
  timeout: true,
  bad_response: true,
  auth: true,
  billing: true,
  not_found: true,
  bad_request: true,
  aborted: true,
} as const satisfies Record<CallFailure, true>;

/** Says that a node is wrong; reading goes on, so that all problems come at once. */
type Report = (node: unknown, message: string) => void;

/**
 * Reads a YAML or JSON script; every problem at once, in the order of the file.
 *
 *   ada:
 *     - { actions: [{ type: do_nothing }] }                  # round 1
 *     - [{ read: { type: open, target: p1 } }, "no JSON"]    # round 2: ordinals 0 and 1
 *     - [["{", { actions: [] }]]                             # round 3: ordinal 0, then its first repair
 *     - { stop: refusal, text: "I would rather not." }
 *   default:
 *     - { fail: timeout }
 */
export function readScript(text: string): ScriptOutcome {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems: ScriptProblem[] = document.errors.map(({ pos, message }) => ({
    ...lines.linePos(pos[0]),
    message,
  }));
  const report: Report = (node, message) => {
    const start = (node as Node | null | undefined)?.range?.[0] ?? 0;
    problems.push({ ...lines.linePos(start), message });
  };
  visit(document, {
    Alias: (_key, alias) => report(alias, "a script has no aliases: write the answer out again"),
  });
  if (problems.length > 0) return { ok: false, problems };

  const script = new Map<string, readonly ScriptedRound[]>();
  if (!isMap(document.contents))
    report(document.contents, "expected handles with their answers, e.g. `ada: [...]`");
  else {
    for (const { key, value } of document.contents.items) {
      script.set(
        isScalar(key) ? (key.source ?? String(key.value)) : String(key),
        readRounds(value ?? key, report),
      );
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, script };
}

function readRounds(node: unknown, report: Report): readonly ScriptedRound[] {
  if (!isSeq(node)) {
    report(node, "expected a list with one entry a round");
    return [];
  }
  return node.items.map((round) =>
    listed(round).map((ordinal) => listed(ordinal).flatMap((answer) => readAnswer(answer, report) ?? [])),
  );
}

const listed = (node: unknown): readonly unknown[] => (isSeq(node) ? node.items : [node]);

function readAnswer(node: unknown, report: Report): ScriptedAnswer | undefined {
  if (isScalar(node) && typeof node.value === "string")
    return { type: "text", text: node.value, stop: "end" };
  if (isMap(node)) {
    if (node.has("fail")) return readFailure(node.get("fail", true), report);
    if (node.has("stop")) return readStop(node.get("stop", true), node.get("text", true), report);
    if (isSeq(node.get("actions", true)) || isMap(node.get("read", true))) {
      return { type: "text", text: JSON.stringify(node.toJSON()), stop: "end" };
    }
  }
  report(
    node,
    "expected a text, or one of { actions: [...] }, { read: {...} }, { stop: ... }, { fail: ... }",
  );
  return undefined;
}

function readFailure(node: unknown, report: Report): ScriptedAnswer | undefined {
  const word = isScalar(node) ? String(node.value) : "";
  if (Object.hasOwn(FAILURES, word)) return { type: "failure", failure: word as CallFailure };
  report(node, unknownWord("failure", word, Object.keys(FAILURES)));
  return undefined;
}

function readStop(node: unknown, text: unknown, report: Report): ScriptedAnswer | undefined {
  const word = isScalar(node) ? String(node.value) : "";
  if (!Object.hasOwn(STOPS, word)) {
    report(node, unknownWord("stop reason", word, Object.keys(STOPS)));
    return undefined;
  }
  if (text !== undefined && !(isScalar(text) && typeof text.value === "string")) {
    report(text, "text: expected a text");
    return undefined;
  }
  return { type: "text", text: isScalar(text) ? String(text.value) : "", stop: word as StopReason };
}

const unknownWord = (what: string, word: string, known: readonly string[]): string =>
  `unknown ${what} "${word}"${didYouMean(word, known) || ";"} known: ${known.join(", ")}`;
