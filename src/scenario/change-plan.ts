import { parse, YAMLParseError } from "yaml";
import type { z } from "zod";
import type { ModelSpec } from "../core/call.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import { feedFault, feedValueFault, plannedFeed } from "./feed-setting.ts";
import { modelFromText } from "./model-record.ts";
import { modelEntry } from "./model-schema.ts";
import { scheduleSchema } from "./persona-schema.ts";
import type { AgentPlan, Plan, SchedulePlan } from "./plan.ts";
import { feedSchema, memorySchema, scenarioSchema, turnSchema } from "./scenario-schema.ts";

/** One setting as an event holds it: the key as a scenario writes it, the value as a plan holds it. */
export interface SettingChange {
  readonly key: string;
  readonly value: unknown;
}

export type SettingRead =
  | { readonly ok: true; readonly change: SettingChange }
  | { readonly ok: false; readonly message: string };

const { donor: _, ...livingFeed } = feedSchema.shape;

/**
 * What may change while a run goes on. The clock may not, nor who takes part: the past would no longer fit. Nor may whose
 * context writes, what it knows, or what run it is built on.
 */
const SETTINGS: Readonly<Record<string, z.ZodType>> = {
  rounds: scenarioSchema.shape.rounds,
  activation: scenarioSchema.shape.activation,
  order: scenarioSchema.shape.order,
  feed: scenarioSchema.shape.feed,
  ...under("feed", livingFeed),
  ...under("turn", turnSchema.shape),
  ...under("memory", memorySchema.shape),
  ...under("schedule", scheduleSchema.shape),
  instructions: scenarioSchema.shape.description,
};

function under(section: string, shape: Readonly<Record<string, z.ZodType>>): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(shape).map(([key, schema]) => [`${section}.${key}`, schema]));
}

/** Why the rest of what makes an arm cannot be set by a fork. */
const FIXED: Readonly<Record<string, string>> = {
  author: "a fork goes on with the contexts that wrote its past; make it an arm",
  knows: "what a context has once been told it cannot be made to forget; make it an arm",
  caps: "they count from the first round; make it an arm",
  "feed.donor": "a fork goes on with the feed of its past, living or recorded; make it an arm",
};

/** The keys that a fork may set, for help and messages; `models.ALIAS` comes on top. */
export const SETTING_KEYS: readonly string[] = Object.keys(SETTINGS);

/**
 * One setting from a command line: `feed.size` and `"5"`. The text is YAML, as in a scenario; for `instructions` it is the
 * house rules themselves. `plan` is the plan in force.
 */
export function readSetting(plan: Plan, key: string, text: string): SettingRead {
  if (key.startsWith("models.")) return readModel(key, text);
  const schema = SETTINGS[key];
  const fixed = FIXED[key] ?? FIXED[key.split(".")[0] ?? ""];
  if (fixed !== undefined) return { ok: false, message: `${key}: ${fixed}` };
  if (!schema) return { ok: false, message: `unknown setting "${key}"${didYouMean(key, SETTING_KEYS)}` };
  const unfit = key.split(".")[0] === "feed" ? feedFault(plan, key) : undefined;
  if (unfit !== undefined) return { ok: false, message: `${key}: ${unfit}` };
  const written = key === "instructions" ? { ok: true as const, value: text } : fromYaml(text);
  if (!written.ok) return { ok: false, message: `${key}: ${written.message}` };
  const parsed = schema.safeParse(written.value);
  if (parsed.success) return asPlanned(plan, key, parsed.data);
  const words = parsed.error.issues[0]?.message ?? "something else";
  return { ok: false, message: `${key}: expected ${words}, got ${JSON.stringify(written.value)}` };
}

function asPlanned(plan: Plan, key: string, value: unknown): SettingRead {
  if (key.split(".")[0] !== "feed") return { ok: true, change: { key, value } };
  const unfit = feedValueFault(plan, key, value);
  if (unfit !== undefined) return { ok: false, message: `${key}: ${unfit}` };
  return { ok: true, change: { key, value: plannedFeed(key, value) } };
}

function readModel(key: string, text: string): SettingRead {
  const parsed = modelEntry.safeParse(text);
  if (!parsed.success || typeof parsed.data !== "string") {
    return {
      ok: false,
      message: `${key}: expected provider/model, such as synthetic/listener?q=0.7, got "${text}"`,
    };
  }
  return { ok: true, change: { key, value: modelFromText(text).spec } };
}

function fromYaml(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string } {
  try {
    return { ok: true, value: parse(text) as unknown };
  } catch (error) {
    if (error instanceof YAMLParseError)
      return { ok: false, message: `not YAML: ${error.message.split("\n")[0]}` };
    throw error;
  }
}

/** The plan with one setting changed. `change` came from `readSetting`, now or when the log was written. */
export function withSetting(plan: Plan, { key, value }: SettingChange): Plan {
  const [section = "", member = ""] = key.split(/\.(.*)/s);
  if (section === "schedule") {
    return { ...plan, agents: plan.agents.map((agent) => withSchedule(agent, member, value)) };
  }
  if (section === "models") return { ...plan, models: { ...plan.models, [member]: value as ModelSpec } };
  if (member === "") return { ...plan, [key]: value };
  const before = plan[section as "turn"] as Readonly<Record<string, unknown>>;
  if (value === null) {
    const { [member]: _, ...rest } = before;
    return { ...plan, [section]: rest };
  }
  return { ...plan, [section]: { ...before, [member]: value } };
}

const SCHEDULE: Readonly<Record<string, keyof SchedulePlan>> = {
  every: "everyMs",
  jitter: "jitterMs",
  active: "active",
  probability: "probability",
};

function withSchedule(agent: AgentPlan, member: string, value: unknown): AgentPlan {
  return { ...agent, schedule: { ...agent.schedule, [SCHEDULE[member] ?? member]: value } };
}

/** The plan with one agent changed: its model, its names, or its private persona text. */
export function withAgent(plan: Plan, number: number, change: Partial<AgentPlan>): Plan {
  return { ...plan, agents: plan.agents.map((agent, i) => (i === number ? { ...agent, ...change } : agent)) };
}
