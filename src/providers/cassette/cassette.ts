import type {
  CallOutcome,
  CallRequest,
  ModelAccess,
  ModelSpec,
  Provider,
  ProviderWorld,
} from "../../core/call.ts";
import type { Recorder, Tape } from "./cassette-file.ts";
import { cassetteKey } from "./cassette-key.ts";
import { keptOf, lineText } from "./cassette-line.ts";

/** How a model is opened. */
export type OpenProvider = (spec: ModelSpec, access: ModelAccess, world: ProviderWorld) => Promise<Provider>;

/**
 * Opens models whose answers are written down as they come, each with the place it belongs to. Trouble on the way is not
 * recorded, but for `bad_request`: a server's word that it cannot do what is asked is an answer to a probe. Keys and
 * headers never reach the file. A disk that is full throws out of `complete`, since it is no trouble of the model's.
 */
export const recording =
  (open: OpenProvider, recorder: Recorder): OpenProvider =>
  async (spec, access, world) => {
    const provider = await open(spec, access, world);
    const land = (request: CallRequest, outcome: CallOutcome): CallOutcome => {
      const kept = keptOf(outcome);
      if (kept !== undefined) {
        const key = cassetteKey(world, spec, request);
        recorder.append(lineText(key, spec, world, { at: request.address, outcome: kept }));
      }
      return outcome;
    };
    return {
      name: provider.name,
      model: provider.model,
      complete(request) {
        const outcome = provider.complete(request);
        if (!(outcome instanceof Promise)) return land(request, outcome);
        return outcome.then((landed) => land(request, landed));
      },
    };
  };

/** What becomes of a request that the tape does not know. */
export type OnMiss = "fail" | "live";

/**
 * Opens models that answer from a tape, at once. A request that is not on it fails as `not_found`, naming model, round and
 * agent, or with `live` is asked of the model itself, which is not recorded. With `fail` no model is opened: neither key
 * nor network is needed.
 */
export const playing =
  (open: OpenProvider, tape: Tape, onMiss: OnMiss): OpenProvider =>
  async (spec, access, world) => {
    const live = onMiss === "live" ? await open(spec, access, world) : undefined;
    const atHand = (request: CallRequest): CallOutcome | undefined => {
      if (request.signal?.aborted) return ABORTED;
      const kept = tape.find(cassetteKey(world, spec, request));
      return kept ?? (live === undefined ? missing(tape, spec, request) : undefined);
    };
    return {
      name: spec.provider,
      model: spec.model,
      complete(request) {
        return atHand(request) ?? (live as Provider).complete(request);
      },
      atHand,
    };
  };

const ABORTED: CallOutcome = {
  ok: false,
  failure: "aborted",
  message: "the call was given up before it was answered",
};

function missing({ path }: Tape, { model }: ModelSpec, { address }: CallRequest): CallOutcome {
  const { round, name, ordinal, draw, repair } = address;
  return {
    ok: false,
    failure: "not_found",
    message: `${path} holds no answer of ${model} in round ${round} for @${name} (call ${ordinal}, draw ${draw}, repair ${repair}) to this prompt`,
  };
}
