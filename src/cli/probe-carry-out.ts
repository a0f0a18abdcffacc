import { dirname } from "node:path";
import type { ProbeTerms } from "../analysis/probe/plan.ts";
import { addCosts, estimateProbe, type ProbeCost } from "../analysis/probe/probe-estimate.ts";
import { type Paraphraser, planProbe } from "../analysis/probe/probe-run.ts";
import { type OpenedForProbe, openForProbe, type Unprobed } from "../analysis/probe/probed-run.ts";
import type { ModelSpec, Price } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import { accessOf } from "../engine/access-of.ts";
import { hasWire } from "../engine/has-wire.ts";
import { priceOf } from "../providers/pricing.ts";
import { Ledger } from "../store/ledger.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { findRuns } from "./find-run.ts";
import { nameOfCell } from "./headcount.ts";
import { jsonText } from "./output.ts";
import { askAll, type Ready } from "./probe-ask.ts";
import { costText } from "./probe-cost-text.ts";
import type { ProbeFlags } from "./probe-flags.ts";
import { paraphraserFor } from "./probe-paraphraser.ts";
import { safe } from "./terminal.ts";

/** The fewest forks that say anything of a run. */
const FEWEST = 5;
/** Where somebody is paid, controls are asked at so many forks. */
const CONTROL_FORKS = 12;
const ACCEPTANCE = { jaccard: 0.6, cosine: 0.5 } as const;

/** Plans, tells what it will take, asks, and tells what came of it; the exit code. */
export async function carryOutProbe(
  context: Context,
  names: readonly string[],
  flags: ProbeFlags,
): Promise<number> {
  const paths = findRuns(names, flags);
  const ready: Ready[] = [];
  const unprobed: Unprobed[] = [];
  try {
    for (const path of paths) {
      const one = prepared(path, flags, paths.length === 1);
      if ("reason" in one) unprobed.push(one);
      else ready.push(one);
    }
    const costs = addCosts(ready.map((one) => one.costs));
    tellPlan(context, flags, { ready, unprobed, costs });
    if (flags.dryRun) return ready.length === 0 ? EXIT.usage : EXIT.done;
    if (ready.length === 0) return EXIT.usage;
    refuseUncapped(ready, costs, flags);
    return await askAll(context, names, flags, { ready, unprobed });
  } finally {
    for (const { run } of ready) run.close();
  }
}

function prepared(path: string, flags: ProbeFlags, isOnly: boolean): Ready | Unprobed {
  const run = opened(path, isOnly);
  if ("reason" in run) return run;
  try {
    const paraphraser = paraphraserFor(run, flags);
    const made = planProbe(run, termsOf(run, flags, paraphraser), { again: flags.again });
    const { sites } = made.plan;
    if (sites.length < FEWEST) {
      run.close();
      const why = made.dropped.map(({ reason, count }) => `${count}: ${reason}`).join("; ");
      return { ...run, reason: `only ${sites.length} of its comments can be asked again (${why})` };
    }
    const other = paraphraser === "exact" ? undefined : paraphraser;
    const costs = estimateProbe(run, made.plan, (alias) => pricedOf(run, other, alias));
    return { run, made, paraphraser: other, costs };
  } catch (error) {
    run.close();
    throw error;
  }
}

/** Of several runs one that is still being written is left out; the only one is refused. */
function opened(path: string, isOnly: boolean): OpenedForProbe | Unprobed {
  try {
    return openForProbe(path);
  } catch (error) {
    const isLeftOut = error instanceof PolylogueError && error.code === "run_locked" && !isOnly;
    if (!isLeftOut) throw error;
    const [, arm = "", seed = "0"] = /([^/]+)-s(\d+)\.db$/.exec(path) ?? [];
    return { path, arm, seed: Number(seed), reason: "it is being written" };
  }
}

function termsOf(
  run: OpenedForProbe,
  flags: ProbeFlags,
  paraphraser: "exact" | Paraphraser,
): Omit<ProbeTerms, "take"> {
  const isPaid = Object.values(run.plan.models).some(hasWire);
  return {
    seed: flags.seed,
    forks: flags.forks,
    draws: flags.draws,
    controls: flags.controls,
    controlForks: flags.controlForks ?? (isPaid ? CONTROL_FORKS : flags.forks),
    otherTopics: flags.swaps === "other-topic",
    paraphraser: paraphraser === "exact" ? "exact" : paraphraser.spec,
    acceptance: ACCEPTANCE,
  };
}

function pricedOf(
  run: OpenedForProbe,
  paraphraser: Paraphraser | undefined,
  alias: string,
): { readonly spec: ModelSpec; readonly price: Price | undefined } {
  const spec = run.models[alias];
  if (spec !== undefined) {
    const access = accessOf(run.plan, run.access, { alias, spec });
    return { spec, price: access.price ?? priceOf(spec) };
  }
  if (paraphraser === undefined) throw new Error(`no model stands behind "${alias}"`);
  return { spec: paraphraser.spec, price: paraphraser.access.price ?? priceOf(paraphraser.spec) };
}

interface Planned {
  readonly ready: readonly Ready[];
  readonly unprobed: readonly Unprobed[];
  readonly costs: readonly ProbeCost[];
}

function tellPlan(
  { output }: Context,
  { json, dryRun }: ProbeFlags,
  { ready, unprobed, costs }: Planned,
): void {
  if (json) {
    const runs = ready.map(({ run, made, costs: own }) => ({
      path: run.path,
      arm: run.arm,
      seed: run.seed,
      forks: made.plan.sites.length,
      places: made.places,
      dropped: made.dropped,
      calls: own.reduce((sum, { calls }) => sum + calls, 0),
    }));
    output.out(jsonText({ event: "launch", runs, unprobed, estimate: costs }, 0));
    return;
  }
  const say = dryRun ? output.out : output.talk;
  for (const { arm, seed, reason } of unprobed)
    say(`${nameOfCell({ arm, seed })} is not probed: ${safe(reason)}`);
  if (ready.length > 0) say(costText(ready.length, costs, output.width));
}

/** What is paid for is asked only where somebody has said how much it may be. */
function refuseUncapped(ready: readonly Ready[], costs: readonly ProbeCost[], flags: ProbeFlags): void {
  const paid = costs.filter(({ isPaid, calls }) => isPaid && calls > 0);
  const hasCap = flags.budgetUsd !== undefined || flags.budgetCalls !== undefined;
  const isCovered = ready.every(({ run }) => Ledger.isIn(dirname(run.path)));
  if (paid.length === 0 || hasCap || isCovered || flags.cassette !== undefined) return;
  const worst = paid.reduce((sum, { usd }) => sum + (usd?.worst ?? Number.NaN), 0);
  const calls = paid.reduce((sum, cost) => sum + cost.calls, 0);
  const cap = Number.isNaN(worst)
    ? `--budget-calls ${Math.ceil(1.2 * calls)}`
    : `--budget-usd ${Math.max(0.01, Math.ceil(worst * 100) / 100)}`;
  throw new PolylogueError("usage", "these calls are paid for, and nobody has said what they may cost", {
    hint: `Add a bound for the whole experiment, what its runs have used included, such as ${cap}.`,
  });
}
