import { armsListening, type ListeningOfArms, type RunShare } from "../cri/arm-listening.ts";
import type { ComparedArm, ComparedRun } from "./compared-arm.ts";

/** The metrics that a verdict on listening is put together from, by what they are there. */
const SHARES = {
  cri: "cri",
  company: "cri_company",
  masked: "cri_masked",
  deaf: "cri_deaf",
  parrot: "cri_parrot",
} as const;
const MEANS = { gross: "cri_gross", effective: "cri_effective" } as const;

/** All of them: measured wherever the index is. */
export const LISTENING: readonly string[] = [...Object.values(SHARES), ...Object.values(MEANS)];

/** What the probes beside runs come to, arm by arm; undefined where there is none. */
export function listeningOfArms(
  arms: readonly ComparedArm[],
  order: { readonly seed: number; readonly isSynthetic: boolean },
): ListeningOfArms | undefined {
  const probed = arms.map((arm) => {
    const found = arm.runs.filter(({ values }) => values.get(SHARES.cri)?.value != null);
    const notes = arm.runs.flatMap(({ values }) => values.get(SHARES.cri)?.note ?? []);
    return {
      name: arm.name,
      runs: arm.runs.length,
      probed: found.map(shareOf),
      why: found.length > 0 ? "" : (notes[0] ?? "it was not measured"),
    };
  });
  return armsListening(probed, order);
}

function shareOf({ values }: ComparedRun): RunShare {
  const sums = Object.entries(SHARES).flatMap(([name, metric]) => {
    const measured = values.get(metric);
    return measured?.value == null || measured.clusters === undefined ? [] : [[name, measured.clusters]];
  });
  const mean = (metric: string): number | null => values.get(metric)?.value ?? null;
  return {
    gross: mean(MEANS.gross),
    effective: mean(MEANS.effective),
    sums: Object.fromEntries(sums) as RunShare["sums"],
  };
}
