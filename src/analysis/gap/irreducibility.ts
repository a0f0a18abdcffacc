import type { FeatureSet, Look } from "./feature-sets.ts";
import type { LookFound, LooksFound } from "./sets-told.ts";

/** What may be said of one arm against another. */
export type IrreducibilityVerdict =
  | "different"
  | "formatting"
  | "trivial"
  | "equivalent"
  | "undecided"
  | "none";

/** One arm held against another: told apart or not, and by what. */
export interface IrreducibilityOfArm {
  readonly arm: string;
  readonly against: string;
  readonly pairs: number;
  /** That were looked at, of so many. */
  readonly threads: number;
  readonly ofThreads: number;
  readonly looks: Readonly<Record<Look, LookFound>>;
  /** Sets of features that tell the two apart by themselves. */
  readonly toldBy: readonly FeatureSet[];
  readonly verdict: IrreducibilityVerdict;
  /** One sentence that says no more than the evidence. */
  readonly sentence: string;
}

/** Whether one author would have produced the same, arm by arm. */
export interface Irreducibility {
  readonly arms: readonly IrreducibilityOfArm[];
  readonly margin: number;
  readonly sentence: string;
}

/** What a sentence is made of. */
export interface Evidence
  extends Pick<IrreducibilityOfArm, "arm" | "against" | "pairs" | "toldBy" | "verdict"> {
  readonly looks: LooksFound;
  readonly margin: number;
  /** Why there is no verdict. */
  readonly note: string | undefined;
}

const PLAIN: Readonly<Record<FeatureSet, string>> = {
  surface: "what texts look like",
  structure: "who answers whom",
  content: "what is said",
};

export function sentenceOfArm(evidence: Evidence): string {
  const { arm, against, looks, margin, verdict, note } = evidence;
  const told = `${arm} is told from ${against} (AUC ${two(looks.together.auc)}, ${two(looks.together.floor)} among runs of ${against}; GAP ${withInterval(looks.together)})`;
  switch (verdict) {
    case "different":
      return `${told}: ${by(evidence)}.`;
    case "formatting":
      return `${told}, and of the three sets only what texts look like is shown to tell them apart: a tell of formatting, which says nothing of interaction.`;
    case "trivial":
      return `${told}, by less than the margin of ${two(margin)}: ${by(evidence)}.`;
    case "equivalent":
      return `${arm} and ${against} are the same within ${two(margin)} in these features, all together and each set by itself (GAP ${withInterval(looks.together)}).`;
    case "undecided":
      return undecided(evidence);
    case "none":
      return `Nothing can be said of ${arm} against ${against}${note === undefined ? "" : `: ${note}`}.`;
  }
}

function by({ toldBy }: Evidence): string {
  return toldBy.length === 0
    ? "by all features together, and by no set of them alone"
    : `by ${joined(toldBy.map((set) => PLAIN[set]))}`;
}

function undecided({ arm, against, looks, toldBy, note }: Evidence): string {
  const alone =
    toldBy.length === 0
      ? ""
      : `; ${joined(toldBy.map((set) => PLAIN[set]))} would tell them apart, taken alone`;
  const why = note === undefined ? "" : `; ${note}`;
  return `Whether ${arm} can be told from ${against} is undecided (GAP ${withInterval(looks.together)})${alone}${why}.`;
}

type Say = (names: string, many: boolean, from: string) => string;

const SAID: readonly (readonly [IrreducibilityVerdict, Say])[] = [
  ["different", (names, many, from) => `${names} ${many ? "are" : "is"} told from ${from}`],
  [
    "formatting",
    (names, many, from) =>
      `${names} ${many ? "are" : "is"} told from ${from} by formatting alone, as far as is shown`,
  ],
  [
    "trivial",
    (names, many, from) => `${names} ${many ? "are" : "is"} told from ${from}, by less than would matter`,
  ],
  [
    "equivalent",
    (names, many, from) => `${names} ${many ? "are" : "is"} the same as ${from} within the margin`,
  ],
  ["undecided", (names) => `of ${names} it is undecided`],
  ["none", (names) => `nothing can be said of ${names}`],
];

/** All arms in one sentence. */
export function sentenceOfArms(
  arms: readonly Pick<IrreducibilityOfArm, "arm" | "against" | "verdict">[],
  isSynthetic: boolean,
): string {
  const [one, another] = new Set(arms.map(({ against }) => against));
  const from = one === undefined || another !== undefined ? "what they are held against" : one;
  const parts = SAID.flatMap(([verdict, say]) => {
    const names = arms.filter((one) => one.verdict === verdict).map(({ arm }) => arm);
    return names.length === 0 ? [] : [say(joined(names), names.length > 1, from)];
  });
  const text = `${parts.join("; ")}, in these features`;
  return isSynthetic
    ? `Of synthetic models, no language models: ${text}.`
    : `${text.replace(/^(of|nothing)/, (word) => (word === "of" ? "Of" : "Nothing"))}.`;
}

/** "0.31 [0.24, 0.37]" */
export function withInterval({ gap, interval }: LookFound): string {
  return interval === null ? two(gap) : `${two(gap)} [${two(interval.lo)}, ${two(interval.hi)}]`;
}

export const two = (value: number): string => value.toFixed(2).replace(/^-0\.00$/, "0.00");

function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}
