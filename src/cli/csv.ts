/** Lines of cells as CSV (RFC 4180), joined by line feeds; what is not there is empty. */
export const csvLines = (
  lines: readonly (readonly (string | number | boolean | null | undefined)[])[],
): string => lines.map((line) => line.map(csvCell).join(",")).join("\n");

/** Quoted where it has to be. */
function csvCell(value: string | number | boolean | null | undefined): string {
  const text = String(value ?? "");
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
