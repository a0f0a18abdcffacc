import type { ModelAccess, ModelSpec, ProviderWorld } from "../../core/call.ts";
import { PolylogueError } from "../../core/errors.ts";
import { planAfter } from "../../engine/society.ts";
import type { Plan } from "../../scenario/plan.ts";
import { isBeingWritten } from "../../store/is-being-written.ts";
import { RunFile } from "../../store/run-file.ts";
import type { LoggedCall } from "./fork-site.ts";
import { answersToOthers, type ProbedRun } from "./make-plan.ts";
import type { Form } from "./plan.ts";
import { readStory, type Saying } from "./story.ts";

/** A run opened to be probed. It is only read. */
export interface OpenedForProbe extends ProbedRun {
  readonly path: string;
  readonly experiment: string;
  readonly arm: string;
  readonly seed: number;
  /** The plan in force at its end. */
  readonly plan: Plan;
  /** Every model that ever spoke in it, by alias. */
  readonly models: Readonly<Record<string, ModelSpec>>;
  readonly access: Readonly<Record<string, ModelAccess>>;
  readonly world: ProviderWorld;
  readonly isDone: boolean;
  close(): void;
}

/** Fewer answers to others than these say nothing about a run. */
const FEWEST = 5;

/** A run that cannot be probed, and why. */
export interface Unprobed {
  readonly path: string;
  readonly arm: string;
  readonly seed: number;
  readonly reason: string;
}

/**
 * Opens a run to be probed, or says why it cannot be. Throws what `RunFile.openForReading` throws, and `run_locked` for a run
 * that is being written: its log is still to change.
 */
export function openForProbe(path: string): OpenedForProbe | Unprobed {
  if (isBeingWritten(path)) {
    throw new PolylogueError("run_locked", `${path} is being written: its log is not complete`, {
      hint: "Wait until it is done, or stop it.",
    });
  }
  const file = RunFile.openForReading(path);
  try {
    const opened = opening(file, path);
    if ("reason" in opened) file.close();
    return opened;
  } catch (error) {
    file.close();
    throw error;
  }
}

function opening(file: RunFile, path: string): OpenedForProbe | Unprobed {
  const header = file.header();
  const { arm, seed, logHash, experiment, lastRound, models = {} } = header;
  let plan = JSON.parse(header.planJson) as Plan;
  const not = (reason: string): Unprobed => ({ path, arm, seed, reason });
  if (plan.imported) return not("an import holds no prompts that could be asked again");
  if (plan.feed === "none") return not("its agents are shown nobody");
  for (const { event } of file.events()) plan = planAfter(plan, event, (hash) => file.blob(hash));
  const story = readStory(file.events(), plan.author?.model);
  const places = answersToOthers(story);
  if (places.length < FEWEST)
    return not(`only ${places.length} of its comments answer another agent's message`);
  const scripted = Object.entries(models).find(([, { provider }]) => provider === "scripted");
  if (scripted) return not(`${scripted[0]} is scripted: it has no answers but those written beforehand`);
  const calls = new Calls(file, header.draw);
  const access = JSON.parse(header.accessJson) as Readonly<Record<string, ModelAccess>>;
  return {
    path,
    experiment,
    arm,
    seed,
    plan,
    models: { ...plan.models, ...models },
    access,
    world: { seed, arm, canaries: canariesOf(plan) },
    isDone: header.status === "done",
    story,
    form: formOf(plan),
    logHash,
    rounds: Math.max(1, lastRound),
    callOf: (saying) => calls.of(saying),
    topicOf: (id) => calls.topicOf(story.byId.get(id)),
    close: () => file.close(),
  };
}

const formOf = ({ author }: Plan): Form =>
  author?.mode !== "script" ? "turn" : author.skeleton === undefined ? "line" : "slot";

const canariesOf = ({ agents }: Plan): Readonly<Record<string, string>> =>
  Object.fromEntries(
    agents.flatMap(({ handle, canary }) => (canary === undefined ? [] : [[handle, canary]])),
  );

/** The calls of a run, looked up by what they wrote. */
class Calls {
  readonly #file: RunFile;
  /** The draw of the run's last rounds; those that a fork shares with its parent have an earlier one. */
  readonly #draw: number;
  /** A plan asks for the topic of every message that might stand in the place of another. */
  readonly #topics = new Map<string, string | undefined>();

  constructor(file: RunFile, draw: number) {
    this.#file = file;
    this.#draw = draw;
  }

  of({ cause, round }: Saying): LoggedCall | undefined {
    if (cause.by !== "turn") return undefined;
    const place = { round, context: cause.context, ordinal: cause.call };
    for (let draw = this.#draw; draw >= 0; draw -= 1) {
      const first = this.#file.callFor({ ...place, draw });
      if (first?.outcome.ok !== true) continue;
      const repaired = this.#file.callFor({ ...place, draw, repair: 1 });
      const { completion } = repaired?.outcome.ok === true ? repaired.outcome : first.outcome;
      return { segments: first.segments, answer: completion, draw, model: first.model };
    }
    return undefined;
  }

  topicOf(saying: Saying | undefined): string | undefined {
    if (saying === undefined) return undefined;
    if (!this.#topics.has(saying.id)) this.#topics.set(saying.id, this.#confessed(saying));
    return this.#topics.get(saying.id);
  }

  #confessed(saying: Saying): string | undefined {
    if (saying.cause.by !== "turn") return undefined;
    const { action } = saying.cause;
    const truth = this.of(saying)?.answer.truth;
    if (!Array.isArray(truth)) return undefined;
    const entry = (truth as readonly Partial<Record<string, unknown>>[]).find(
      (one) => one["action"] === action,
    );
    return typeof entry?.["topic"] === "string" ? entry["topic"] : undefined;
  }
}
