import type { ModelAccess, ModelSpec, Price } from "../core/call.ts";
import type { ModelEntry } from "./model-schema.ts";

/** What a model is, and how to reach it. */
export interface ResolvedModel {
  readonly spec: ModelSpec;
  readonly access: ModelAccess;
}

export type ModelRecord = Exclude<ModelEntry, string>;

/** Wall-clock milliseconds after which an attempt is given up where the scenario does not say. */
const TIMEOUT_MS = 120_000;
const WITHOUT_WIRE = new Set(["synthetic", "scripted"]);

/** `provider/model`: all up to the first slash is the provider. */
export function modelFromText(text: string): ResolvedModel {
  const slash = text.indexOf("/");
  return modelFromRecord({ provider: text.slice(0, slash), model: text.slice(slash + 1) });
}

/** A record taken apart: what changes answers goes into `spec`, what only leads to them into `access`. */
export function modelFromRecord(record: ModelRecord): ResolvedModel {
  return { spec: specOf(record), access: accessOf(record) };
}

function specOf({ provider, model = "script", structured, capabilities, ...rest }: ModelRecord): ModelSpec {
  const { max_tokens, effort, temperature, extra, api } = rest;
  return {
    provider,
    model,
    params: said({ max_tokens, effort, temperature, extra, api }),
    ...(structured === undefined || structured === "auto" ? {} : { structured }),
    ...(capabilities === undefined ? {} : { capabilities: said(capabilities) }),
  };
}

function accessOf(record: ModelRecord): ModelAccess {
  const { provider, concurrency, headers, rpm, tpm, price } = record;
  return said({
    latencyMs: record.latency,
    concurrency,
    baseUrl: record.base_url,
    apiKeyEnv: record.api_key_env,
    headers,
    timeoutMs: record.timeout ?? (WITHOUT_WIRE.has(provider) ? undefined : TIMEOUT_MS),
    rpm,
    tpm,
    price: price && priceOf(price),
  });
}

function priceOf({ input, output, cached, cache_write }: NonNullable<ModelRecord["price"]>): Price {
  return {
    input,
    output,
    ...(cached === undefined ? {} : { cached }),
    ...(cache_write === undefined ? {} : { cacheWrite: cache_write }),
    source: "scenario",
  };
}

/** The record without what is left out. */
function said(record: Readonly<Record<string, unknown>>): Record<string, never> {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, never>;
}
