import { entriesOf, type LocatedMap, member, type Place, spot } from "./located.ts";
import type { Problem } from "./plan.ts";

interface Unbuilt {
  readonly problem: Problem;
  /** Where the unknown thing stands: whatever the checks say of these places, the problem says better. */
  readonly covers: readonly Place[];
}

/**
 * `problems` with what only a later version will know (`budget`) refused in words of its own
 * instead of as unknown keys.
 */
export function refuseUnbuilt(root: LocatedMap, problems: readonly Problem[]): Problem[] {
  const patches = entriesOf(member(root, "arms")).flatMap(([, { value }]) =>
    value.type === "map" ? [value] : [],
  );
  const unbuilt = [root, ...patches].flatMap((map) => budgetIn(map));
  const covered = new Set(unbuilt.flatMap(({ covers }) => covers.map(spot)));
  return [
    ...unbuilt.map(({ problem }) => problem),
    ...problems.filter((problem) => !covered.has(spot(problem))),
  ];
}

function budgetIn(map: LocatedMap): Unbuilt[] {
  const budget = map.entries.get("budget");
  if (!budget) return [];
  return [
    { problem: { ...budget.key, message: "budget: not available in this version" }, covers: [budget.key] },
  ];
}
