import { dirname } from "node:path";
import { PolylogueError } from "../../core/errors.ts";
import type { Plan } from "../../scenario/plan.ts";
import { RunFile } from "../../store/run-file.ts";
import type { RegisteredPlan, RunHeader, RunStatus } from "../../store/run-header.ts";

/** What a run file says of itself, as far as a comparison asks. */
export interface SeenRun {
  readonly path: string;
  readonly folder: string;
  /** Its experiment's name. */
  readonly experiment: string;
  readonly arm: string;
  readonly seed: number;
  /** Of the log so far; with the run done, its name for good. */
  readonly logHash: string;
  readonly isImport: boolean;
  /** Undefined where no model speaks. */
  readonly isSynthetic: boolean | undefined;
  /** Whether one context writes for all of its agents. */
  readonly isOneAuthor: boolean;
  /** Its agents in the order of the plan, each with its model's alias. */
  readonly agents: readonly { readonly handle: string; readonly model: string }[];
  /** For a fork: where it parts from which run, and what differs. */
  readonly parent?: { readonly path: string; readonly round: number; readonly change: string };
  /** The pre-registration under which it was made. */
  readonly analysisPlan?: RegisteredPlan;
  /** Why it must not be compared; undefined where it may. */
  readonly trouble: string | undefined;
}

/** Reads a run's header. A file that cannot be read as a run is trouble too; whoever is no file at all is thrown. */
export function seenRun(path: string): SeenRun {
  const file = opened(path);
  if (file instanceof PolylogueError) return unreadable(path, file);
  try {
    return seen(path, file.header());
  } finally {
    file.close();
  }
}

function opened(path: string): RunFile | PolylogueError {
  try {
    return RunFile.openForReading(path);
  } catch (error) {
    if (error instanceof PolylogueError && error.code !== "run_not_found") return error;
    throw error;
  }
}

function unreadable(path: string, { message }: PolylogueError): SeenRun {
  const [, arm = "?", seed = "0"] = /([^/\\]+)-s(\d+)\.db$/.exec(path) ?? [];
  return {
    path,
    folder: dirname(path),
    experiment: "",
    arm,
    seed: Number(seed),
    logHash: "",
    isImport: false,
    isSynthetic: undefined,
    isOneAuthor: false,
    agents: [],
    trouble: message,
  };
}

const WITHOUT_MODEL = ["synthetic", "scripted"];

function seen(path: string, header: RunHeader & RunStatus): SeenRun {
  const { models, agents, imported, author } = JSON.parse(header.planJson) as Plan;
  const providers = Object.values(models).map(({ provider }) => provider);
  const { experiment, arm, seed, logHash, parent, analysisPlan } = header;
  return {
    path,
    folder: dirname(path),
    experiment,
    arm,
    seed,
    logHash,
    isImport: imported !== undefined,
    isSynthetic:
      providers.length === 0 ? undefined : providers.every((provider) => WITHOUT_MODEL.includes(provider)),
    isOneAuthor: author !== undefined,
    agents: agents.map(({ handle, model }) => ({ handle, model })),
    ...(parent && { parent }),
    ...(analysisPlan && { analysisPlan }),
    trouble: troubleOf(header),
  };
}

function troubleOf({
  status,
  stopReason,
  rounds,
  comparable,
  comparableReason,
}: RunStatus): string | undefined {
  const reason = stopReason === undefined ? "" : `: ${stopReason}`;
  if (status === "running") return `is not finished (round ${rounds})`;
  if (status !== "done") return `${status} after round ${rounds}${reason}`;
  return comparable === false ? `is not comparable: ${comparableReason ?? "it says so itself"}` : undefined;
}
