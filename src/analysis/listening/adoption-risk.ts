import type { Corpus } from "../corpus.ts";
import { none } from "../measured.ts";
import type { Measured, Terms } from "../metric.ts";
import { adoptionTable } from "./adoption.ts";
import { mantelHaenszel, type Stratum } from "./mantel-haenszel.ts";

/**
 * How being shown a message goes with taking up its phrases, over these runs together (strata are within runs): the Mantel-Haenszel
 * risk ratio or risk difference over the table of `adoptionTable`. Null where turns or exposures are not known, where a
 * side is empty, and for the ratio where nobody unexposed ever did it, since then it has no bound.
 */
export function adoptionRisk(
  corpora: readonly Corpus[],
  terms: Terms,
  give: "riskRatio" | "riskDifference",
): Measured {
  const tables = corpora
    .map((corpus) => adoptionTable(corpus, terms.seed))
    .filter((table) => table !== undefined);
  if (tables.length === 0) return none("no exposures are known");
  const strata = tables.flatMap((table) => table.strata);
  const { [give]: value } = mantelHaenszel(strata);
  const counts = countsText(strata, Math.min(...tables.map(({ sampled }) => sampled)));
  if (Number.isNaN(value)) return none(`nothing to compare: ${counts}`);
  if (value === Infinity) return none(`no bound, since nobody did it unexposed: ${counts}`);
  return { value, note: counts };
}

function countsText(strata: readonly Stratum[], sampled: number): string {
  const sum = (of: (stratum: Stratum) => number): number => strata.reduce((all, one) => all + of(one), 0);
  const exposed = `${sum((one) => one.exposed.cases)} of ${sum((one) => one.exposed.total)} exposed`;
  const unexposed = `${sum((one) => one.unexposed.cases)} of ${sum((one) => one.unexposed.total)} not`;
  return `${exposed}, ${unexposed}${sampled < 1 ? `; ${(100 * sampled).toFixed(1)} % of turns drawn` : ""}`;
}
