import { estimateJson } from "../cri/estimate-json.ts";
import { opposed } from "../cri/orders-alike.ts";
import { type Check, confirmed, holds, type Standing, settled, worst } from "./check.ts";
import type { Judged } from "./judge.ts";

/** What a calibration came to: societies of known truth, and the instrument against each. */
export interface Calibration {
  readonly seed: number;
  /** In the order of `SOCIETIES`. */
  readonly societies: readonly Judged[];
  /** Whether both embedders put the listeners in the same order; undefined where there are not two of them. */
  readonly order: Check | undefined;
  readonly forks: number;
  /** Answers that were asked for in all, paraphrases and the anchor's included. */
  readonly answers: number;
  /** `off` and `missing` make the instrument unfit; `aside` does not. */
  readonly standing: Standing;
}

/** What is off by more than chance is settled among all checks together; `anew` are societies that were for that reason made again. */
export function calibrationOf(
  seed: number,
  judged: readonly Judged[],
  { answers, anew = [] }: { readonly answers: number; readonly anew?: readonly Judged[] },
): Calibration {
  const order = orderCheck(judged);
  const together = judged.flatMap(({ checks }) => checks);
  const societies = judged.map((one) => {
    const again = anew.find(({ society }) => society.name === one.society.name);
    return { ...one, checks: confirmed(settled(one.checks, together), again?.checks ?? []) };
  });
  const checks = [...societies.flatMap(({ checks: of }) => of), ...(order ? [order] : [])];
  return {
    seed,
    societies,
    order,
    forks: societies.reduce((sum, { forks }) => sum + forks, 0),
    answers,
    standing: worst(checks.map(({ standing }) => standing)),
  };
}

/** Whether a calibration found its instrument fit for use. */
export const isSound = ({ standing }: Pick<Calibration, "standing">): boolean =>
  standing === "sound" || standing === "aside";

function orderCheck(societies: readonly Judged[]): Check | undefined {
  const readings = societies.flatMap(({ society, found: { cri, company } }) =>
    society.truth.kind === "listener" && cri !== null && company !== null
      ? [{ name: society.name, first: cri, second: company }]
      : [],
  );
  if (readings.length < 2) return undefined;
  const against = opposed(readings);
  return {
    society: "all listeners",
    what: "order under both embedders",
    truth: "the same",
    found:
      against.length === 0
        ? "the same"
        : against.map(([one, other]) => `${one} and ${other} change places`).join(", "),
    standing: holds(against.length === 0),
  };
}

/** The shape of `polylogue calibrate --json`. */
export function calibrationJson(calibration: Calibration): unknown {
  const { seed, societies, order, forks, answers, standing } = calibration;
  const recovered = (of: Judged["labels"]) =>
    of && { q: of.q, lo: of.interval?.lo ?? null, hi: of.interval?.hi ?? null };
  return {
    sound: isSound(calibration),
    standing,
    seed,
    forks,
    answers,
    societies: societies.map(({ society, found, finding, labels, texts, checks, ...of }) => ({
      name: society.name,
      model: `synthetic/${society.model}`,
      truth: society.truth,
      forks: of.forks,
      threads: of.threads,
      verdict: finding.verdict,
      labels: recovered(labels),
      texts: recovered(texts),
      cri: estimateJson(found.cri),
      company: estimateJson(found.company),
      gross: found.gross,
      placeboShare: found.placebo,
      masked: estimateJson(found.masked),
      checks: checks.map(({ society: _, ...check }) => check),
    })),
    order: order ?? null,
  };
}
