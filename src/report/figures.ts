const MINUS = "\u2212";

/** 0.336, 12, 1,204, 3.1e−7: three digits that mean something, whole numbers whole, a real minus. "–" for null. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  return plain(value).replace(/-/g, MINUS);
}

/** With this many decimals, and none where the value is large: 1.30, −0.02, 1,204. "–" for null. */
export function fixed(value: number | null, decimals: number): string {
  if (value === null || !Number.isFinite(value)) return "–";
  if (Math.abs(value) >= 1_000) return figure(value);
  const text = value.toFixed(decimals);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace("-", MINUS);
}

/** With its sign: "+0.31", "−2", "0". */
export const signed = (value: number | null | undefined): string => withSign(figure(value));

/** "+" before a text that is of something above 0. */
export const withSign = (text: string): string =>
  /^[\d,.e\u2212]*[1-9]/.test(text) && !text.startsWith(MINUS) ? `+${text}` : text;

function plain(value: number): string {
  const size = Math.abs(value);
  if (size >= 1_000) return grouped(value);
  if (Number.isInteger(value)) return String(value);
  if (size < 0.0005) return size < 1e-12 ? "0" : value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** No locale is asked: the same on every machine. */
const grouped = (value: number): string => value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ",");

/** "p < .001", "p = .031"; "–" for null. */
export function pText(p: number | null): string {
  if (p === null) return "–";
  if (p < 0.001) return "p < .001";
  return p >= 0.9995 ? "p = 1" : `p = ${p.toFixed(3).replace(/^0/, "")}`;
}

/** "26 %" of a share in [0, 1]; "–" for null. */
export const percent = (share: number | null): string =>
  share === null ? "–" : `${Math.round(share * 100)} %`;

/** "1 run", "3 runs". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${figure(count)} ${count === 1 ? one : many}`;

/** "a, b and c", and of more than `most` "a, b, c and 4 more". */
export function listed(words: readonly string[], most = 12): string {
  const shown = words.slice(0, most);
  if (words.length > most) return `${shown.join(", ")} and ${words.length - most} more`;
  const last = shown.at(-1) ?? "";
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`;
}
