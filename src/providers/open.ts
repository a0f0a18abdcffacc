import type { ModelAccess, ModelSpec, Provider, ProviderWorld } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import { checkModel } from "./check.ts";
import { readScript } from "./scripted/script.ts";
import { openScripted } from "./scripted/scripted.ts";
import { readSettings } from "./synthetic/settings.ts";
import { openSynthetic } from "./synthetic/synthetic.ts";

/**
 * The provider behind a model, ready to be asked. Rejects with `provider_unusable` and the sentence of `checkModel`
 * where that finds fault.
 */
export async function openProvider(
  spec: ModelSpec,
  access: ModelAccess,
  world: ProviderWorld,
): Promise<Provider> {
  const fault = checkModel(spec);
  if (fault !== undefined) throw new PolylogueError("provider_unusable", fault);
  if (spec.provider === "synthetic") {
    const outcome = readSettings(spec.model);
    if (outcome.ok) return openSynthetic(spec, outcome.settings, access, world);
  }
  if (spec.provider === "scripted") {
    const outcome = readScript(spec.script ?? "");
    if (outcome.ok) return openScripted(spec, outcome.script, access, world);
  }
  throw new TypeError(`no way to open provider "${spec.provider}"`);
}
