import type { ModelSpec } from "../core/call.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import { PolylogueError } from "../core/errors.ts";
import type { SettingChange } from "../scenario/change-plan.ts";
import type { Plan } from "../scenario/plan.ts";
import { textHash } from "../store/hash.ts";
import { RunFile } from "../store/run-file.ts";
import type { OperatorInput } from "./operator.ts";
import { Society } from "./society.ts";

/** The one thing that a fork changes, when its first own round begins. */
export type ForkChange =
  | { readonly type: "none" }
  | { readonly type: "setting"; readonly change: SettingChange }
  | { readonly type: "model"; readonly handle: string; readonly alias: string }
  | {
      readonly type: "persona";
      readonly handle: string;
      readonly name: string;
      readonly bio: string;
      readonly persona: string;
    }
  | {
      readonly type: "inject";
      readonly by: string;
      readonly action: Extract<OperatorInput, { type: "action" }>["action"];
    };

export interface ForkPlan {
  /** The last round that both share. */
  readonly round: number;
  readonly change: ForkChange;
  readonly answers: "same-prompt" | "fresh";
  readonly codeVersion: string;
}

/**
 * Makes the file of a fork and closes it: to be played on like any stopped run. The rounds up to `round` are the parent's,
 * byte for byte; the change stands ready as the event that opens the next. Throws `usage` for a round, agent or model that
 * the parent does not have.
 */
export function forkRun(parent: string, path: string, fork: ForkPlan): void {
  const { round, change, answers, codeVersion } = fork;
  const society = societyAt(parent, round);
  const inputs = inputsOf(society, change);
  const personas = change.type === "persona" ? { [textHash(change.persona)]: change.persona } : {};
  const order = {
    round,
    change: changeText(change),
    answers,
    inputs,
    codeVersion,
    personas,
    models: modelsOf(change),
  };
  RunFile.fork(parent, path, order).close();
}

function modelsOf(change: ForkChange): Readonly<Record<string, ModelSpec>> {
  if (change.type !== "setting" || !change.change.key.startsWith("models.")) return {};
  return { [change.change.key.slice("models.".length)]: change.change.value as ModelSpec };
}

/** The society of a run as it stood at the end of a round. Throws `usage` for a round that has not closed. */
export function societyAt(path: string, round: number): Society {
  const file = RunFile.openForReading(path);
  try {
    const { planJson, lastRound } = file.header();
    const plan = JSON.parse(planJson) as Plan;
    if (plan.imported) {
      throw new PolylogueError("usage", `${path} is an import: nobody is there to go on with it`, {
        hint: "A fork goes on from a run that was played.",
      });
    }
    if (round < 0 || round > lastRound) {
      throw new PolylogueError("usage", `${path} has no closed round ${round}`, {
        hint: `Its rounds are 0 (the opening) to ${lastRound}.`,
      });
    }
    const donor = file.donorEvents();
    const society = new Society(plan, {
      textOf: (hash) => file.blob(hash),
      donor: () => donor,
    });
    for (const logged of file.events({ toRound: round })) society.take(logged);
    return society;
  } finally {
    file.close();
  }
}

/** What has no part in a run that one context writes: a fork that changes it would differ by dice alone. */
function idleSettings({ author }: Plan): readonly string[] {
  if (author === undefined) return [];
  if (author.mode === "turns") return ["activation"];
  const unread = ["activation", "feed", "memory", "turn.reads"];
  return author.skeleton === undefined ? unread : [...unread, "order", "schedule", "turn"];
}

function refuseIdle({ plan }: Society, key: string): void {
  if (!idleSettings(plan).some((idle) => key === idle || key.startsWith(`${idle}.`))) return;
  throw new PolylogueError("usage", `${key} changes nothing in this run: one context writes it for all`);
}

function inputsOf(society: Society, change: ForkChange): readonly OperatorInput[] {
  switch (change.type) {
    case "none":
      return [];
    case "setting":
      refuseIdle(society, change.change.key);
      return [{ type: "event", event: { type: "setting.changed", ...change.change } }];
    case "inject":
      if (society.plan.donor)
        throw new PolylogueError("usage", "nothing can be said on a forum that is read from a record", {
          hint: "Fork the run that it is the record of.",
        });
      return [{ type: "action", by: change.by, action: change.action }];
    case "model": {
      const { author } = society.plan;
      if (author !== undefined) {
        throw new PolylogueError(
          "usage",
          `one context speaks for all in this run, @${change.handle} included`,
          {
            hint: `Put another model behind it with --set models.${author.model}=provider/model.`,
          },
        );
      }
      const agent = agentOf(society, change.handle);
      const known = Object.keys(society.plan.models);
      if (!known.includes(change.alias)) {
        throw new PolylogueError("usage", `no model "${change.alias}"${didYouMean(change.alias, known)}`, {
          hint: `The run has: ${known.join(", ")}. Set another with --set models.ALIAS=provider/model.`,
        });
      }
      return [{ type: "event", event: { type: "agent.changed", agent, model: change.alias } }];
    }
    case "persona": {
      const { handle, name, bio, persona } = change;
      const agent = agentOf(society, handle);
      return [
        { type: "event", event: { type: "agent.changed", agent, name, bio, persona: textHash(persona) } },
      ];
    }
  }
}

function agentOf({ plan }: Society, handle: string): number {
  const number = plan.agents.findIndex((agent) => agent.handle === handle);
  if (number >= 0) return number;
  const known = plan.agents.map((agent) => agent.handle);
  throw new PolylogueError("usage", `no agent "${handle}" in this run${didYouMean(handle, known)}`);
}

/** The change in words, as the header keeps it. */
function changeText(change: ForkChange): string {
  switch (change.type) {
    case "none":
      return "nothing";
    case "setting": {
      const { key, value } = change.change;
      return `${key} = ${key === "instructions" ? "another text" : JSON.stringify(value)}`;
    }
    case "model":
      return `@${change.handle} speaks through ${change.alias}`;
    case "persona":
      return `@${change.handle} has another persona`;
    case "inject":
      return `@${change.by} says something`;
  }
}
