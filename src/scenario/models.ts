import type { ModelAccess, ModelSpec, Price, Rung } from "../core/call.ts";
import { fromFolder } from "./find-files.ts";
import { entriesOf, type Located, member, type Place, plainOf, show, textOf } from "./located.ts";
import { type ModelRecord, modelFromRecord, modelFromText, type ResolvedModel } from "./model-record.ts";
import { type ModelEntry, modelEntry } from "./model-schema.ts";
import type { Problem } from "./plan.ts";
import { readText } from "./read-text.ts";
import { keyProblems } from "./secrets.ts";

/** What a scenario is told of models by those who know them. */
export interface ModelChecks {
  /** In words what is wrong with a model ("unknown provider "openia", did you mean "openai"?"), or undefined. */
  checkModel(spec: ModelSpec, access: ModelAccess): string | undefined;
  /** The rung of a model where the scenario does not say; undefined where only a probe can tell, or none is needed. */
  rungOf?(spec: ModelSpec): Rung | undefined;
  /** What a model costs where the scenario does not say; undefined where nobody knows. */
  priceOf?(spec: ModelSpec): Price | undefined;
  /** True things about all the models of an experiment that stop nothing. */
  warnModels?(models: readonly NamedModel[]): readonly string[];
}

/** A model and the alias it goes by. */
export interface NamedModel extends ResolvedModel {
  readonly alias: string;
}

export interface Models {
  /** By alias, in file order; without those that have problems. */
  readonly resolved: ReadonlyMap<string, ResolvedModel>;
  readonly problems: readonly Problem[];
}

interface Surroundings extends ModelChecks {
  /** Folder that script paths are relative to. */
  readonly folder: string;
}

/** Resolves `models` as written. Entries of the wrong shape are left out: the schema has reported them. */
export function resolveModels(written: Located | undefined, checks: Surroundings): Models {
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
  checks: Surroundings,
): ResolvedModel | { readonly problem: Problem } {
  const model = typeof entry === "string" ? modelFromText(entry) : withScript(entry, node, checks.folder);
  if ("problem" in model) return model;
  const message = checks.checkModel(model.spec, model.access);
  if (message !== undefined) return { problem: { ...placeOf(node, message), message } };
  return completed(model, checks);
}

/** With what its provider's room knows of it and the scenario leaves out. */
function completed({ spec, access }: ResolvedModel, checks: ModelChecks): ResolvedModel {
  const structured = spec.structured ?? checks.rungOf?.(spec);
  const price = access.price ?? checks.priceOf?.(spec);
  return {
    spec: structured === undefined ? spec : { ...spec, structured },
    access: price === undefined ? access : { ...access, price },
  };
}

/** A sentence that begins with one of the record's keys is about that key. */
function placeOf(node: Located, message: string): Place {
  const [, key = ""] = /^([a-z_]+)[.:]/.exec(message) ?? [];
  return (member(node, key) ?? node).place;
}

function withScript(
  entry: ModelRecord,
  node: Located,
  folder: string,
): ResolvedModel | { readonly problem: Problem } {
  const model = modelFromRecord(entry);
  const { provider, script } = entry;
  if (script === undefined) return model;
  const place = (member(node, "script") ?? node).place;
  if (provider !== "scripted") {
    return {
      problem: { ...place, message: `script: only the provider "scripted" reads one, this is "${provider}"` },
    };
  }
  const found = readText(fromFolder(folder, script));
  if (!found.ok)
    return { problem: { ...place, message: `script: cannot read ${show(script)}: ${found.why}` } };
  const [pasted] = keyProblems(found.text, fromFolder(folder, script));
  return pasted ? { problem: pasted } : { ...model, spec: { ...model.spec, script: found.text } };
}
