import type { Spread } from "./spread.ts";

/** One measured thing. `goal` is what it is held against, in the same unit. */
export interface Finding {
  /** "100 agents: turns, share of a raw insert loop" */
  readonly what: string;
  /** "x" for ratios: then the figure does not depend on how fast the machine is. */
  readonly unit: "x" | "1/s" | "ms" | "µs" | "B" | "MB" | "segments";
  readonly figure: Spread;
  readonly goal?: { readonly least: number } | { readonly most: number };
}

export interface Benchmark {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** A figure that was taken once, or that comes out the same each time. */
export const single = (value: number): Spread => ({ median: value, min: value, max: value });

/** The findings as lines for people: what, median, range, goal. */
export function tableOf({ name, findings }: Benchmark): string {
  const rows = findings.map(({ what, unit, figure, goal }) => [
    what,
    `${shown(figure.median)} ${unit}`,
    figure.min === figure.max ? "" : `${shown(figure.min)} – ${shown(figure.max)}`,
    goal === undefined ? "" : goalText(figure, goal),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => {
    const [what = "", median = "", range = "", goal = ""] = row;
    const [first = 0, second = 0, third = 0] = widths;
    return `  ${what.padEnd(first)}  ${median.padStart(second)}  ${range.padStart(third)}  ${goal}`.trimEnd();
  };
  return [name, ...rows.map(line)].join("\n");
}

function goalText({ median }: Spread, goal: NonNullable<Finding["goal"]>): string {
  if ("least" in goal) return `goal >= ${shown(goal.least)}${median >= goal.least ? "" : "  missed"}`;
  return `goal <= ${shown(goal.most)}${median <= goal.most ? "" : "  missed"}`;
}

/** Three digits that mean something. */
function shown(value: number): string {
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString("en-US");
  return Number(value.toPrecision(3)).toString();
}
