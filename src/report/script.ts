import { createHash } from "node:crypto";

/** Lets a reader sort a table by a click on a heading. The page says everything without it. */
export const SCRIPT = `(() => {
const number = (text) => Number(text.replace(/\\u2212/g, "-").replace(/[,%+≥±]/g, "").trim().split(/\\s/)[0]);
const sort = (table, column, button) => {
  const body = table.tBodies[0];
  const falls = button.dataset.falls !== "1";
  for (const other of table.querySelectorAll("thead button")) {
    delete other.dataset.falls;
    other.parentElement.removeAttribute("aria-sort");
  }
  button.dataset.falls = falls ? "1" : "0";
  button.parentElement.setAttribute("aria-sort", falls ? "descending" : "ascending");
  const rows = [...body.rows].map((row) => ({ row, text: row.cells[column].textContent, value: number(row.cells[column].textContent) }));
  rows.sort((a, b) => {
    const byValue = Number.isNaN(a.value) - Number.isNaN(b.value);
    if (byValue) return byValue;
    const order = Number.isNaN(a.value) ? (b.text < a.text) - (b.text > a.text) : a.value - b.value;
    return falls ? -order : order;
  });
  body.append(...rows.map(({ row }) => row));
};
for (const table of document.querySelectorAll("table.data")) {
  [...table.tHead.rows[0].cells].forEach((cell, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...cell.childNodes);
    button.addEventListener("click", () => sort(table, column, button));
    cell.append(button);
  });
}
})();`;

const HASH = createHash("sha256").update(SCRIPT).digest("base64");

/** Nothing may be fetched and no other script may run, whatever a message says. */
export const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'`;
