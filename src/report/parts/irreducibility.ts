import { type IrreducibilityOfArm, two, withInterval } from "../../analysis/gap/irreducibility.ts";
import { dataTable } from "../figure-box.ts";
import { figure } from "../figures.ts";
import { html } from "../html.ts";
import type { Drawing, Part } from "../part.ts";

/** Which arms are told from the others' threads, by what, with a verdict each; undefined where none was told apart. */
export function irreducibility({ data }: Drawing): Part | undefined {
  const found = data.comparison.irreducibility;
  if (found === undefined) return undefined;
  const body = html`<p>${found.sentence}</p>
<p class="note">A classifier learns to tell threads of an arm from those of the runs of the same seeds, and is asked about a pair of runs it has not seen. AUC is the chance that it puts a thread of the arm above one of the others: .5 is guessing. The floor is what the same procedure gives among the runs that the arm is held against; GAP is what goes beyond it, 0 to .5. Surface is what texts look like, structure who answers whom, content what is said. Less than ${figure(found.margin)} counts as nothing. What these features do not see may still differ, and a difference need not come of there being one author: another model, other lengths, another order of turns show too.</p>
${dataTable("How far arms are told apart, by what, and a verdict each", COLUMNS, found.arms.map(rowOf))}
<ul>${found.arms.map(({ sentence }) => html`<li>${sentence}</li>`)}</ul>`;
  return { id: "irreducibility", title: "Would one author have produced the same?", body };
}

const COLUMNS = [
  { title: "arm" },
  { title: "against" },
  { title: "pairs", isNumber: true },
  { title: "threads", isNumber: true },
  { title: "AUC", isNumber: true },
  { title: "floor", isNumber: true },
  { title: "GAP, 95 %", isNumber: true },
  { title: "surface", isNumber: true },
  { title: "structure", isNumber: true },
  { title: "content", isNumber: true },
  { title: "p adj.", isNumber: true },
  { title: "verdict" },
];

function rowOf(one: IrreducibilityOfArm): readonly string[] {
  const { looks, threads, ofThreads } = one;
  return [
    one.arm,
    one.against,
    String(one.pairs),
    threads === ofThreads ? String(threads) : `${threads} of ${ofThreads}`,
    two(looks.together.auc),
    two(looks.together.floor),
    withInterval(looks.together),
    withInterval(looks.surface),
    withInterval(looks.structure),
    withInterval(looks.content),
    figure(looks.together.pAdjusted),
    one.verdict,
  ];
}
