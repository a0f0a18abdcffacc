import type { Difference, MetricComparison } from "../analysis/compare/comparison.ts";
import { pText } from "./experiment-table.ts";

export const DASH = "–";

/** How a metric's numbers are written, so that they stand under each other: three digits of the largest mean. */
export type Digits = (value: number) => string;

export function digitsOf({ arms }: Pick<MetricComparison, "arms">): Digits {
  const means = Object.values(arms).flatMap(({ mean }) => (mean === null ? [] : [Math.abs(mean)]));
  const largest = Math.max(0, ...means);
  const whole = largest > 0 ? Math.floor(Math.log10(largest)) + 1 : 1;
  const decimals = Math.min(4, Math.max(0, 3 - Math.max(1, whole)));
  return (value) => plain(value.toFixed(largest > 0 && largest < 0.1 ? decimals + 1 : decimals));
}

/** No "-0.00". */
const plain = (text: string): string => (/^-0\.?0*$/.test(text) ? text.slice(1) : text);

/** "1.61 [1.48, 1.80]", "1.61" where there are too few runs for an interval, "–" without a value. */
export function estimateText(
  value: number | null,
  { lo, hi }: { readonly lo: number | null; readonly hi: number | null },
  digits: Digits,
): string {
  if (value === null) return DASH;
  return digits(value) + (lo === null || hi === null ? "" : ` [${digits(lo)}, ${digits(hi)}]`);
}

/** The adjusted p: "0.031", "–" where there is no test. */
export const adjustedText = ({ pAdjusted }: Pick<Difference, "pAdjusted">): string =>
  pAdjusted === null ? DASH : pText(pAdjusted);
