import type {
  CallAddress,
  CallRequest,
  Completion,
  ModelAccess,
  ModelSpec,
  Provider,
  ProviderWorld,
  ScriptAsk,
} from "../../core/call.ts";
import { type Rng, rngFor } from "../../core/rng.ts";
import { answerLater } from "../answer-later.ts";
import { estimateUsage } from "../estimate-usage.ts";
import { carriedPhrase, NO_PHRASE } from "./carried-phrase.ts";
import { denseWriter } from "./dense-writer.ts";
import { spoil, transportFaults } from "./failures.ts";
import { MANNERS, mannerOf } from "./manner.ts";
import type { SyntheticSettings } from "./parameters.ts";
import { plainWriter } from "./plain-writer.ts";
import { readPrompt } from "./read-prompt.ts";
import { deliver } from "./script-failures.ts";
import type { CallTruth } from "./truth.ts";
import { takeTurn } from "./turn.ts";
import { type VoiceDice, writeScript } from "./write-script.ts";
import type { Writer } from "./writer.ts";

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
  request: CallRequest,
): Completion {
  const habits = { settings, world };
  const { script } = request.answer;
  const given = script === undefined ? turnTaken(habits, request) : scriptWritten(habits, request, script);
  return {
    ...given,
    servedModel: `${spec.provider}/${spec.model}`,
    usage: estimateUsage(request.segments, given.text),
    sent: {},
  };
}

/** What a synthetic model is, whatever it is asked. */
interface Habits {
  readonly settings: SyntheticSettings;
  readonly world: ProviderWorld;
}

type Given = Pick<Completion, "text" | "stop"> & { readonly truth: CallTruth };

function turnTaken({ settings, world }: Habits, { address, answer: shape, segments }: CallRequest): Given {
  const reading = readPrompt(segments, address.name);
  const { handle, mannerLine } = reading;
  const { round } = address;
  const turn = {
    settings,
    world,
    handle,
    round,
    shape,
    reading,
    carried: settings.model === "copier" ? carriedPhrase(reading, { ...settings, round }) : NO_PHRASE,
    writer: writerOf(settings, mannerLine, handle),
    ...diceOf(world, address, reading.acting ? [handle] : []),
  };
  const { answer, truth } = takeTurn(turn);
  const text = JSON.stringify(answer);
  return spoil(turn, text) ?? { text, stop: "end", truth };
}

function scriptWritten(
  { settings, world }: Habits,
  { address, answer: shape, segments }: CallRequest,
  ask: ScriptAsk,
): Given {
  const author = {
    settings,
    world,
    round: address.round,
    shape,
    ask,
    dice: (voice: string) => diceOf(world, address, [voice]),
    writer: (mannerLine: string | undefined, voice: string) => writerOf(settings, mannerLine, voice),
  };
  const speaker = {
    settings,
    writer: writerOf(settings, undefined, address.name),
    ...diceOf(world, address, []),
  };
  return deliver(author, speaker, writeScript(author, segments));
}

/** The dice of a context, or of one voice in it. */
function diceOf(
  { seed, arm }: ProviderWorld,
  { name, round, ordinal, draw, repair }: CallAddress,
  voice: readonly string[],
): VoiceDice {
  const stream = (...path: readonly (string | number)[]): Rng =>
    rngFor(seed, "synthetic", arm, name, ...voice, ...path);
  return {
    dice: (purpose, action) => stream(round, ordinal, draw, repair, purpose, action),
    wordingDice: (purpose, words) => stream("wording", words, purpose),
    once: (purpose) => stream("once", purpose),
  };
}

function writerOf(settings: SyntheticSettings, mannerLine: string | undefined, handle: string): Writer {
  if (settings.dense) return denseWriter;
  return plainWriter(MANNERS.find(({ name }) => name === settings.manner) ?? mannerOf(mannerLine, handle));
}
