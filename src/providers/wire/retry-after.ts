import type { HeaderLines } from "./answer-headers.ts";

/** Seconds, whole or with a fraction: "30", "1.5". */
const SECONDS = /^\d+(?:\.\d+)?$/;
/** A date as HTTP writes it, or ISO 8601. Date.parse alone also takes "soon 5" for a day in May. */
const DATE = /^(?:[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}|\d{4}-\d{2}-\d{2}T)/;

/**
 * How many milliseconds a server asks to be left alone, >= 0: from `retry-after-ms` (milliseconds) or else `retry-after`
 * (seconds, or a date, which is compared with `now`, milliseconds since 1970). Undefined where it asks nothing that
 * can be understood.
 */
export function retryAfterMs(headers: HeaderLines, now: number): number | undefined {
  const exact = finite(headers.get("retry-after-ms")?.trim());
  if (exact !== undefined) return exact;
  const text = headers.get("retry-after")?.trim();
  if (text === undefined) return undefined;
  const seconds = finite(text);
  if (seconds !== undefined) return seconds * 1_000;
  const date = DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function finite(text: string | undefined): number | undefined {
  if (text === undefined || !SECONDS.test(text)) return undefined;
  // A thousand digits are a number too, and no time to wait.
  return Number.isFinite(Number(text) * 1_000) ? Number(text) : undefined;
}
