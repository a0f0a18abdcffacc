import type { ModelAccess, ModelSpec, Provider, ProviderWorld } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import { checkModel } from "./check.ts";
import { strayKey } from "./check-wire.ts";
import { readScript } from "./scripted/script.ts";
import { openScripted } from "./scripted/scripted.ts";
import { readSettings } from "./synthetic/settings.ts";
import { openSynthetic } from "./synthetic/synthetic.ts";

/**
 * The provider behind a model, ready to be asked. Rejects with `provider_unusable`: with the sentence of `checkModel` where
 * that finds fault, or because a key is missing. A provider's library is loaded here and not before, so that a run without
 * real models loads none.
 */
export async function openProvider(
  spec: ModelSpec,
  access: ModelAccess,
  world: ProviderWorld,
): Promise<Provider> {
  // How it is reached may be left over from the model that a fork has put another in the place of.
  const fault = checkModel(spec) ?? strayKey(spec.provider, access);
  if (fault !== undefined) throw new PolylogueError("provider_unusable", fault);
  if (spec.provider === "synthetic") {
    const outcome = readSettings(spec.model);
    if (outcome.ok) return openSynthetic(spec, outcome.settings, access, world);
    throw new TypeError(outcome.message);
  }
  if (spec.provider === "scripted") {
    const outcome = readScript(spec.script ?? "");
    if (outcome.ok) return openScripted(spec, outcome.script, access, world);
    throw new TypeError("a script that was sound is not");
  }
  return openWire(spec, access);
}

async function openWire(spec: ModelSpec, access: ModelAccess): Promise<Provider> {
  if (spec.provider === "anthropic") {
    const { openAnthropic } = await import("./anthropic/anthropic.ts");
    return openAnthropic(spec, access);
  }
  if (spec.provider === "openai") {
    const { openOpenAi } = await import("./openai/openai.ts");
    return openOpenAi(spec, access);
  }
  const { openCompatible } = await import("./openai-compatible/openai-compatible.ts");
  return openCompatible(spec, access);
}
