import type { Problem } from "./plan.ts";

/**
 * What the keys of providers look like: sk-…, sk-ant-…, sk-proj-…, sk-or-v1-…, gsk_…, xai-…, hf_…, AIza…, AKIA…, and whatever
 * stands behind "Bearer". A digit is asked for, so that words with hyphens are not taken for keys.
 */
const KEY =
  /(?<![\w-])(?:(?:sk|pk|xai|pplx|r8|fw)[-_](?=[\w-]*\d)[\w-]{12,}|(?:gsk|hf|nvapi|ghp)[-_](?=[\w-]*\d)[\w-]{16,}|AIza[\w-]{30,}|AKIA[A-Z0-9]{16})(?![\w-])|(?<=\bBearer\s+)(?=[\w.~+/=-]*\d)[\w.~+/=-]{12,}/g;

/**
 * Every place of a text where a key has been pasted, in a value, a name or a comment: the text of a scenario is kept in
 * each run, and so is that of a file that a fork brings in; no key may be. The words do not repeat it.
 */
export function keyProblems(text: string, file: string): Problem[] {
  return text
    .split("\n")
    .flatMap((row, i) =>
      [...row.matchAll(KEY)].map(({ index }) => ({ file, line: i + 1, col: index + 1, message: PASTED })),
    );
}

const PASTED =
  "this looks like a key, and is not repeated here; keys never stand in a file that runs are made from: put it into the " +
  "environment or into .env, and take it out of use if anybody may have seen it";

/** The problems with whatever looks like a key taken out of their words. */
export function withoutKeys(problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, message: problem.message.replace(KEY, "•••") }));
}

/** What stands under these names in a scenario may be a key by mistake, whatever it looks like. */
const UNSHOWN = new Set(["api_key_env", "base_url", "headers"]);

/** Whether a value at `path` may be repeated in a message. */
export function mayBeShown(path: readonly (string | number)[]): boolean {
  return !path.some((step) => UNSHOWN.has(String(step)));
}

/** For a key that no model has: that of somebody who wants to write a key down. */
export function keyHint(key: string): string | undefined {
  return /^(api[_-]?key|key|token|secret|password|auth\w*)$/i.test(key)
    ? "; keys never stand in a scenario: write the name of the variable that holds it, api_key_env: LOCAL_KEY"
    : undefined;
}
