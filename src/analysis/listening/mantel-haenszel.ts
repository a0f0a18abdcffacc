/** Of those at risk under one condition, how many did it. */
export interface Group {
  readonly cases: number;
  readonly total: number;
}

export interface Stratum {
  readonly exposed: Group;
  readonly unexposed: Group;
}

export interface MantelHaenszel {
  /** Risk of the exposed over risk of the unexposed; Infinity where only exposed did it, NaN where nobody did. */
  readonly riskRatio: number;
  /** Risk of the exposed minus that of the unexposed, in [-1, 1]; NaN where no stratum has both. */
  readonly riskDifference: number;
  /** 1 - 1 / riskRatio: the share of the exposed cases that exposure accounts for. */
  readonly attributable: number;
}

/**
 * The common risk ratio of Mantel and Haenszel (1959; for risks Rothman, Modern Epidemiology) and the common risk difference
 * with the same weights (Greenland and Robins 1985). Strata with nobody on one side carry no weight.
 */
export function mantelHaenszel(strata: Iterable<Stratum>): MantelHaenszel {
  let [upper, lower, difference, weight] = [0, 0, 0, 0];
  for (const { exposed, unexposed } of strata) {
    const all = exposed.total + unexposed.total;
    if (all === 0) continue;
    const [withCases, withoutCases] = [
      (exposed.cases * unexposed.total) / all,
      (unexposed.cases * exposed.total) / all,
    ];
    upper += withCases;
    lower += withoutCases;
    difference += withCases - withoutCases;
    weight += (exposed.total * unexposed.total) / all;
  }
  const riskRatio = upper / lower;
  return { riskRatio, riskDifference: difference / weight, attributable: 1 - 1 / riskRatio };
}
