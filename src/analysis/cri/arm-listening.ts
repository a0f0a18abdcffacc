import { type Estimate, estimatedFrom } from "./estimate.ts";
import { estimateJson } from "./estimate-json.ts";
import { anchoredOf, type Listening } from "./listening.ts";
import { opposed } from "./orders-alike.ts";
import type { ThreadSums } from "./threads.ts";
import { type ListeningFinding, type ListeningVerdict, listeningVerdict, share } from "./verdict.ts";

/** The shares that are pooled over the runs of an arm. */
const POOLED = ["cri", "company", "masked", "deaf", "parrot"] as const;
type Pooled = (typeof POOLED)[number];

/** What one run's probe adds to its arm. */
export interface RunShare extends Pick<Listening, "gross" | "effective"> {
  /** By thread; left out where the probe has no such share. */
  readonly sums: Readonly<Partial<Record<Pooled, readonly ThreadSums[]>>>;
}

/** An arm as it is probed. */
export interface ProbedArm {
  readonly name: string;
  /** Runs in all. */
  readonly runs: number;
  /** Of those that have an index. */
  readonly probed: readonly RunShare[];
  /** Why none has; "" where some have. */
  readonly why: string;
}

/** What the probes of an arm's runs come to together: one index over all their forks, threads of different runs apart. */
export interface ArmListening extends Readonly<Record<Pooled, Estimate | null>>, ListeningFinding {
  readonly name: string;
  readonly runs: number;
  readonly probed: number;
  /** Where the index lies between the deaf and the parrot; null without a scale. */
  readonly anchored: number | null;
  /** Means over runs. */
  readonly gross: number | null;
  readonly effective: number | null;
}

/** Arms side by side. */
export interface ListeningOfArms {
  readonly arms: readonly ArmListening[];
  /** Pairs that the two embedders put in opposite orders. Where there are any, no arm has a verdict but "undecided". */
  readonly opposed: readonly (readonly [string, string])[];
  /** What all of it allows to say, in one sentence. */
  readonly sentence: string;
}

export function shareOfRun({ gross, effective, ...found }: Listening): RunShare {
  const sums = POOLED.flatMap((name) => {
    const of = found[name];
    return of === null ? [] : [[name, of.sums] as const];
  });
  return { gross, effective, sums: Object.fromEntries(sums) };
}

/** Undefined where no arm has an index. */
export function armsListening(
  arms: readonly ProbedArm[],
  { seed, isSynthetic }: { readonly seed: number; readonly isSynthetic: boolean },
): ListeningOfArms | undefined {
  if (arms.every(({ probed }) => probed.length === 0)) return undefined;
  const found = arms.map((arm) => armListening(arm, seed));
  const against = opposed(
    found.flatMap(({ name, cri, company }) =>
      cri && company ? [{ name, first: cri, second: company }] : [],
    ),
  );
  const told = against.length === 0 ? found : found.map((arm) => withheld(arm, against));
  const sentence = sentenceOf(told, against);
  return {
    arms: told,
    opposed: against,
    sentence: isSynthetic
      ? `Of synthetic models, no language models: ${sentence.replace(/^(Of|The) /, (word) => word.toLowerCase())}`
      : sentence,
  };
}

function armListening({ name, runs, probed, why }: ProbedArm, seed: number): ArmListening {
  const pooled = (of: Pooled): Estimate | null => {
    const sums = probed.flatMap((run) => run.sums[of] ?? []);
    return estimatedFrom(sums, { seed, name: of });
  };
  const [cri, company, masked] = [pooled("cri"), pooled("company"), pooled("masked")];
  const gross = meanOf(probed.map((run) => run.gross));
  const [deaf, parrot] = [pooled("deaf"), pooled("parrot")];
  const evidence = { forks: probed.length, cri, company, masked, gross, parrot };
  return {
    name,
    runs,
    probed: probed.length,
    cri,
    company,
    masked,
    deaf,
    parrot,
    anchored: anchoredOf(cri, deaf, parrot),
    gross,
    effective: meanOf(probed.map((run) => run.effective)),
    ...(probed.length === 0
      ? { verdict: "not available" as const, sentence: `${why}.` }
      : listeningVerdict(evidence)),
  };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** No claim about an arm rests on embedders that put arms in different orders. */
function withheld(arm: ArmListening, against: ListeningOfArms["opposed"]): ArmListening {
  const { cri, company } = arm;
  if (cri === null || company === null) return arm;
  return {
    ...arm,
    verdict: "undecided",
    sentence: `${orderText(against)}: nothing is claimed of any arm (${share(cri)} by spelling, ${share(company)} by the company of words).`,
  };
}

/** "The two embedders order the arms differently (a and b change places)" */
const orderText = (against: ListeningOfArms["opposed"]): string =>
  `The two embedders order the arms differently (${against.map(([one, other]) => `${one} and ${other} change places`).join(", ")})`;

const SAID: readonly (readonly [ListeningVerdict, (names: string, many: boolean) => string])[] = [
  [
    "listens",
    (names, many) =>
      `${names} listen${many ? "" : "s"}: replies follow what a message means, beyond dice and wording`,
  ],
  [
    "echoes",
    (names, many) =>
      `${names} echo${many ? "" : "es"}: replies follow a message in that they repeat its words`,
  ],
  [
    "parallel monologue",
    (names, many) =>
      `${names} ${many ? "are parallel monologues" : "is a parallel monologue"}: no more than a tenth of the variation follows what a message means`,
  ],
  ["undecided", (names) => `of ${names} it is undecided`],
];

function sentenceOf(arms: readonly ArmListening[], against: ListeningOfArms["opposed"]): string {
  if (against.length > 0)
    return `${orderText(against)}, so that nothing is claimed of any of them: undecided.`;
  const parts = SAID.flatMap(([verdict, say]) => {
    const names = arms.filter((arm) => arm.verdict === verdict).map(({ name }) => name);
    return names.length === 0 ? [] : [say(listed(names), names.length > 1)];
  });
  return `${[...parts, ...withoutNumber(arms)].join("; ")}.`.replace(/^of/, "Of");
}

/** Arms without an index, by the reason. */
function withoutNumber(arms: readonly ArmListening[]): readonly string[] {
  const without = arms.filter(({ verdict }) => verdict === "not available");
  return [...new Set(without.map(({ sentence }) => sentence))].map((why) => {
    const names = without.filter(({ sentence }) => sentence === why).map(({ name }) => name);
    return `not available for ${listed(names)} (${why.replace(/\.$/, "").replace(/^[A-Z]/, (first) => first.toLowerCase())})`;
  });
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** As `compare --json` has it. */
export const listeningJson = ({ arms, ...rest }: ListeningOfArms): unknown => ({
  ...rest,
  arms: arms.map((arm) => ({
    ...arm,
    ...Object.fromEntries(POOLED.map((name) => [name, estimateJson(arm[name])])),
  })),
});
