import type { ModelAccess, ModelSpec } from "../core/call.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import { type Capabilities, capabilitiesOf } from "./capabilities.ts";

/** What Polylogue itself writes into a request, which `extra` would overwrite. */
const OWN_FIELDS = new Set([
  "model",
  "messages",
  "input",
  "system",
  "instructions",
  "stream",
  "store",
  "background",
  "n",
]);

/** What `extra` would say a second time: field to the key that says it. */
const OWN_KEYS: Readonly<Record<string, string>> = {
  max_tokens: "max_tokens",
  max_output_tokens: "max_tokens",
  max_completion_tokens: "max_tokens",
  temperature: "temperature",
  reasoning_effort: "effort",
  response_format: "structured",
};

/**
 * What keeps a model behind a wire from being used as asked, in one sentence that begins with the key it is about;
 * undefined when nothing does. Without `access`, how it is reached is not looked at.
 */
export function checkWire(spec: ModelSpec, access: ModelAccess | undefined): string | undefined {
  const able = capabilitiesOf(spec);
  const { temperature, effort, api, extra } = spec.params;
  return (
    checkAccess(spec, access) ??
    (effort === undefined ? undefined : checkEffort(spec, able)) ??
    (temperature === undefined ? undefined : checkTemperature(spec, able)) ??
    checkRung(spec, able) ??
    (api === undefined ? undefined : checkApi(spec)) ??
    checkExtra(extra)
  );
}

function checkAccess({ provider }: ModelSpec, access: ModelAccess | undefined): string | undefined {
  if (access === undefined) return undefined;
  if (access.latencyMs !== undefined) return "latency: only synthetic and scripted models wait on purpose";
  const stray = strayKey(provider, access);
  if (stray !== undefined) return stray;
  if (provider !== "openai-compatible" || access.baseUrl !== undefined) return undefined;
  return (
    "base_url: an openai-compatible model needs the address of its server, such as http://127.0.0.1:8000/v1; " +
    "presets know theirs: ollama, vllm, llama-cpp, lm-studio, openrouter"
  );
}

/** Whose the keys are that stand in the environment under a provider's own name. */
const HOMES: Readonly<Record<string, readonly [env: string, domain: string]>> = {
  anthropic: ["ANTHROPIC_API_KEY", "anthropic.com"],
  openai: ["OPENAI_API_KEY", "openai.com"],
  openrouter: ["OPENROUTER_API_KEY", "openrouter.ai"],
};

/**
 * What is wrong with sending a provider's own key to where `access` leads, if anything: a scenario from elsewhere could
 * otherwise collect it with a `base_url` of its own. This machine and the provider's own hosts are no strangers, and
 * whoever names a variable in `api_key_env` means it.
 */
export function strayKey(provider: string, { baseUrl, apiKeyEnv }: ModelAccess): string | undefined {
  const [env, domain = ""] = HOMES[provider] ?? [];
  if (env === undefined || baseUrl === undefined || apiKeyEnv !== undefined) return undefined;
  const { protocol, hostname, host } = new URL(baseUrl);
  const isHome = protocol === "https:" && (hostname === domain || hostname.endsWith(`.${domain}`));
  const isHere = hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
  if (isHome || isHere) return undefined;
  return `base_url: ${env} is not sent to ${host} unasked; name the variable that holds the key for it with api_key_env`;
}

function checkEffort(spec: ModelSpec, able: Capabilities): string | undefined {
  const asked = String(spec.params["effort"]);
  if (able.effort === false)
    return `effort: ${nameOf(spec)} knows none ${basis(able, "effort: [low, high]")}`;
  if (able.effort.includes(asked)) return undefined;
  const levels = able.effort.join(", ");
  return `effort: ${nameOf(spec)} knows ${levels}, not ${asked}${didYouMean(asked, able.effort)} ${basis(able, `effort: [${asked}]`)}`;
}

function checkTemperature(spec: ModelSpec, able: Capabilities): string | undefined {
  if (able.temperature) return undefined;
  const way = capabilitiesOf({ ...spec, params: { ...spec.params, effort: "none" } }).temperature
    ? ", unless effort is none"
    : "";
  return `temperature: ${nameOf(spec)} takes none${way} ${basis(able, "temperature: true")}`;
}

function checkRung(spec: ModelSpec, { structured, ...able }: Capabilities): string | undefined {
  const asked = spec.structured;
  if (asked === undefined || structured === "probe" || structured.includes(asked)) return undefined;
  return `structured: ${nameOf(spec)} offers ${structured.join(", ")}, not ${asked} ${basis(able, `structured: [${asked}]`)}`;
}

function checkApi({ provider }: ModelSpec): string | undefined {
  if (provider !== "anthropic" && provider !== "openai") return undefined;
  const speaks = provider === "openai" ? "Responses" : "Messages";
  return `api: ${provider} models are always asked over ${speaks}; only openai-compatible servers leave a choice`;
}

function checkExtra(extra: unknown): string | undefined {
  if (typeof extra !== "object" || extra === null) return undefined;
  const fields = Object.keys(extra);
  const own = fields.find((field) => OWN_FIELDS.has(field));
  if (own !== undefined) return `extra.${own}: Polylogue itself writes this into each request`;
  const twice = fields.find((field) => Object.hasOwn(OWN_KEYS, field));
  return twice && `extra.${twice}: write ${OWN_KEYS[twice]} beside model instead`;
}

const nameOf = ({ provider, model }: ModelSpec): string => `${provider}/${model}`;

/** What the sentence rests on, and how to say otherwise. */
function basis({ known, source, asOf }: Omit<Capabilities, "structured">, claim: string): string {
  const read = known
    ? `(${source}${source === "scenario" ? "" : `, ${asOf}`})`
    : `as far as is known (the table of ${asOf} does not have it)`;
  return `${read}; if you know better: capabilities: { ${claim} }`;
}

/** What is worth knowing of a model and stops nothing. */
export function warnWire(spec: ModelSpec): string | undefined {
  const { known, asOf } = capabilitiesOf(spec);
  if (known) return undefined;
  return (
    `${nameOf(spec)} is not in the table of capabilities of ${asOf}: nothing but what all models of ${spec.provider} take is ` +
    "sent to it; say what it can do with `capabilities`"
  );
}
