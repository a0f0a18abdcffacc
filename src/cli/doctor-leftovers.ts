import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { PolylogueError } from "../core/errors.ts";
import { shellWord } from "../core/shell-word.ts";
import { isBeingWritten } from "../store/is-being-written.ts";
import { runsUnder } from "./find-run.ts";
import type { Finding } from "./finding.ts";
import { listedRun, nameOf } from "./list.ts";

/** The runs of a folder, and what killed processes have left there. Sidecars are looked for before any run is opened. */
export function leftoverFindings(dir: string): Finding[] {
  const beside = sidecarsIn(dir);
  const runs = runsUnder(dir).map(standingOf);
  return [summary(dir, runs), ...runFindings(runs, dir), ...sidecarFindings(beside, runs)];
}

interface Standing {
  readonly path: string;
  readonly name: string;
  /** As `list` says it, or the code of what keeps the run from being opened. */
  readonly status: string;
}

function standingOf(path: string): Standing {
  const name = nameOf({ path });
  try {
    return { path, name, status: listedRun(path).status };
  } catch (error) {
    if (!(error instanceof PolylogueError)) throw error;
    return { path, name, status: error.code };
  }
}

/** In the order in which they are told. */
const STATUSES = ["done", "stopped", "failed", "running", "crashed"];

function summary(dir: string, runs: readonly Standing[]): Finding {
  const counts = STATUSES.map(
    (status) => [runs.filter((run) => run.status === status).length, status] as const,
  );
  const told = counts.filter(([count]) => count > 0).map(([count, status]) => `${count} ${status}`);
  const says =
    runs.length === 0
      ? `none in ${dir} yet`
      : `${runs.length} in ${dir}: ${told.join(", ") || "none readable"}`;
  return { check: "runs", level: "ok", says };
}

function runFindings(runs: readonly Standing[], dir: string): Finding[] {
  const of = (wanted: (status: string) => boolean): readonly Standing[] =>
    runs.filter(({ status }) => wanted(status));
  const [crashed, damaged, foreign] = [
    of((status) => status === "crashed"),
    of((status) => status === "run_damaged"),
    of((status) => status !== "run_damaged" && !STATUSES.includes(status)),
  ];
  const named = (found: readonly Standing[]): string => some(found.map(({ name }) => name));
  return [
    ...found(crashed, "note", (runs) => ({
      says: `cut off: ${named(runs)}`,
      mend: `Go on: polylogue resume ${some(
        runs.map(({ path }) => shellWord(path)),
        " ",
      )}`,
    })),
    ...found(damaged, "problem", (runs) => ({
      says: `damaged: ${named(runs)}`,
      mend: "Take a copy from before the damage, or move them away and run the scenario again.",
    })),
    ...found(foreign, "note", (runs) => ({
      says: `cannot be opened: ${some(runs.map(({ name, status }) => `${name} (${status.replaceAll("_", " ")})`))}`,
      mend: `polylogue list ${shellWord(dir)} says why.`,
    })),
  ];
}

interface Sidecar {
  /** Of the run that it lies beside, which need not be there. */
  readonly run: string;
  readonly path: string;
  readonly kind: "lock" | "new" | "wal";
}

const SIDECAR = /^(.+\.db)-(lock|new|wal)(?:-journal)?$/;

/** Files beside runs that nobody writes. An empty write-ahead log says nothing. */
function sidecarsIn(dir: string): Sidecar[] {
  const folders = [dir, ...namesIn(dir).map((name) => join(dir, name))].filter(isFolder);
  return folders.flatMap((folder) =>
    namesIn(folder).flatMap((name): Sidecar[] => {
      const [, base, kind] = SIDECAR.exec(name) ?? [];
      if (base === undefined) return [];
      const [run, path] = [join(folder, base), join(folder, name)];
      if (isBeingWritten(run) || (kind === "wal" && sizeOf(path) === 0)) return [];
      return [{ run, path, kind: kind as Sidecar["kind"] }];
    }),
  );
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
const namesIn = (folder: string): string[] => (isFolder(folder) ? readdirSync(folder).sort() : []);
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function sidecarFindings(sidecars: readonly Sidecar[], runs: readonly Standing[]): Finding[] {
  const statusOf = new Map(runs.map(({ path, status }) => [path, status]));
  // The resume that is proposed for a crashed run takes in what lies beside it, and takes it away.
  const others = sidecars.filter(({ run }) => statusOf.get(run) !== "crashed");
  const useless = others.filter(({ kind, run }) => kind !== "wal" || !statusOf.has(run));
  const needed = others.filter(({ kind, run }) => kind === "wal" && statusOf.has(run));
  return [
    ...found(useless, "note", (files) => ({
      says: `left by processes that were killed: ${some(files.map(({ path }) => path))}`,
      mend: `In nobody's way, and not needed: rm ${some(
        files.map(({ path }) => shellWord(path)),
        " ",
      )}`,
    })),
    ...found(needed, "note", (files) => ({
      says: `part of their runs: ${some(files.map(({ path }) => path))}`,
      mend: "Whoever copies one of these runs has to copy this file with it.",
    })),
  ];
}

/** One finding for all things of a kind; none where there are none. */
function found<T>(
  things: readonly T[],
  level: Finding["level"],
  tell: (things: readonly T[]) => { readonly says: string; readonly mend: string },
): Finding[] {
  return things.length === 0 ? [] : [{ check: "leftovers", level, ...tell(things) }];
}

const NAMED = 6;

function some(names: readonly string[], between = ", "): string {
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(between) + (more > 0 ? `${between}… (${more} more)` : "");
}
