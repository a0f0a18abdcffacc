import type { ModelAccess, ModelSpec } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import type { RunOptions } from "../engine/run-result.ts";
import { rungOf } from "../providers/capabilities.ts";
import { checkModel, warnModel } from "../providers/check.ts";
import { keyNameOf } from "../providers/key-name.ts";
import { openProvider } from "../providers/open.ts";
import { priceOf } from "../providers/pricing.ts";
import type { ModelChecks, NamedModel } from "../scenario/models.ts";
import type { PlannedRun } from "../scenario/plan.ts";
import type { Keys } from "./keys.ts";

/** What a scenario is checked with where its models are: their faults, prices and keys. */
export function modelChecks(keys: Keys): ModelChecks {
  return {
    checkModel,
    rungOf,
    priceOf,
    warnModels(models) {
      supplyKeys(models, keys);
      return [...oddModels(models), ...missingKeys(models, keys).map(missingText)];
    },
  };
}

/** Opens providers with the keys in reach. */
export function openWith(keys: Keys): RunOptions["openProvider"] {
  return async (spec, access, world) => {
    supplyKeys([{ spec, access }], keys);
    return openProvider(spec, access, world);
  };
}

/** Throws `provider_unusable` where a key is missing that some model of these runs needs; supplies those that are there. */
export function refuseWithoutKeys(runs: readonly PlannedRun[], keys: Keys): void {
  const models = runs.flatMap(({ plan, access }) =>
    Object.entries(plan.models).map(([alias, spec]) => ({ alias, spec, access: access[alias] ?? {} })),
  );
  supplyKeys(models, keys);
  const missing = missingKeys(models, keys);
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(" and ");
  throw new PolylogueError("provider_unusable", missing.map(missingText).join("; "), {
    hint: `Nothing was made. Set ${names} in the environment, or as NAME=value in a file .env where you stand.`,
  });
}

interface Reached {
  readonly spec: ModelSpec;
  readonly access: ModelAccess;
}

function supplyKeys(models: readonly Reached[], keys: Keys): void {
  keys.supply([...new Set(models.flatMap(({ spec, access }) => keyNameOf(spec, access) ?? []))]);
}

interface MissingKey {
  /** Of the variable. */
  readonly name: string;
  readonly aliases: readonly string[];
}

function missingKeys(models: readonly NamedModel[], keys: Keys): MissingKey[] {
  const needs = new Map<string, Set<string>>();
  for (const { alias, spec, access } of models) {
    const name = keyNameOf(spec, access);
    if (name === undefined || keys.find(name) !== undefined) continue;
    needs.set(name, (needs.get(name) ?? new Set()).add(alias));
  }
  return [...needs].map(([name, aliases]) => ({ name, aliases: [...aliases] }));
}

function missingText({ name, aliases }: MissingKey): string {
  return `${name} is not set, and ${aliases.length === 1 ? "the model" : "the models"} ${aliases.join(", ")} cannot be asked without it`;
}

function oddModels(models: readonly NamedModel[]): string[] {
  const odd = models.flatMap(({ alias, spec }) => {
    const warning = warnModel(spec);
    return warning === undefined ? [] : [`models.${alias}: ${warning}`];
  });
  return [...new Set(odd)];
}
