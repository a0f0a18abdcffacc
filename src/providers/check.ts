import type { ModelSpec } from "../core/call.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import { readScript } from "./scripted/script.ts";
import { readSettings } from "./synthetic/settings.ts";

interface KnownProvider {
  readonly name: string;
  readonly about: string;
  /** False for those that have a name and nothing behind it yet. */
  readonly available: boolean;
}

/** Every word that `provider` may be in a scenario. */
export const KNOWN_PROVIDERS: readonly KnownProvider[] = [
  {
    name: "synthetic",
    about: "seeded English with known truth; no key, no network, no cost",
    available: true,
  },
  { name: "scripted", about: "answers read from a script file, for tests", available: true },
  { name: "anthropic", about: "Claude models over Anthropic's Messages API", available: false },
  { name: "openai", about: "GPT models over OpenAI's Responses API", available: false },
  {
    name: "openai-compatible",
    about: "any server that speaks chat completions: Ollama, vLLM, llama.cpp, OpenRouter",
    available: false,
  },
];

/** What keeps a model from being used, in one sentence for a person; undefined when nothing does. */
export function checkModel(spec: ModelSpec): string | undefined {
  const provider = KNOWN_PROVIDERS.find(({ name }) => name === spec.provider);
  if (provider === undefined) {
    const names = KNOWN_PROVIDERS.map(({ name }) => name);
    return `unknown provider "${spec.provider}"${didYouMean(spec.provider, names) || ";"} known: ${names.join(", ")}`;
  }
  if (!provider.available) return `provider "${spec.provider}" is not available in this version`;
  const [setting] = Object.keys(spec.params);
  if (setting !== undefined) {
    const instead =
      spec.provider === "synthetic" ? "; their parameters stand in the name: listener?q=0.6" : "";
    return `${setting}: ${spec.provider} models take no such setting${instead}`;
  }
  return spec.provider === "synthetic" ? checkSynthetic(spec) : checkScripted(spec);
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
