import type { CallRequest, ModelSpec } from "../core/call.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import { segmentHash, textHash } from "../store/hash.ts";

/**
 * SHA-256 (hex) of what a model is asked: model, parameters, segments and the shape of the answer. Neither place nor draw
 * is in it: equal questions have equal hashes wherever they are asked.
 */
export function requestHash(spec: ModelSpec, request: CallRequest): string {
  const shape = `${request.answer.reads ? "reads" : "acts"} ${request.answer.actions}`;
  return textHash([specText(spec), shape, ...request.segments.map(segmentHash)].join("\n"));
}

const specTexts = new WeakMap<ModelSpec, string>();

function specText(spec: ModelSpec): string {
  let text = specTexts.get(spec);
  if (text === undefined) {
    text = canonicalJson(spec);
    specTexts.set(spec, text);
  }
  return text;
}

/** SHA-256 (hex) of a plan's canonical JSON. */
export function planHash(identity: string): string {
  return textHash(identity);
}
