import { meanOf } from "../statistics/moments.ts";
import { type ComparedArm, valuesOf } from "./compared-arm.ts";
import type { Incomparable } from "./comparison.ts";

/** The metric by which losses are told. */
export const LOST = "share_turns_lost";

/** Shares of lost turns that are further apart than this make two arms incomparable: what is missing may be what differs. */
const MOST_APART = 0.03;

/** Whether two arms lost so different shares of their turns that they must not be compared. An import has no turns to lose. */
export function incomparable(arm: ComparedArm, against: ComparedArm): Incomparable | undefined {
  const [one, other] = [arm, against].map((of) => valuesOf(of, LOST).map(({ value }) => value));
  if (!one || !other || one.length === 0 || other.length === 0) return undefined;
  const [lost, otherLost] = [meanOf(one), meanOf(other)];
  if (Math.abs(lost - otherLost) <= MOST_APART) return undefined;
  const why = `${arm.name} lost ${percent(lost)} of its turns and ${against.name} ${percent(otherLost)}: more than 3 points apart`;
  return { arm: arm.name, against: against.name, why };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
