const COUNT = new Intl.NumberFormat("en-GB");
const WHEN = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** 12345 → "12,345" */
export const counted = (value: number): string => COUNT.format(value);

/** `plural(1, "comment")` → "1 comment"; `plural(3, "reply", "replies")` → "3 replies" */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${counted(value)} ${value === 1 ? one : many}`;

/** Virtual milliseconds as "Wed 28 Jan, 14:00"; UTC, as the log counts. */
export const moment = (at: number): string => (Number.isFinite(at) ? WHEN.format(at) : "–");

/** How long before `now`, in the clock of the forum: "5 min", "3 h", "2 d". */
export function ago(at: number, now: number): string {
  const minutes = Math.max(0, Math.round((now - at) / 60_000));
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return `${hours} h ago`;
  return `${counted(Math.round(hours / 24))} d ago`;
}

/** A share in [0, 1] as "23 %"; "–" where there is none. */
export const percent = (share: number | null): string =>
  share === null ? "–" : `${Math.round(share * 100)} %`;

/** `fixed(1.4)` → "1.40"; "–" where there is none. */
export const fixed = (value: number | null, digits = 2): string =>
  value === null ? "–" : value.toFixed(digits);

/** US dollars; "unknown" is not "$0". */
export function dollars(value: number | null): string {
  if (value === null) return "price unknown";
  if (value === 0) return "$0";
  return value < 0.01 ? `$${value.toPrecision(2)}` : `$${value.toFixed(2)}`;
}

/** With its sign: 3 → "+3", -2 → "−2", 0 → "0". */
export const signed = (value: number): string =>
  value > 0 ? `+${counted(value)}` : value < 0 ? `−${counted(-value)}` : "0";

/** Milliseconds of the wall clock: "320 ms", "4.2 s". */
export const lasting = (ms: number | null): string =>
  ms === null ? "–" : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

/** A length of text: "950 characters", "1.0 MB". */
export const size = (units: number): string =>
  units < 100_000 ? plural(units, "character") : `${(units / 1_048_576).toFixed(1)} MB`;
