import { estimateJson } from "../cri/estimate-json.ts";
import { opposed } from "../cri/orders-alike.ts";
import { type Check, holds, type Standing, worst } from "./check.ts";
import type { Judged } from "./judge.ts";

/** What a calibration came to: societies of known truth, and the instrument against each. */
export interface Calibration {
  readonly seed: number;
  /** In the order of `SOCIETIES`. */
  readonly societies: readonly Judged[];
  /** Whether both embedders put the societies in the same order. */
  readonly order: Check;
  readonly forks: number;
  /** Answers that were asked for in all, paraphrases and the anchor's included. */
  readonly answers: number;
  /** `off` and `missing` make the instrument unfit; `aside` does not. */
  readonly standing: Standing;
}

export function calibrationOf(seed: number, societies: readonly Judged[], answers: number): Calibration {
  const order = orderCheck(societies);
  const checks = [...societies.flatMap(({ checks: of }) => of), order];
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

function orderCheck(societies: readonly Judged[]): Check {
  const readings = societies.flatMap(({ society, found: { cri, company } }) =>
    society.truth.kind === "listener" && cri !== null && company !== null
      ? [{ name: society.name, first: cri, second: company }]
      : [],
  );
  const against = opposed(readings);
  return {
    society: "all listeners",
    what: "order under both embedders",
    truth: "the same",
    found:
      against.length === 0
        ? "the same"
        : against.map(([one, other]) => `${one} and ${other} change places`).join(", "),
    standing: holds(readings.length < 2 ? undefined : against.length === 0),
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
    order,
  };
}
