import { hash } from "node:crypto";
import type { CallRequest, ModelSpec, ProviderWorld } from "../../core/call.ts";
import { canonicalJson } from "../../core/canonical-json.ts";

const specTexts = new WeakMap<ModelSpec, string>();

function specText(spec: ModelSpec): string {
  let text = specTexts.get(spec);
  if (text === undefined) {
    text = canonicalJson(spec);
    specTexts.set(spec, text);
  }
  return text;
}

/**
 * SHA-256 (64 hex digits) of all that one answer on a cassette belongs to: arm, seed, the place of the call, the model with
 * its parameters, and every word of the request with the form its answer may take. How the model is reached is no part
 * of it: what was recorded at one address plays at another.
 */
export function cassetteKey(
  { arm, seed }: Pick<ProviderWorld, "arm" | "seed">,
  spec: ModelSpec,
  { address, answer, segments }: CallRequest,
): string {
  const { round, context, name, ordinal, draw, repair } = address;
  const belongsTo = [
    arm,
    seed,
    specText(spec),
    [round, context, name, ordinal, draw, repair],
    [answer.reads, answer.actions],
    segments.map(({ role, text }) => [role, text]),
  ];
  return hash("sha256", JSON.stringify(belongsTo), "hex");
}
