/** Whether a marker stands in what is answered, and in the answer. */
export type Exchange = readonly [target: boolean, reply: boolean];

export interface Coordination {
  /** P(reply has it | target has it) - P(reply has it): equation 1 of Danescu-Niculescu-Mizil et al. 2012. */
  readonly coordination: number;
  /** P(reply has it). */
  readonly baseline: number;
  /** P(reply has it | target has it). */
  readonly conditional: number;
  /** The same given a target without it; NaN where every target has it. */
  readonly conditionalAbsent: number;
  /** `conditional` less `conditionalAbsent`, in [-1, 1]: unlike `coordination` it does not shrink where most targets have the marker. */
  readonly contrast: number;
}

/** Of one marker over the exchanges of one who answers; undefined where fewer than `fewest` targets have the marker. */
export function coordination(exchanges: readonly Exchange[], fewest = 3): Coordination | undefined {
  let [targets, replies, both] = [0, 0, 0];
  for (const [target, reply] of exchanges) {
    if (target) targets += 1;
    if (reply) replies += 1;
    if (target && reply) both += 1;
  }
  if (targets === 0 || targets < fewest) return undefined;
  const [baseline, conditional] = [replies / exchanges.length, both / targets];
  const conditionalAbsent = (replies - both) / (exchanges.length - targets);
  return {
    coordination: conditional - baseline,
    baseline,
    conditional,
    conditionalAbsent,
    contrast: conditional - conditionalAbsent,
  };
}
