import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { PolylogueError } from "../core/errors.ts";
import { LEDGER_NAME } from "./ledger.ts";

/** One run file by the names it goes by. */
export interface NamedRun {
  readonly path: string;
  /** Its folder: "first-contact"; empty for a run that lies in the runs folder itself. */
  readonly experiment: string;
  /** "mixed-s3" */
  readonly name: string;
  /** "first-contact/mixed-s3" */
  readonly id: string;
}

/** What the names of run files end in. */
export const EXTENSION = ".db";

/** By code unit but for numbers, so that s2 stands before s10 and no locale is asked. */
function inOrder(a: string, b: string): number {
  const key = (text: string): string => text.replace(/\d+/g, (digits) => digits.padStart(12, "0"));
  const [first, second] = [key(a), key(b)];
  return first < second ? -1 : Number(first > second);
}

function entriesOf(dir: string): Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    if (code !== "EACCES" && code !== "EPERM") throw error;
    throw new PolylogueError("file_unreadable", `the folder ${dir} cannot be read`, {
      hint: "Check its permissions.",
      cause: error,
    });
  }
}

export const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

function filesIn(dir: string, experiment: string): NamedRun[] {
  return entriesOf(dir)
    .filter(
      (entry) =>
        entry.name.endsWith(EXTENSION) &&
        entry.name !== LEDGER_NAME &&
        statOf(join(dir, entry.name))?.isFile() === true,
    )
    .map((entry) => {
      const name = entry.name.slice(0, -EXTENSION.length);
      const id = experiment === "" ? name : `${experiment}/${name}`;
      return { path: join(dir, entry.name), experiment, name, id };
    });
}

/**
 * The runs that lie in a folder and one level below it (`runs` holds experiments, an experiment holds runs), by experiment, arm and
 * seed. Empty where there is no such folder.
 */
export function runsIn(dir: string): NamedRun[] {
  const folders = entriesOf(dir).filter((entry) => statOf(join(dir, entry.name))?.isDirectory() === true);
  const runs = [...filesIn(dir, ""), ...folders.flatMap(({ name }) => filesIn(join(dir, name), name))];
  return runs.sort((a, b) => inOrder(a.id, b.id));
}
