import type { z } from "zod";
import { didYouMean } from "../core/did-you-mean.ts";
import {
  keyOf,
  type Located,
  type Path,
  type Place,
  partAt,
  pathText,
  plainOf,
  show,
  textOf,
} from "./located.ts";
import type { Problem } from "./plan.ts";
import { mayBeShown } from "./secrets.ts";

type Issue = z.core.$ZodIssue;

/** A problem, and whether it is that a key is missing (which an arm's patch may still supply). */
export interface ShapeProblem extends Problem {
  readonly missing: boolean;
}

/** Everything in which `node` is not as `schema` says, each at the key or value concerned. */
export function shapeProblems(schema: z.ZodType, node: Located): ShapeProblem[] {
  const parsed = schema.safeParse(plainOf(node));
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => explain(issue, [], node));
}

function explain(issue: Issue, above: Path, root: Located): ShapeProblem[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === "number" ? step : String(step)))];
  if (issue.code === "unrecognized_keys") return unknownKeys(issue.keys, issue.message, path, root);
  if (issue.code === "invalid_key") return [badKey(issue.issues[0]?.message ?? issue.message, path, root)];
  if (issue.code === "invalid_union") {
    const meant = branchMeant(issue.errors);
    if (meant) return meant.flatMap((inner) => explain(inner, path, root));
  }
  const found = partAt(root, path);
  if (found === undefined) return [missingKey(issue.message, path, root)];
  const typed = textOf(found);
  const hint = issue.code === "invalid_value" && typed ? didYouMean(typed, issue.values.map(String)) : "";
  const got = mayBeShown(path) ? show(plainOf(found)) : "something else, not repeated here";
  const message = `${label(path)}expected ${issue.message}, got ${got}${hint}`;
  return [{ ...found.place, message, missing: false }];
}

/** Of a union, the branch whose kind of value was written; undefined where the value is of no kind that is wanted. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter((issues) => !issues.some(isAboutTheWhole));
  return fitting.sort((a, b) => a.length - b.length)[0];
}

function isAboutTheWhole(issue: Issue): boolean {
  if (issue.path.length > 0 || issue.code === "unrecognized_keys") return false;
  return issue.code !== "invalid_union" || branchMeant(issue.errors) === undefined;
}

function unknownKeys(keys: readonly string[], lines: string, path: Path, root: Located): ShapeProblem[] {
  const messages = lines.split("\n");
  return keys.map((key, i) => ({
    ...keyPlace(root, [...path, key]),
    message: `${label(path)}${messages[i] ?? "unknown key"}`,
    missing: false,
  }));
}

function badKey(words: string, path: Path, root: Located): ShapeProblem {
  const message = `${label(path.slice(0, -1))}expected ${words}, got ${show(path.at(-1))}`;
  return { ...keyPlace(root, path), message, missing: false };
}

function missingKey(words: string, path: Path, root: Located): ShapeProblem {
  const message = `${label(path.slice(0, -1))}missing key ${show(path.at(-1))}: expected ${words}`;
  return { ...(partAt(root, path.slice(0, -1)) ?? root).place, message, missing: true };
}

/** Where the last key of `path` stands; where the value stands if that is no key. */
function keyPlace(root: Located, path: Path): Place {
  const parent = partAt(root, path.slice(0, -1)) ?? root;
  return keyOf(parent, String(path.at(-1))) ?? parent.place;
}

function label(path: Path): string {
  return path.length === 0 ? "" : `${pathText(path)}: `;
}
