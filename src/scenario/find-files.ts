import { type Dirent, readdirSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";

/** Whether a path in a scenario stands for many files. */
export function isPattern(path: string): boolean {
  return /[*?]/.test(path);
}

/**
 * The files below `folder` that match `pattern`, as paths relative to it, in code-unit order. `*` and `?` stand for
 * letters within one name, `**` for any number of folders; names that begin with a dot match only where the pattern
 * has the dot. Empty where nothing matches.
 *
 *   findFiles("scenarios", "../personas/*.yaml")  ->  ["../personas/ada.yaml", "../personas/bo.yaml"]
 */
export function findFiles(folder: string, pattern: string): string[] {
  const absolute = pattern.startsWith("/");
  let found = [absolute ? "/" : ""];
  for (const step of pattern.split("/").filter((word) => word !== "")) {
    found = found.flatMap((path) => stepInto(folder, path, step));
  }
  return [...new Set(found)].filter((path) => isFile(fromFolder(folder, path))).sort();
}

function stepInto(folder: string, path: string, step: string): string[] {
  if (!isPattern(step)) return [below(path, step)];
  const entries = list(fromFolder(folder, path));
  if (step !== "**")
    return entries.filter(({ name }) => matches(name, step)).map(({ name }) => below(path, name));
  // Folders are entered only by their own name, so that a linked folder cannot lead round in circles.
  const inner = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  return [path, ...inner.flatMap(({ name }) => stepInto(folder, below(path, name), step))];
}

function below(path: string, name: string): string {
  return path === "" || path.endsWith("/") ? path + name : `${path}/${name}`;
}

/** Where a path written in a file of `folder` leads. */
export function fromFolder(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

function list(folder: string): Dirent[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function matches(name: string, pattern: string): boolean {
  if (name.startsWith(".") && !pattern.startsWith(".")) return false;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(name);
}
