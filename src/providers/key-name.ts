import type { ModelAccess, ModelSpec } from "../core/call.ts";
import { PRESETS, type Preset } from "./openai-compatible/presets.ts";

/** The environment variable that holds the key a model is asked with; undefined where it is asked without one. */
export function keyNameOf(
  { provider }: Pick<ModelSpec, "provider">,
  access: ModelAccess,
): string | undefined {
  return access.apiKeyEnv ?? ownKeyName(provider);
}

function ownKeyName(provider: string): string | undefined {
  if (provider === "anthropic") return "ANTHROPIC_API_KEY";
  if (provider === "openai") return "OPENAI_API_KEY";
  return presetOf(provider)?.apiKeyEnv;
}

/** The preset of that name, if there is one. */
export function presetOf(provider: string): Preset | undefined {
  return Object.entries(PRESETS).find(([name]) => name === provider)?.[1];
}
