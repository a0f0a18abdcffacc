import { shellWord } from "../core/shell-word.ts";
import { whyDeaf } from "../engine/outsider.ts";
import type { Plan } from "../scenario/plan.ts";
import type { Can, ModelLine, RunFacts } from "./api.ts";
import { caveatOf } from "./caveat.ts";
import { stepAt } from "./indexed.ts";
import type { Library } from "./library.ts";
import type { OpenRun } from "./open-run.ts";

const YES: Can = { ok: true };
const no = (reason: string): Can => ({ ok: false, reason });

/** What a run is, how it came to be, and what can be done with it. */
export function runFacts(library: Library, run: OpenRun): RunFacts {
  const { header, plan, index } = run;
  return {
    ...library.line(run.id),
    path: run.path,
    scenarioFile: header.scenarioFile,
    scenarioText: header.scenarioText,
    plan,
    planHash: header.planHash,
    codeVersion: header.codeVersion,
    clock: { startMs: plan.clock.startMs, roundMs: plan.clock.roundMs },
    models: modelLines(run),
    agentCount: index.agents.length,
    reads: plan.donor ? { arm: plan.donor.arm, seed: plan.donor.seed } : null,
    author: plan.author ? { model: plan.author.model, mode: plan.author.mode } : null,
    importRecord: plan.imported ?? null,
    can: canOf(run, plan),
    commands: commandsOf(run, plan),
  };
}

function modelLines(run: OpenRun): ModelLine[] {
  const { header, index } = run;
  const served = run.reading((file) => file.servedModels());
  const speaking = index.agents.map(({ facts }) => stepAt(facts, index.lastRound)?.model);
  return Object.entries(header.models ?? {}).map(([alias, { provider, model }]) => ({
    alias,
    provider,
    model,
    caveat: caveatOf(provider),
    agents: speaking.filter((known) => known === alias).length,
    served: servedAs(served.filter((row) => row.model === alias)),
  }));
}

function servedAs(
  rows: readonly { readonly servedModel: string; readonly answers: number }[],
): ModelLine["served"] {
  const answers = new Map<string, number>();
  for (const { servedModel, answers: more } of rows)
    answers.set(servedModel, (answers.get(servedModel) ?? 0) + more);
  return Array.from(answers, ([model, count]) => ({ model, answers: count }));
}

const IMPORTED =
  "It was imported: what people were shown there, and who was asked for what, is not in the data.";

/** Whether it is on record what agents were shown. */
export function exposuresOf({ plan, index }: OpenRun): Can {
  if (plan.imported !== undefined) return no(IMPORTED);
  if (plan.author?.mode === "script")
    return no("One author wrote whole rounds: no agent was shown anything of its own.");
  return index.turnList.length > 0 ? YES : no("No turn has been taken yet.");
}

function canOf(run: OpenRun, plan: Plan): RunFacts["can"] {
  const { path, header, index } = run;
  const deaf = whyDeaf({ path, status: header.status, plan });
  const post = deaf ? no(deaf.message) : YES;
  const exposures = exposuresOf(run);
  if (plan.imported !== undefined) {
    const replay = no("It was imported: its hash chain can be verified, and there is nothing to play again.");
    return { exposures, calls: no(IMPORTED), post, replay };
  }
  const calls = index.turnList.length > 0 ? YES : no("No turn has been taken yet.");
  return { exposures, calls, post, replay: YES };
}

function commandsOf({ path, header, index }: OpenRun, plan: Plan): RunFacts["commands"] {
  const file = shellWord(path);
  const middle = Math.max(0, Math.floor(index.lastRound / 2));
  const played = [
    { about: "Verify it and play it again, without a key or a network", command: `polylogue replay ${file}` },
    {
      about: "Change one thing from a round on",
      command: `polylogue fork ${file} --at ${middle} --set feed.sort=new`,
    },
  ];
  const goesOn = [{ about: "Go on with it", command: `polylogue resume ${file}` }];
  const imported = [{ about: "Verify its hash chain", command: `polylogue replay ${file}` }];
  return [
    ...(plan.imported ? imported : played),
    ...(!plan.imported && header.status !== "done" ? goesOn : []),
    { about: "Read it in a terminal", command: `polylogue show ${file}` },
    { about: "All measures of it", command: `polylogue measure ${file}` },
  ];
}
