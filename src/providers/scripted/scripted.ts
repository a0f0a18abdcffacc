import type {
  CallAddress,
  CallOutcome,
  ModelAccess,
  ModelSpec,
  Provider,
  ProviderWorld,
} from "../../core/call.ts";
import { answerLater } from "../answer-later.ts";
import { estimateUsage } from "../estimate-usage.ts";
import type { Script, ScriptedAnswer } from "./script.ts";

const SILENCE: ScriptedAnswer = {
  type: "text",
  text: JSON.stringify({ actions: [{ type: "do_nothing" }] }),
  stop: "end",
};

/** A model that says what a script says; which of its answers depends on the call's address alone. */
export function openScripted(
  spec: ModelSpec,
  script: Script,
  access: ModelAccess,
  world: ProviderWorld,
): Provider {
  return {
    name: spec.provider,
    model: spec.model,
    complete: (request) =>
      answerLater(request, { family: "scripted", access, world }, (): CallOutcome => {
        const answer = answerAt(script, request.address);
        if (answer.type === "failure") {
          return {
            ok: false,
            failure: answer.failure,
            message: `the script says ${answer.failure}`,
            sent: {},
          };
        }
        const { text, stop } = answer;
        const servedModel = spec.model === "" ? spec.provider : `${spec.provider}/${spec.model}`;
        return {
          ok: true,
          completion: { text, stop, servedModel, usage: estimateUsage(request.segments, text), sent: {} },
        };
      }),
  };
}

/**
 * The handle's own list, else "default"; silence beyond its end. Draws get the same answer again, and so do repairs
 * unless the script has one for each, of which the last then stays.
 */
function answerAt(script: Script, { name, round, ordinal, repair }: CallAddress): ScriptedAnswer {
  const rounds = script.get(name) ?? script.get("default") ?? [];
  const answers = rounds[round - 1]?.[ordinal] ?? [];
  return answers[repair] ?? answers.at(-1) ?? SILENCE;
}
