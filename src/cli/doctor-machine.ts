import { sqliteVersion } from "../store/probe.ts";
import type { Finding } from "./finding.ts";

/** Whether Node is new enough; `wanted` is as in package.json: ">=20.19". */
export function nodeFinding(version: string, wanted: string): Finding {
  const [has, needs] = [partsOf(version), partsOf(wanted)];
  const at = needs.findIndex((part, i) => part !== (has[i] ?? 0));
  const isOld = at >= 0 && (has[at] ?? 0) < (needs[at] ?? 0);
  if (!isOld) return { check: "node", level: "ok", says: `${version}; ${wanted} is needed` };
  const mend = "Install a newer Node: https://nodejs.org/en/download";
  return { check: "node", level: "problem", says: `${version} is too old: ${wanted} is needed`, mend };
}

const partsOf = (version: string): number[] => (version.match(/\d+/g) ?? []).map(Number);

/** Whether the native part of better-sqlite3 can be used. */
export function sqliteFinding(versionOf: () => string = sqliteVersion): Finding {
  try {
    return { check: "sqlite", level: "ok", says: `SQLite ${versionOf()}` };
  } catch (error) {
    // What goes wrong here is the answer to the question that was asked.
    const [why = ""] = String(error instanceof Error ? error.message : error).split("\n");
    return {
      check: "sqlite",
      level: "problem",
      says: `better-sqlite3 does not load: ${why}`,
      mend: "Build it for this Node: npm rebuild better-sqlite3 (needs python3, make and a C++ compiler).",
    };
  }
}

export function coresFinding(cores: number): Finding {
  const says =
    cores === 1 ? "1: runs go one by one" : `${cores}: as many runs at once, unless --jobs says otherwise`;
  return { check: "cores", level: "ok", says };
}

/** What is looked at of stdout. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export function terminalFinding({ isTTY, columns }: Screen, isColoured: boolean): Finding {
  if (!isTTY)
    return { check: "terminal", level: "ok", says: "stdout is no terminal: plain text, 80 columns" };
  const colour = isColoured ? "colours" : "no colours";
  return {
    check: "terminal",
    level: "ok",
    says: `stdout is a terminal: ${columns ?? 80} columns, ${colour}`,
  };
}
