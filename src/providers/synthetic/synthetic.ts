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
import { carriedPhrase, NO_PHRASE } from "./carried-phrase.ts";
import { denseWriter } from "./dense-writer.ts";
import { spoil, transportFaults } from "./failures.ts";
import { mannerOf } from "./manner.ts";
import type { SyntheticSettings } from "./parameters.ts";
import { plainWriter } from "./plain-writer.ts";
import { readPrompt } from "./read-prompt.ts";
import type { CallTruth } from "./truth.ts";
import { takeTurn } from "./turn.ts";

/**
 * A synthetic model: seeded English about ten topics with known truth, and no language model. Its dice depend on seed,
 * arm and the call's address; a prompt can change what there is to choose from, never the throw. `jitter` alone also
 * throws dice that the wording of a message selects: that is what it is for.
 */
export function openSynthetic(
  spec: ModelSpec,
  settings: SyntheticSettings,
  access: ModelAccess,
  world: ProviderWorld,
): Provider {
  const fault = transportFaults(settings, world);
  return {
    name: spec.provider,
    model: spec.model,
    complete: (request) =>
      answerLater(
        request,
        { family: "synthetic", access, world },
        () => fault() ?? { ok: true, completion: completion(spec, settings, world, request) },
      ),
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
  const turn = {
    settings,
    world,
    handle,
    round,
    shape,
    reading,
    carried: settings.model === "copier" ? carriedPhrase(reading, { ...settings, round }) : NO_PHRASE,
    writer: settings.dense ? denseWriter : plainWriter(mannerOf(reading.mannerLine, handle)),
    dice: (purpose: string, action: number) =>
      rngFor(world.seed, "synthetic", world.arm, handle, round, ordinal, draw, repair, purpose, action),
    wordingDice: (purpose: string, words: string) =>
      rngFor(world.seed, "synthetic", world.arm, handle, "wording", words, purpose),
  };
  const { answer, truth } = takeTurn(turn);
  const text = JSON.stringify(answer);
  const given: { text: string; stop: Completion["stop"]; truth: CallTruth } = spoil(turn, text) ?? {
    text,
    stop: "end",
    truth,
  };
  return {
    ...given,
    servedModel: `${spec.provider}/${spec.model}`,
    usage: estimateUsage(segments, given.text),
    sent: {},
  };
}
