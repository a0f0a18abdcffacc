import type { ArmListening, ListeningOfArms } from "../analysis/cri/arm-listening.ts";
import type { Estimate } from "../analysis/cri/estimate.ts";
import { DASH } from "./compare-figures.ts";
import { type Column, table } from "./table.ts";
import { safe, width, wrap } from "./terminal.ts";

/** What `listeningRows` has in each line. */
export const LISTENING_COLUMNS = [
  "arm",
  "CRI [95 %]",
  "deaf",
  "parrot",
  "masked",
  "runs",
  "verdict",
] as const;

/** An arm a line: its index between its two anchors, what is left without the message's words, runs that have it, the verdict. */
export const listeningRows = ({ arms }: ListeningOfArms): readonly (readonly string[])[] => arms.map(rowOf);

const KEY =
  "CRI: share of the variation in replies that follows what a message means, beyond dice and wording, over all forks of an arm. Deaf and parrot: the same with the message hidden, and told to restate it. Masked: without the message's words.";

const [SHORTEST, LONGEST] = [8, 40];

/** The probes of some runs for eyes: the sentence, then an arm a line; names of arms are clipped to what the page leaves. */
export function listeningText(listening: ListeningOfArms, page: number): string {
  const rows = listeningRows(listening);
  const set = (most: number): string => table(rows, columnsOf(most), page);
  const widest = (text: string): number => Math.max(...text.split("\n").map(width));
  const longest = Math.min(LONGEST, Math.max(...rows.map(([name = ""]) => width(name))));
  const over = Math.max(0, widest(set(longest)) - page);
  return [
    ...wrap(`Do they listen? ${safe(listening.sentence)}`, page),
    "",
    set(Math.max(SHORTEST, longest - over)),
    ...wrap(KEY, page),
  ].join("\n");
}

const columnsOf = (most: number): Column[] =>
  LISTENING_COLUMNS.map((title, i) => ({
    title,
    ...(i === 0 && { most }),
    ...(["deaf", "parrot", "masked", "runs"].includes(title) && { align: "right" as const }),
  }));

function rowOf({ name, cri, deaf, parrot, masked, probed, runs, verdict }: ArmListening): readonly string[] {
  return [
    name,
    cri?.interval ? `${two(cri.value)} [${two(cri.interval.lo)}, ${two(cri.interval.hi)}]` : of(cri),
    of(deaf),
    of(parrot),
    of(masked),
    `${probed} of ${runs}`,
    verdict,
  ];
}

const two = (value: number): string => value.toFixed(2).replace(/^-0\.00$/, "0.00");
const of = (estimate: Estimate | null): string => (estimate === null ? DASH : two(estimate.value));
