import type { Bootstrap } from "../statistics/bootstrap.ts";
import { meanOf, variance } from "../statistics/moments.ts";
import { type ComparedArm, valuesOf } from "./compared-arm.ts";
import type { ArmValues } from "./comparison.ts";

/** What an arm's runs come to in one metric. */
export function armValues(arm: ComparedArm, metric: string, bootstrap: Bootstrap): ArmValues {
  const values = valuesOf(arm, metric);
  const numbers = values.map(({ value }) => value);
  const interval = bootstrap.ofMean(numbers);
  const notes = arm.runs.flatMap(({ values: of }) => {
    const measured = of.get(metric);
    return measured?.value === null ? [measured.note] : [];
  });
  return {
    n: numbers.length,
    mean: numbers.length === 0 ? null : meanOf(numbers),
    lo: interval?.lo ?? null,
    hi: interval?.hi ?? null,
    sd: numbers.length < 2 ? null : Math.sqrt(variance(numbers)),
    values,
    notes: [...new Set(notes)],
  };
}
