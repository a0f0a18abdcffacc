const UNITS = new Map([
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** A whole number with its unit: `250ms`, `90s`, `30m`, `4h`, `2d`. */
export const DURATION_PATTERN = /^\d{1,9}(ms|s|m|h|d)$/;

/** Milliseconds of a text that matches `DURATION_PATTERN`: 5_400_000 for `90m`. Throws RangeError on any other. */
export function durationMs(text: string): number {
  const unit = UNITS.get(text.replace(/^\d+/, ""));
  if (unit === undefined || !DURATION_PATTERN.test(text)) throw new RangeError(`not a duration: ${text}`);
  return Number.parseInt(text, 10) * unit;
}
