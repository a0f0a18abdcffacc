import type { FeatureSet } from "../analysis/gap/feature-sets.ts";
import {
  type Irreducibility,
  type IrreducibilityOfArm,
  two,
  withInterval,
} from "../analysis/gap/irreducibility.ts";
import { type Column, table } from "./table.ts";
import { safe, width, wrap } from "./terminal.ts";

/** What `irreducibilityRows` has in each line. */
export const IRREDUCIBILITY_COLUMNS = [
  "arm",
  "GAP [95 %]",
  "surface",
  "structure",
  "content",
  "verdict",
] as const;

/** An arm a line: how far it is told from the other beyond the floor, by each set of features alone, and the verdict. */
export const irreducibilityRows = ({ arms }: Irreducibility): readonly (readonly string[])[] =>
  arms.map(rowOf);

const KEY =
  "GAP: AUC of telling held-out threads of the arm from those of the same seeds, less the floor, which is the AUC among the runs they are held against. Surface: what texts look like; structure: who answers whom; content: what is said; * tells them apart by itself. 0 is not to be told apart, .5 always.";

const [SHORTEST, LONGEST] = [8, 40];

/** Whether one author would have produced the same, for eyes; names of arms are clipped to what the page leaves. */
export function irreducibilityText(found: Irreducibility, page: number): string {
  const rows = irreducibilityRows(found);
  const set = (most: number): string => table(rows, columnsOf(most), page);
  const widest = (text: string): number => Math.max(...text.split("\n").map(width));
  const longest = Math.min(LONGEST, Math.max(...rows.map(([name = ""]) => width(name))));
  const over = Math.max(0, widest(set(longest)) - page);
  return [
    ...wrap(`Would one author have produced the same? ${safe(found.sentence)}`, page),
    "",
    set(Math.max(SHORTEST, longest - over)),
    ...wrap(`${KEY} ${howMuch(found)}`, page),
  ].join("\n");
}

const columnsOf = (most: number): Column[] =>
  IRREDUCIBILITY_COLUMNS.map((title, i) => ({
    title,
    ...(i === 0 && { most }),
    ...(i > 1 && i < IRREDUCIBILITY_COLUMNS.length - 1 && { align: "right" as const }),
  }));

/** "10 pairs of runs; floor 0.52." */
function howMuch({ arms }: Irreducibility): string {
  const pairs = rangeOf(arms.map((arm) => arm.pairs));
  const floor = rangeOf(arms.map(({ looks }) => looks.together.floor)).map(two);
  return `${pairs.join(" to ")} pairs of runs; floor ${[...new Set(floor)].join(" to ")}.`;
}

function rangeOf(values: readonly number[]): readonly number[] {
  return [...new Set([Math.min(...values), Math.max(...values)])];
}

function rowOf({ arm, looks, toldBy, verdict }: IrreducibilityOfArm): readonly string[] {
  const alone = (set: FeatureSet): string => `${two(looks[set].gap)}${toldBy.includes(set) ? "*" : ""}`;
  return [arm, withInterval(looks.together), alone("surface"), alone("structure"), alone("content"), verdict];
}
