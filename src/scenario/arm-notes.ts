import type { Arm } from "./arms.ts";
import type { ResolvedArm } from "./build-plans.ts";
import { type LocatedMap, member } from "./located.ts";
import { donorArm } from "./needed-run.ts";
import type { PlannedRun } from "./plan.ts";
import { writtenAuthor } from "./written-arm.ts";

/** True things about the arms of an experiment that stop nothing: settings without effect, and what an arm switches off. */
export function armNotes(
  arms: readonly Arm[],
  resolved: readonly ResolvedArm[],
  runs: readonly PlannedRun[],
): string[] {
  return [...idleSettings(arms), ...resolved.flatMap(recordedNotes), ...capNotes(runs)];
}

/** What is written for arms in which it does nothing, arms of the same settings together. */
function idleSettings(arms: readonly Arm[]): string[] {
  const named = new Map<string, string[]>();
  for (const { name, scenario } of arms) {
    const keys = idleIn(scenario);
    if (keys.length === 0) continue;
    const key = listText(keys);
    named.set(key, [...(named.get(key) ?? []), name]);
  }
  return [...named].map(
    ([keys, names]) =>
      `${names.join(", ")}: a script has the whole forum before it, so that ${keys} there ` +
      `${keys.includes(" and ") ? "have" : "has"} no effect; who wakes when, and how much each may do in a turn, stays`,
  );
}

function idleIn(scenario: LocatedMap): string[] {
  const author = writtenAuthor(scenario);
  if (author === undefined || (author.mode?.type === "scalar" && author.mode.value === "turns")) return [];
  return [
    ...(member(member(scenario, "turn"), "reads") === undefined ? [] : ["turn.reads"]),
    ...["feed", "memory"].filter((key) => member(scenario, key) !== undefined),
  ];
}

function listText(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function recordedNotes({ name, scenario }: ResolvedArm): string[] {
  const { feed, memory } = scenario;
  if (feed === "none" || donorArm(feed) === undefined) return [];
  const off = [
    ...(feed.holdout > 0
      ? [
          `holdout is 0 here instead of ${feed.holdout}, since the feed of ${feed.donor} has been through its own`,
        ]
      : []),
    ...(memory.notes > 0 ? ["notes are off, since they would be of another's past"] : []),
  ];
  return off.length === 0 ? [] : [`${name} reads a recorded feed: ${off.join("; ")}`];
}

function capNotes(runs: readonly PlannedRun[]): string[] {
  const caps = new Map<string, string>();
  for (const { plan } of runs) caps.set(plan.arm, JSON.stringify(plan.caps ?? {}));
  if (new Set(caps.values()).size < 2) return [];
  const named = [...caps].map(([arm, text]) => `${arm} ${text}`);
  return [
    `caps differ between arms (${named.join(", ")}): how much is written is then no outcome to compare`,
  ];
}
