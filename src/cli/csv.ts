/** What spreadsheets take for the beginning of a formula, behind apostrophes that were put before it. */
const FORMULA = /^'*[=+\-@\t\r]/;

/**
 * A text that no spreadsheet runs: one that begins like a formula gets an apostrophe before it, and so does one that begins with
 * apostrophes and goes on like a formula, so that taking one away again gives every text back.
 *
 *   harmless("=HYPERLINK(1)") → "'=HYPERLINK(1)"
 */
export const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

type Value = string | number | boolean | null | undefined;

/**
 * One cell after RFC 4180: what is not there is nothing, an empty text is `""`, and quotes stand around what holds a comma, a quote
 * or a line end, or begins or ends with white space.
 */
export function csvCell(value: Value): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  return value === "" || /[",\n\r]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Lines of cells as CSV for a terminal or a pipe, joined by line feeds; what is not there, and an empty text, is empty. */
export const csvLines = (lines: readonly (readonly Value[])[]): string =>
  lines.map((line) => line.map((value) => csvCell(value === "" ? null : value)).join(",")).join("\n");
