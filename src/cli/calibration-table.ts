import pc from "picocolors";
import { type Calibration, isSound } from "../analysis/calibration/calibration.ts";
import type { Check, Standing } from "../analysis/calibration/check.ts";
import { type Judged, recoveredText } from "../analysis/calibration/judge.ts";
import type { Recovered } from "../analysis/calibration/recovered.ts";
import type { Truth } from "../analysis/calibration/societies.ts";
import type { Style } from "./output.ts";
import { table } from "./table.ts";
import { wrap } from "./terminal.ts";

const MARKS: Readonly<Record<Standing, string>> = { sound: "✓", aside: "~", off: "✗", missing: "?" };

/** What a society of each kind is there to show. */
const PROVES: Readonly<Record<Truth["kind"], string>> = {
  listener:
    "the share of variation goes with how often they listen, and how often can be told: from labels of topics by a closed form, from texts against one that always listens at the same forks. Those that never listen come to nothing.",
  jitter:
    "a change of mere wording moves these replies as much as a change of meaning; the placebo takes it off.",
  mirror:
    "what only repeats the words of a message follows it, and has nothing left once those words are taken out.",
  parrot:
    "what repeats everything follows a paraphrase too, so that the placebo does most of the gross and is flagged.",
  secrets:
    "a private word that is known before any message carried it is counted, and one that was read first is not.",
  isolated: "where nobody is shown anybody there is no number, which is not the same as 0.",
};

/** A calibration as tables, with what each part shows. */
export function calibrationText(calibration: Calibration, { color, width }: Style): string {
  const paint = pc.createColors(color);
  const { societies, order, forks, answers, seed } = calibration;
  const listeners = societies.filter(({ society }) => society.truth.kind === "listener");
  const head = `${societies.length} societies of synthetic models, whose truth is known because they were made so; no language model takes part. ${forks} forks, ${answers} answers, seed ${seed}.`;
  return [
    paint.bold("Calibration"),
    ...wrap(head, width),
    "",
    ...(listeners.length === 0
      ? []
      : [
          paint.bold("How often they listen: known, and recovered from what they wrote"),
          recoveredTable(listeners),
          "   ┃ the truth   ● found   ─ 95 %   ◆ found at the truth",
          "",
        ]),
    paint.bold("What else is known"),
    checksTable(societies, order),
    "",
    paint.bold("What each shows"),
    ...provesLines(societies, width),
    "",
    ...anewLines(calibration, width),
    ...conclusion(calibration, width),
  ].join("\n");
}

const CELLS = 27;

function recoveredTable(listeners: readonly Judged[]): string {
  const rows = listeners.flatMap(recoveredRows);
  return table(rows, [
    { title: "society" },
    { title: "q", align: "right" },
    { title: "by" },
    { title: "0            .5            1" },
    { title: "found" },
    { title: "" },
    { title: "verdict" },
  ]);
}

function recoveredRows({ society, labels, texts, checks, finding }: Judged): string[][] {
  if (society.truth.kind !== "listener") return [];
  const { q } = society.truth;
  const found = (recovered: Recovered | null, check: Check | undefined): string[] => [
    picture(recovered, q),
    recovered === null ? "–" : recoveredText(recovered),
    MARKS[check?.standing ?? "missing"],
  ];
  return [
    [society.name, q.toFixed(1), "labels", ...found(labels, checks[0]), finding.verdict],
    ["", "", "texts", ...found(texts, checks[1]), ""],
  ];
}

/** The line from 0 to 1, with the truth, what was found and its interval on it. */
export function picture(recovered: Recovered | null, truth: number): string {
  const at = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * (CELLS - 1));
  const cells = Array.from({ length: CELLS }, () => "·");
  if (recovered?.interval) {
    cells.fill("─", at(recovered.interval.lo), at(recovered.interval.hi) + 1);
  }
  cells[at(truth)] = "┃";
  if (recovered) cells[at(recovered.q)] = at(recovered.q) === at(truth) ? "◆" : "●";
  return cells.join("");
}

function checksTable(societies: readonly Judged[], order: Check | undefined): string {
  // The first two of a listener stand in the table above.
  const rest = societies.flatMap(({ society, checks }) =>
    checks.slice(society.truth.kind === "listener" ? 2 : 0),
  );
  const rows = [...rest, ...(order ? [order] : [])].map((check, i, all) => [
    all[i - 1]?.society === check.society ? "" : check.society,
    check.what,
    check.truth,
    check.found,
    MARKS[check.standing],
  ]);
  return table(rows, [
    { title: "society" },
    { title: "what" },
    { title: "truth" },
    { title: "found", most: 44 },
    { title: "" },
  ]);
}

function provesLines(societies: readonly Judged[], width: number): string[] {
  const kinds = new Map<Truth["kind"], string[]>();
  for (const { society } of societies) {
    const names = kinds.get(society.truth.kind) ?? [];
    kinds.set(society.truth.kind, [...names, society.name]);
  }
  return [...kinds].flatMap(([kind, names]) => {
    const who = names.length > 2 ? `${names[0]} … ${names.at(-1)}` : names.join(", ");
    return wrap(`${who}: ${PROVES[kind]}`, width - 2).map((line, i) => (i === 0 ? line : `  ${line}`));
  });
}

/** What was off at first, and what came of it when its society was made anew. */
function anewLines({ societies, seed }: Calibration, width: number): string[] {
  return societies.flatMap(({ checks }) =>
    checks.flatMap(({ society, what, found, truth, again }) => {
      if (again === undefined) return [];
      const outcome = again.standing === "sound" ? "as it should be, so that it was chance" : "off again";
      const text = `${society}: ${what} is ${found} and should be ${truth}, further off than chance would have it in one calibration of a hundred. Made anew with seed ${seed + 1} it is ${again.found}: ${outcome}.`;
      return [...wrap(text, width), ""];
    }),
  );
}

function conclusion(calibration: Calibration, width: number): string[] {
  const { societies, order } = calibration;
  const checks = [...societies.flatMap(({ checks: of }) => of), ...(order ? [order] : [])];
  const amiss = checks.filter(({ standing }) => standing === "off" || standing === "missing");
  const aside = checks.filter(({ standing }) => standing === "aside").length;
  if (isSound(calibration)) {
    const some = `${checks.length - aside} of ${checks.length} hold within their intervals`;
    const rest =
      aside === 0 ? "" : `; ${aside} ${aside === 1 ? "lies" : "lie"} aside (~), as one in twenty does`;
    return wrap(`The instrument finds what is there: ${some}${rest}.`, width);
  }
  const named = amiss.map(
    ({ society, what, truth, found }) => `${society}: ${what} is ${found} and should be ${truth}`,
  );
  return wrap(`The instrument is off. ${named.join("; ")}.`, width);
}
