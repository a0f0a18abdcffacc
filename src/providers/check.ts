import type { ModelAccess, ModelSpec } from "../core/call.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import { checkWire, warnWire } from "./check-wire.ts";
import { PRESETS } from "./openai-compatible/presets.ts";
import { readScript } from "./scripted/script.ts";
import { readSettings } from "./synthetic/settings.ts";

interface KnownProvider {
  readonly name: string;
  readonly about: string;
}

/** Every word that `provider` may be in a scenario. */
export const KNOWN_PROVIDERS: readonly KnownProvider[] = [
  { name: "synthetic", about: "seeded English with known truth; no key, no network, no cost" },
  { name: "scripted", about: "answers read from a script file, for tests" },
  { name: "anthropic", about: "Claude models over Anthropic's Messages API; needs ANTHROPIC_API_KEY" },
  { name: "openai", about: "GPT models over OpenAI's Responses API; needs OPENAI_API_KEY" },
  { name: "openai-compatible", about: "any server that speaks chat completions, at its base_url" },
  ...Object.entries(PRESETS).map(([name, { about }]) => ({ name, about })),
];

/** Whether a provider is asked over a network. */
export function hasWire({ provider }: Pick<ModelSpec, "provider">): boolean {
  return provider !== "synthetic" && provider !== "scripted";
}

/**
 * What keeps a model from being used, in one sentence for a person; undefined when nothing does. Spends nothing and asks
 * nobody. Without `access`, how it is reached is not looked at.
 */
export function checkModel(spec: ModelSpec, access?: ModelAccess): string | undefined {
  const provider = KNOWN_PROVIDERS.find(({ name }) => name === spec.provider);
  if (provider === undefined) {
    const names = KNOWN_PROVIDERS.map(({ name }) => name);
    return `unknown provider "${spec.provider}"${didYouMean(spec.provider, names) || ";"} known: ${names.join(", ")}`;
  }
  if (hasWire(spec)) return checkWire(spec, access);
  return (
    checkWithoutWire(spec, access) ??
    (spec.provider === "synthetic" ? checkSynthetic(spec) : checkScripted(spec))
  );
}

/** What is worth knowing of a model before it is used and stops nothing; undefined where nothing is. */
export function warnModel(spec: ModelSpec): string | undefined {
  return hasWire(spec) ? warnWire(spec) : undefined;
}

function checkWithoutWire(
  { provider, params, structured, capabilities }: ModelSpec,
  access: ModelAccess = {},
): string | undefined {
  const { baseUrl, apiKeyEnv, headers } = access;
  const asked = {
    ...params,
    structured,
    capabilities,
    base_url: baseUrl,
    api_key_env: apiKeyEnv,
    headers,
  };
  const [setting] = Object.entries(asked).find(([, value]) => value !== undefined) ?? [];
  if (setting === undefined) return undefined;
  const instead = provider === "synthetic" ? "; their parameters stand in the name: listener?q=0.6" : "";
  return `${setting}: ${provider} models take no such setting${instead}`;
}

function checkSynthetic({ model }: ModelSpec): string | undefined {
  const outcome = readSettings(model);
  return outcome.ok ? undefined : outcome.message;
}

function checkScripted({ script }: ModelSpec): string | undefined {
  if (script === undefined) return "a scripted model needs a script file";
  const outcome = readScript(script);
  const [problem] = outcome.ok ? [] : outcome.problems;
  return problem && `script ${problem.line}:${problem.col}: ${problem.message}`;
}
