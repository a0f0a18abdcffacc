import type { CallRequest, ModelSpec } from "../core/call.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import { hashOfHashes, textHash } from "../store/hash.ts";

/**
 * SHA-256 (hex) of what a model is asked: the hash of its model, parameters and the shape of the answer, then that of each
 * segment, 32 bytes each. Neither place nor draw is in it: equal questions have equal hashes wherever they are asked.
 */
export const requestHash = (spec: ModelSpec, { answer, segments, strands }: CallRequest): string =>
  hashOfHashes(requestTerms(spec, answer), segments, strands);

/** The hash (hex) of what is asked beside the segments. */
export function requestTerms(spec: ModelSpec, { reads, actions, script }: CallRequest["answer"]): string {
  const shape = `${reads ? "reads" : "acts"} ${actions}`;
  return script ? textHash(`${termsHash(spec, shape)}\n${canonicalJson(script)}`) : termsHash(spec, shape);
}

const known = new WeakMap<ModelSpec, Map<string, string>>();

function termsHash(spec: ModelSpec, shape: string): string {
  const byShape = known.get(spec) ?? new Map<string, string>();
  known.set(spec, byShape);
  let terms = byShape.get(shape);
  if (terms === undefined) {
    terms = textHash(`${canonicalJson(spec)}\n${shape}`);
    byShape.set(shape, terms);
  }
  return terms;
}

/** SHA-256 (hex) of a plan's canonical JSON. */
export function planHash(identity: string): string {
  return textHash(identity);
}
