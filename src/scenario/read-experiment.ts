import { dirname } from "node:path";
import { canonicalJson } from "../core/canonical-json.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import { PolylogueError } from "../core/errors.ts";
import { type AnalysisPlanRead, readAnalysisPlan } from "./analysis-plan.ts";
import { armNotes } from "./arm-notes.ts";
import { type Arm, type Arms, baselineProblem, expandArms } from "./arms.ts";
import { planner, type ResolvedArm, seedsOf } from "./build-plans.ts";
import { donorProblems } from "./donor-problems.ts";
import { blamePatch, examineArm, identity, type Surroundings } from "./examine-arm.ts";
import { type Located, type LocatedMap, member, plainOf, show, spot, textOf, without } from "./located.ts";
import { memberMaker } from "./members.ts";
import type { ModelChecks, NamedModel } from "./models.ts";
import { parseYaml } from "./parse-yaml.ts";
import { personaReader } from "./personas.ts";
import type { Budget, Experiment, Problem } from "./plan.ts";
import { readText } from "./read-text.ts";
import { type Scenario, scenarioSchema } from "./scenario-schema.ts";
import { keyProblems, withoutKeys } from "./secrets.ts";
import { shapeProblems } from "./shape-problems.ts";
import { experimentWarnings } from "./warnings.ts";

export interface ReadOptions extends ModelChecks {
  /** Plans these seeds instead of the scenario's; any whole numbers will do. */
  readonly seeds?: readonly number[];
  /** Plans only these arms. */
  readonly arms?: readonly string[];
}

export type ExperimentRead =
  | { readonly ok: true; readonly experiment: Experiment }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * The experiment that a scenario file describes, with a plan for every run; or everything that is wrong with it, in
 * order of file, line and column. What follows from another problem is not reported.
 *
 * `arms`, `baseline` and `warnings` are those of the file; `seeds` and `runs` are narrowed by the options. Throws
 * PolylogueError `file_missing` or `file_unreadable` for the scenario file itself, `usage` for an unknown arm in the
 * options.
 */
export function readExperiment(file: string, options: ReadOptions): ExperimentRead {
  const text = readScenario(file);
  const parsed = parseYaml(text, { file });
  const pasted = keyProblems(text, file);
  const refuse = (problems: readonly Problem[]): ExperimentRead => ({
    ok: false,
    problems: inOrder([...pasted, ...withoutKeys(problems)]),
  });
  if (parsed.root === undefined) return refuse(parsed.problems);
  if (parsed.root.type !== "map") return refuse([notAMap(parsed.root)]);
  const { root } = parsed;
  const arms = expandArms(root);
  const folder = dirname(file);
  const around = {
    ...options,
    folder,
    readPersonas: personaReader(folder),
    membersOf: memberMaker(),
  };
  const { problems, resolved } = examineAll(root, arms, around);
  const registered = readAnalysisPlan(root, folder, {
    name: textOf(member(root, "name")),
    arms: arms.arms.map(({ name }) => name),
    seeds: resolved[0] && seedsOf(resolved[0].scenario.seeds),
  });
  const all = [...parsed.problems, ...problems, ...registered.problems];
  if (pasted.length + all.length > 0) return refuse(all);
  const parts = { file, text, root, arms: arms.arms, resolved, registered, options };
  return { ok: true, experiment: assemble(parts) };
}

function readScenario(file: string): string {
  const found = readText(file);
  if (found.ok) return found.text;
  if (found.missing) {
    throw new PolylogueError("file_missing", `no scenario file ${file}`, {
      hint: "Paths are relative to where you stand.",
    });
  }
  throw new PolylogueError("file_unreadable", `cannot read ${file}: ${found.why}`);
}

function notAMap(root: Located): Problem {
  return {
    ...root.place,
    line: Math.max(1, root.place.line),
    message: `expected a map of keys, got ${show(plainOf(root))}`,
  };
}

interface AllExamined {
  readonly problems: readonly Problem[];
  readonly resolved: readonly ResolvedArm[];
}

