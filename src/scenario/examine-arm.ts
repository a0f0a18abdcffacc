import { type Arm, ONLY_ARM } from "./arms.ts";
import { budgetProblems } from "./budget-problems.ts";
import type { ResolvedArm } from "./build-plans.ts";
import { DEFAULT_INSTRUCTIONS_FILE } from "./default-instructions.ts";
import { fromFolder } from "./find-files.ts";
import { type Located, type LocatedMap, member, placesIn, plainOf, show, spot, textOf } from "./located.ts";
import { type ModelChecks, resolveModels } from "./models.ts";
import type { Member } from "./people.ts";
import type { Personas } from "./personas.ts";
import type { Problem } from "./plan.ts";
import { readText } from "./read-text.ts";
import { referenceProblems } from "./references.ts";
import { scenarioSchema } from "./scenario-schema.ts";
import { keyProblems } from "./secrets.ts";
import { shapeProblems } from "./shape-problems.ts";

/** What the arms of a scenario are examined with. */
export interface Surroundings extends ModelChecks {
  /** Folder of the scenario file. */
  readonly folder: string;
  readPersonas(written: Located | undefined): Personas;
  /** The same array for the same personas. */
  membersOf(personas: Personas): readonly Member[];
}

/** An arm ready to be planned, or all that is wrong with it. */
export type Examined =
  | { readonly ok: true; readonly arm: ResolvedArm }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Checks a scenario with one arm's patch laid over it, and resolves everything it names. */
export function examineArm(name: string, scenario: LocatedMap, around: Surroundings): Examined {
  const personas = around.readPersonas(member(scenario, "personas"));
  const models = resolveModels(member(scenario, "models"), around);
  const instructions = readInstructions(scenario, around.folder);
  const problems = [
    ...shapeProblems(scenarioSchema, scenario),
    ...personas.problems,
    ...models.problems,
    ...budgetProblems(scenario, models.resolved),
    ...referenceProblems(scenario, personas),
    ...("problem" in instructions ? [instructions.problem] : []),
  ];
  if (problems.length > 0 || "problem" in instructions) return { ok: false, problems };
  return {
    ok: true,
    arm: {
      name,
      scenario: scenarioSchema.parse(plainOf(scenario)),
      members: around.membersOf(personas),
      models: models.resolved,
      instructions: instructions.text,
    },
  };
}

function readInstructions(
  scenario: LocatedMap,
  folder: string,
): { readonly text: string } | { readonly problem: Problem } {
  const node = member(scenario, "instructions");
  const path = textOf(node)?.trim();
  const file = path ? fromFolder(folder, path) : DEFAULT_INSTRUCTIONS_FILE;
  const found = readText(file);
  const [pasted] = found.ok ? keyProblems(found.text, file) : [];
  if (pasted) return { problem: pasted };
  if (found.ok) return { text: found.text.trim() };
  const place = node?.place ?? scenario.place;
  return { problem: { ...place, message: `instructions: cannot read ${show(path)}: ${found.why}` } };
}

/**
 * The problems of one arm, each where it was caused. A problem that the scenario has without the patch, or that
 * stands in the patch or in another file, keeps its place; any other one came about by the patch, and is shown there.
 */
export function blamePatch(arm: Arm, problems: readonly Problem[], base: readonly Problem[]): Problem[] {
  const inPatch = new Set(placesIn(arm.patch).map(spot));
  const known = new Set(base.map(identity));
  const { key } = arm;
  if (key === undefined || arm.name === ONLY_ARM) return [...problems];
  return problems.map((problem) => {
    if (problem.file !== key.file || inPatch.has(spot(problem)) || known.has(identity(problem)))
      return problem;
    const only = arm.patch.entries.size === 1 ? [...arm.patch.entries.values()][0] : undefined;
    return { ...(only?.key ?? key), message: `with this change, ${problem.message}` };
  });
}

/** Equal for problems that say the same of the same place. */
export function identity(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.col}:${problem.message}`;
}
