import { basename, dirname, join } from "node:path";
import { nearest } from "../core/did-you-mean.ts";
import { PolylogueError } from "../core/errors.ts";
import { EXTENSION, type NamedRun, runsIn, statOf } from "../store/runs-in.ts";

/** How many candidates an error names. */
const CANDIDATES = 6;

export interface FindOptions {
  /** The folder with the experiments, e.g. "runs". */
  readonly dir: string;
}

/**
 * Paths of the runs that lie in a folder and one level below it (`runs` holds experiments, an experiment holds runs), by
 * experiment, arm and seed. Empty where there is no such folder.
 */
export function runsUnder(dir: string): string[] {
  return runsIn(dir).map(({ path }) => path);
}

/**
 * Paths of the runs that the names stand for, in the order of the names, each once. A name is the path of a run or of a
 * folder with runs, `experiment/arm-sN`, an experiment (all its runs), an arm-sN or beginning that only one run or one
 * experiment has, or `latest` (the run written last). Throws `run_not_found` and `run_ambiguous`.
 */
export function findRuns(names: readonly string[], { dir }: FindOptions): string[] {
  const known = runsIn(dir);
  const found = names.flatMap((name) =>
    name === "latest" ? [latestOf(known, dir).path] : named(name, known, dir),
  );
  return [...new Set(found)];
}

/** The path of the one run that a name stands for; an experiment of several runs is ambiguous here. */
export function findRun(name: string, options: FindOptions): string {
  const paths = findRuns([name], options);
  const [only, second] = paths;
  if (only === undefined || second !== undefined)
    throw ambiguous(
      name,
      paths.map((path) => idOf(path, options.dir)),
    );
  return only;
}

/** Name of the experiment whose run was written last. Throws `run_not_found` where there are no runs. */
export function latestExperiment(dir: string): string {
  const { experiment } = latestOf(
    runsIn(dir).filter((run) => run.experiment !== ""),
    dir,
  );
  return experiment;
}

const idOf = (path: string, dir: string): string => {
  const name = basename(path, EXTENSION);
  const folder = dirname(path);
  return folder === join(dir, ".") ? name : join(basename(folder), name);
};

/** When a run was last written to; what is not yet moved from its write-ahead log counts. */
function writtenAt(path: string): number {
  const log = statOf(`${path}-wal`);
  return Math.max(statOf(path)?.mtimeMs ?? 0, log && log.size > 0 ? log.mtimeMs : 0);
}

function latestOf(runs: readonly NamedRun[], dir: string): NamedRun {
  let latest: { readonly run: NamedRun; readonly at: number } | undefined;
  for (const run of runs) {
    const at = writtenAt(run.path);
    if (!latest || at > latest.at) latest = { run, at };
  }
  if (latest) return latest.run;
  throw new PolylogueError("run_not_found", `there are no runs in ${dir}`, {
    hint: "Make some: polylogue run scenarios/first-contact.yaml",
  });
}

function named(name: string, runs: readonly NamedRun[], dir: string): string[] {
  const plain = name.replace(/[\\/]+$/, "").replace(/\.db$/, "");
  const pathsOf = (wanted: (run: NamedRun) => boolean): string[] =>
    runs.filter(wanted).map(({ path }) => path);
  const tries: readonly (() => string[])[] = [
    () => (statOf(name)?.isFile() ? [name] : []),
    () => pathsOf(({ id }) => id === plain),
    () => pathsOf(({ experiment }) => experiment === plain),
    () => (statOf(`${plain}${EXTENSION}`)?.isFile() ? [`${plain}${EXTENSION}`] : []),
    () => (statOf(name)?.isDirectory() ? runsUnder(name) : []),
    () => byBeginning(name, plain, runs),
  ];
  for (const attempt of tries) {
    const paths = attempt();
    if (paths.length > 0) return paths;
  }
  throw notFound(name, plain, runs, dir);
}

/** A beginning of one run's id, of one run's own name, or of one experiment's name; the whole of a name before a part. */
function byBeginning(name: string, plain: string, runs: readonly NamedRun[]): string[] {
  const same = runs.filter((run) => run.name === plain);
  const begun =
    same.length > 0
      ? same
      : runs.filter(({ id, name: own }) => id.startsWith(plain) || own.startsWith(plain));
  const [only, second] = begun;
  if (!only || plain === "") return [];
  const isOneExperiment = begun.every(({ experiment }) => experiment === only.experiment);
  if (!second || (isOneExperiment && only.experiment.startsWith(plain))) return begun.map(({ path }) => path);
  throw ambiguous(
    name,
    begun.map(({ id }) => id),
  );
}

function ambiguous(name: string, candidates: readonly string[]): PolylogueError {
  const shown = candidates.slice(0, CANDIDATES).join(", ");
  const more = candidates.length > CANDIDATES ? ` and ${candidates.length - CANDIDATES} more` : "";
  return new PolylogueError(
    "run_ambiguous",
    `"${name}" stands for ${candidates.length} runs: ${shown}${more}`,
    {
      hint: `Name one of them${candidates[0] === undefined ? "" : `, such as ${candidates[0]}`}.`,
    },
  );
}

function notFound(name: string, plain: string, runs: readonly NamedRun[], dir: string): PolylogueError {
  if (runs.length === 0) {
    return new PolylogueError("run_not_found", `no run "${name}": there are no runs in ${dir}`, {
      hint: "Make some: polylogue run scenarios/first-contact.yaml, or name another folder with --dir.",
    });
  }
  const words = new Set(runs.flatMap(({ id, experiment, name: own }) => [experiment, id, own]));
  words.delete("");
  const near = nearest(plain, words);
  return new PolylogueError("run_not_found", `no run "${name}" in ${dir}`, {
    hint: `${near === undefined ? "" : `Did you mean ${near}? `}polylogue list shows what there is.`,
  });
}