function examineAll(root: LocatedMap, { arms, problems }: Arms, around: Surroundings): AllExamined {
  const base = examineArm("", without(root, "arms", "baseline"), around);
  const baseProblems = base.ok ? [] : base.problems;
  // Without its arms' patches a scenario need not be whole, but what it does say has to be well-formed.
  const written = shapeProblems(scenarioSchema, root).filter((problem) => !problem.missing);
  const found: Problem[] = [...written, ...(arms.length === 0 ? baseProblems : [])];
  const resolved: ResolvedArm[] = [];
  for (const arm of arms) {
    const examined = examineArm(arm.name, arm.scenario, around);
    if (examined.ok) resolved.push(examined.arm);
    else found.push(...blamePatch(arm, examined.problems, baseProblems));
  }
  found.push(...donorProblems(arms, resolved));
  const baseline = baselineProblem(root, arms);
  const own = baseline ? [...problems, baseline] : problems;
  // What is wrong with an arm as such explains whatever else is found at the same word.
  const rest = found.filter((problem) => !own.some((other) => spot(other) === spot(problem)));
  return { problems: [...own, ...rest], resolved };
}

interface Parts {
  readonly file: string;
  readonly text: string;
  readonly root: LocatedMap;
  readonly arms: readonly Arm[];
  readonly resolved: readonly ResolvedArm[];
  readonly registered: AnalysisPlanRead;
  readonly options: ReadOptions;
}

function assemble({ file, text, root, arms, resolved, registered, options }: Parts): Experiment {
  const [first] = resolved;
  if (!first) throw new Error("a scenario without problems has at least one arm");
  const fileSeeds = seedsOf(first.scenario.seeds);
  const seeds = options.seeds === undefined ? fileSeeds : seedsOf([...options.seeds]);
  const plan = planner();
  const all = resolved.flatMap((arm) => plan(arm, fileSeeds));
  const chosen = chooseArms(resolved, options.arms);
  return {
    name: first.scenario.name,
    description: first.scenario.description,
    text,
    file,
    baseline: textOf(member(root, "baseline")) ?? first.name,
    arms: arms.map((arm) => ({ name: arm.name, changes: arm.changes })),
    seeds,
    runs: chosen.flatMap((arm) => plan(arm, seeds)),
    ...(first.scenario.budget === undefined ? {} : { budget: budgetOf(first.scenario.budget) }),
    ...(registered.plan === undefined ? {} : { analysisPlan: registered.plan }),
    warnings: [
      ...experimentWarnings(resolved, fileSeeds, all),
      ...armNotes(arms, resolved, all),
      ...registered.warnings,
      ...(options.warnModels?.(differentModels(resolved)) ?? []),
    ],
  };
}

function budgetOf({ usd, tokens, calls, wall }: NonNullable<Scenario["budget"]>): Budget {
  return {
    ...(usd === undefined ? {} : { usd }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(calls === undefined ? {} : { calls }),
    ...(wall === undefined ? {} : { wallMs: wall }),
  };
}

/** Every model of every arm, those that arms have in common once. */
function differentModels(arms: readonly ResolvedArm[]): NamedModel[] {
  const all = arms.flatMap(({ models }) => [...models].map(([alias, model]) => ({ alias, ...model })));
  return [...new Map(all.map((model) => [canonicalJson(model), model])).values()];
}

function chooseArms(
  resolved: readonly ResolvedArm[],
  wanted: readonly string[] | undefined,
): readonly ResolvedArm[] {
  if (wanted === undefined) return resolved;
  const names = resolved.map((arm) => arm.name);
  for (const name of wanted.filter((other) => !names.includes(other))) {
    const hint = `The arms are ${names.join(", ")}.`;
    throw new PolylogueError("usage", `no arm "${name}"${didYouMean(name, names)}`, { hint });
  }
  return resolved.filter((arm) => wanted.includes(arm.name));
}

/** By file, line, column; each thing once. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const once = new Map(problems.map((problem) => [identity(problem), problem]));
  return [...once.values()]
    .sort((a, b) => (a.file === b.file ? a.line - b.line || a.col - b.col : a.file < b.file ? -1 : 1))
    .map(({ file, line, col, message }) => ({ file, line, col, message }));
}
