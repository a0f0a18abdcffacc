import {
  armsListening,
  type ListeningOfArms,
  listeningJson,
  shareOfRun,
} from "../analysis/cri/arm-listening.ts";
import type { PlanMade } from "../analysis/probe/make-plan.ts";
import type { ProbeCost } from "../analysis/probe/probe-estimate.ts";
import { type Paraphraser, type ProbeResult, probeRun } from "../analysis/probe/probe-run.ts";
import type { OpenedForProbe, Unprobed } from "../analysis/probe/probed-run.ts";
import { shellWord } from "../core/shell-word.ts";
import { hasWire } from "../engine/has-wire.ts";
import { WALL_TIME } from "../providers/timing.ts";
import { openDeck } from "./cassette-flags.ts";
import type { Context } from "./context.ts";
import { EXIT, exitCodeOfStop } from "./exit-codes.ts";
import { budgetOf } from "./flags.ts";
import { nameOfCell } from "./headcount.ts";
import { openLine } from "./line.ts";
import { refuseWithoutKeys } from "./model-checks.ts";
import { jsonText } from "./output.ts";
import type { ProbeFlags } from "./probe-flags.ts";
import { type Finding, findingOf, probeJson, probeText, unprobedJson } from "./probe-table.ts";
import { noticeableWaits } from "./progress.ts";
import { liveScreen, type Steps, showSteps } from "./steps.ts";
import { listenForStop } from "./stop-signals.ts";
import { safe } from "./terminal.ts";

/** A run with its plan, ready to be asked. */
export interface Ready {
  readonly run: OpenedForProbe;
  readonly made: PlanMade;
  readonly paraphraser: Paraphraser | undefined;
  readonly costs: readonly ProbeCost[];
}

/** What is asked, and of which runs nothing can be. */
export interface ToAsk {
  readonly ready: readonly Ready[];
  readonly unprobed: readonly Unprobed[];
}

/** Asks run after run for all that their plans want, tells how far it has come, and at the end what came of it; the exit code. */
export async function askAll(
  context: Context,
  names: readonly string[],
  flags: ProbeFlags,
  { ready, unprobed }: ToAsk,
): Promise<number> {
  const { output } = context;
  const deck = openDeck(flags, context);
  const steps = stepsOf(context, flags, ready);
  const stop = listenForStop(steps.say, "What was answered is on file; the same command goes on from there.");
  let line: ReturnType<typeof openLine> | undefined;
  try {
    if (deck.asksModels) refuseKeyless(ready, context);
    line = openLine(
      ready.map(({ run }) => ({ path: run.path })),
      { type: "change", budget: budgetOf(flags) },
    );
    const findings: Finding[] = [];
    let stopReason: string | undefined;
    for (const [i, one] of ready.entries()) {
      steps.begin(`${i + 1} of ${ready.length}, ${nameOfCell(one.run)}`);
      const result = await askOne(context, one, {
        flags,
        openProvider: deck.openProvider,
        stop,
        line,
        steps,
      });
      const found = await findingOf(one.run.path, result, flags.seed);
      findings.push(found);
      if (flags.json) output.out(jsonText({ event: "end", run: probeJson(found) }, 0));
      stopReason = result.stopReason;
      if (stopReason !== undefined) break;
    }
    steps.close();
    const listening = armsOf(findings, ready, flags.seed);
    tellFindings(context, names, flags, { findings, unprobed, stopReason, listening });
    return stopReason === undefined ? EXIT.done : exitCodeOfStop(stopReason);
  } finally {
    steps.close();
    stop.release();
    line?.close();
    deck.close();
  }
}

function refuseKeyless(ready: readonly Ready[], { keys }: Context): void {
  const needed = ready.map(({ run, paraphraser }) => ({
    plan: {
      ...run.plan,
      models: { ...run.plan.models, ...(paraphraser && { paraphraser: paraphraser.spec }) },
    },
    access: { ...run.access, ...(paraphraser && { paraphraser: paraphraser.access }) },
  }));
  refuseWithoutKeys(needed, keys);
}

