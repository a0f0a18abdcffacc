import type {
  CallRequest,
  Completion,
  ModelAccess,
  ModelSpec,
  Provider,
  ProviderWorld,
} from "../../core/call.ts";
import { rngFor } from "../../core/rng.ts";
import { answerLater } from "../answer-later.ts";
import { estimateUsage } from "../estimate-usage.ts";
import { denseWriter } from "./dense-writer.ts";
import { mannerOf } from "./manner.ts";
import { plainWriter } from "./plain-writer.ts";
import { readPrompt } from "./read-prompt.ts";
import type { SyntheticSettings } from "./settings.ts";
import { takeTurn } from "./turn.ts";

/**
 * A synthetic model: seeded English about ten topics with known truth, and no language model. Its dice depend on seed,
 * arm and the call's address; a prompt can change what there is to choose from, never the throw.
 */
export function openSynthetic(
  spec: ModelSpec,
  settings: SyntheticSettings,
  access: ModelAccess,
  world: ProviderWorld,
): Provider {
  return {
    name: spec.provider,
    model: spec.model,
    complete: (request) =>
      answerLater(request, { family: "synthetic", access, world }, () => ({
        ok: true,
        completion: completion(spec, settings, world, request),
      })),
  };
}

function completion(
  spec: ModelSpec,
  settings: SyntheticSettings,
  world: ProviderWorld,
  { address, answer: shape, segments }: CallRequest,
): Completion {
  const { name: handle, round, ordinal, draw, repair } = address;
  const reading = readPrompt(segments, handle);
  const { answer, truth } = takeTurn({
    settings,
    world,
    handle,
    shape,
    reading,
    writer: settings.dense ? denseWriter : plainWriter(mannerOf(reading.mannerLine, handle)),
    dice: (purpose, action) =>
      rngFor(world.seed, "synthetic", world.arm, handle, round, ordinal, draw, repair, purpose, action),
  });
  const text = JSON.stringify(answer);
  return {
    text,
    stop: "end",
    servedModel: `${spec.provider}/${spec.model}`,
    usage: estimateUsage(segments, text),
    sent: {},
    truth,
  };
}
