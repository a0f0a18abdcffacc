/** "just now", "40 min ago", "3 h ago", "2 days ago". */
export function ago(sinceMs: number): string {
  const minutes = minutesOf(sinceMs);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

/** Whole minutes. */
export const minutesOf = (ms: number): number => Math.floor(ms / 60_000);

/** "2026-01-28 09:30", in UTC as all of virtual time. */
export function clock(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  if (lastDay?.number !== day)
    lastDay = { number: day, text: new Date(day * DAY_MS).toISOString().slice(0, 10) };
  const minutes = minutesOf(ms - day * DAY_MS);
  return `${lastDay.text} ${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

const DAY_MS = 86_400_000;
/** Most that is told of happened on one day. */
let lastDay: { readonly number: number; readonly text: string } | undefined;

const twoDigits = (number: number): string => (number < 10 ? `0${number}` : `${number}`);

/** "01-28 09:30": when something was written. How long ago that was would change with every moment. */
export const stamp = (ms: number): string => clock(ms).slice(5);