interface Asking {
  readonly flags: ProbeFlags;
  readonly openProvider: ReturnType<typeof openDeck>["openProvider"];
  readonly stop: ReturnType<typeof listenForStop>;
  readonly line: ReturnType<typeof openLine>;
  readonly steps: Steps;
}

/** How often machines are told of progress, in answers. */
const EVERY = 100;

/** An answer is a step; what the plans still ask for is known. */
function stepsOf({ output }: Context, { json }: ProbeFlags, ready: readonly Ready[]): Steps {
  const total = ready.reduce((sum, { costs }) => sum + costs.reduce((all, { calls }) => all + calls, 0), 0);
  return showSteps({
    total,
    unit: "answers",
    talk: output.talk,
    now: WALL_TIME.now,
    isQuiet: json,
    ...liveScreen(json),
  });
}

function askOne(
  { output, version }: Context,
  { run, made, paraphraser }: Ready,
  { flags, openProvider, stop, line, steps }: Asking,
): Promise<ProbeResult> {
  const { arm, seed, path } = run;
  const isNoticeable = noticeableWaits(line.clock);
  let answered = 0;
  const onAnswer = (): void => {
    answered += 1;
    steps.step();
    if (flags.json && answered % EVERY === 0)
      output.out(jsonText({ event: "progress", path, arm, seed, answered }, 0));
  };
  return probeRun(
    { run, made, paraphraser, codeVersion: version },
    {
      openProvider,
      stop,
      clock: line.clock,
      gates: line.gates,
      ledger: line.ledgerOf(path),
      onAnswer,
      onWaiting: (waiting) => {
        if (!isNoticeable(waiting)) return;
        if (flags.json) output.out(jsonText({ event: "waiting", arm, seed, ...waiting }, 0));
        else steps.say(`${nameOfCell({ arm, seed })}: waiting for ${safe(waiting.model)} (${waiting.why})`);
      },
    },
  );
}

interface Told {
  readonly findings: readonly Finding[];
  readonly unprobed: readonly Unprobed[];
  readonly stopReason: string | undefined;
  readonly listening: ListeningOfArms | undefined;
}

/** What the runs of each arm come to together; undefined where nothing was asked. */
function armsOf(
  findings: readonly Finding[],
  ready: readonly Ready[],
  seed: number,
): ListeningOfArms | undefined {
  const models = ready.flatMap(({ run }) => Object.values(run.plan.models));
  const arms = [...new Set(findings.map(({ record }) => record.arm))].map((name) => {
    const own = findings.filter(({ record }) => record.arm === name);
    const probed = own.filter(({ listening }) => listening.cri !== null);
    const why = own[0]?.verdict.sentence.replace(/\.$/, "") ?? "";
    return { name, runs: own.length, probed: probed.map((one) => shareOfRun(one.listening)), why };
  });
  return armsListening(arms, { seed, isSynthetic: !models.some(hasWire) });
}

function tellFindings(
  { output }: Context,
  names: readonly string[],
  { json }: ProbeFlags,
  { findings, unprobed, stopReason, listening }: Told,
): void {
  if (json) {
    const runs = [...findings.map(probeJson), ...unprobed.map(unprobedJson)];
    const arms = listening && { listening: listeningJson(listening) };
    output.out(jsonText({ event: "done", stopReason: stopReason ?? null, runs, ...arms }, 0));
    return;
  }
  output.out(probeText(findings, listening, output));
  const [first] = findings;
  if (stopReason !== undefined) {
    output.talk(`\nStopped: ${safe(stopReason)}. What was answered is on file.`);
    output.talk(
      `Go on with the same command, or more of a budget: polylogue probe ${names.map(shellWord).join(" ")}`,
    );
  } else if (first !== undefined) {
    output.talk(
      `\nIn full: polylogue measure ${shellWord(first.record.path)} --metric "cri*" · what it means: docs/probing.md`,
    );
  }
}
