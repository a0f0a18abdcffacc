import type { ModelAccess, ModelSpec } from "../core/call.ts";
import { fromFolder } from "./find-files.ts";
import { entriesOf, type Located, member, plainOf, show, textOf } from "./located.ts";
import type { Problem } from "./plan.ts";
import { readText } from "./read-text.ts";
import { type ModelEntry, modelEntry } from "./scenario-schema.ts";

/** One model, resolved: what it is, and how to reach it. */
export interface ResolvedModel {
  readonly spec: ModelSpec;
  readonly access: ModelAccess;
}

export interface Models {
  /** By alias, in file order; without those that have problems. */
  readonly resolved: ReadonlyMap<string, ResolvedModel>;
  readonly problems: readonly Problem[];
}

export interface ModelChecks {
  /** Folder that script paths are relative to. */
  readonly folder: string;
  /** In words what is wrong with a model, or undefined. */
  checkModel(spec: ModelSpec): string | undefined;
}

/** Resolves `models` as written. Entries of the wrong shape are left out: the schema has reported them. */
export function resolveModels(written: Located | undefined, checks: ModelChecks): Models {
  const resolved = new Map<string, ResolvedModel>();
  const problems: Problem[] = [];
  for (const [alias, { value }] of entriesOf(written)) {
    const nameless = missingModel(value);
    if (nameless) problems.push({ ...nameless, message: `models.${alias}: ${nameless.message}` });
    const parsed = modelEntry.safeParse(plainOf(value));
    if (!parsed.success || nameless) continue;
    const outcome = resolve(parsed.data, value, checks);
    if ("problem" in outcome)
      problems.push({ ...outcome.problem, message: `models.${alias}: ${outcome.problem.message}` });
    else resolved.set(alias, outcome);
  }
  return { resolved, problems };
}

/** Only a scripted model goes without a name of its own. */
function missingModel(node: Located): Problem | undefined {
  if (node.type !== "map" || node.entries.has("model") || textOf(member(node, "provider")) === "scripted") {
    return undefined;
  }
  return { ...node.place, message: 'missing key "model": expected a model, such as listener?q=0.7' };
}

function resolve(
  entry: ModelEntry,
  node: Located,
  checks: ModelChecks,
): ResolvedModel | { readonly problem: Problem } {
  const model = typeof entry === "string" ? fromShort(entry) : fromRecord(entry, node, checks.folder);
  if ("problem" in model) return model;
  const message = checks.checkModel(model.spec);
  return message === undefined ? model : { problem: { ...node.place, message } };
}

function fromShort(text: string): ResolvedModel {
  const slash = text.indexOf("/");
  return { spec: { provider: text.slice(0, slash), model: text.slice(slash + 1), params: {} }, access: {} };
}

type ModelRecord = Exclude<ModelEntry, string>;

function fromRecord(
  entry: ModelRecord,
  node: Located,
  folder: string,
): ResolvedModel | { readonly problem: Problem } {
  const { provider, model, script, latency, concurrency, ...params } = entry;
  const access: ModelAccess = {
    ...(latency === undefined ? {} : { latencyMs: latency }),
    ...(concurrency === undefined ? {} : { concurrency }),
  };
  const spec = { provider, model: model ?? "script", params };
  if (script === undefined) return { spec, access };
  const place = (member(node, "script") ?? node).place;
  if (provider !== "scripted") {
    return {
      problem: { ...place, message: `script: only the provider "scripted" reads one, this is "${provider}"` },
    };
  }
  const found = readText(fromFolder(folder, script));
  if (!found.ok)
    return { problem: { ...place, message: `script: cannot read ${show(script)}: ${found.why}` } };
  return { spec: { ...spec, script: found.text }, access };
}
