import type { CallRequest, ModelSpec } from "../core/call.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import { bytesHash, noteOn, textHash } from "../store/hash.ts";

/**
 * SHA-256 (hex) of what a model is asked: the hash of its model, parameters and the shape of the answer, then that of each
 * segment, 32 bytes each. Neither place nor draw is in it: equal questions have equal hashes wherever they are asked.
 */
export function requestHash(spec: ModelSpec, { answer, segments }: CallRequest): string {
  let bytes = termsHash(spec, `${answer.reads ? "reads" : "acts"} ${answer.actions}`);
  for (const segment of segments) bytes += noteOn(segment).bytes;
  return bytesHash(Buffer.from(bytes, "latin1"), 0);
}

const known = new WeakMap<ModelSpec, Map<string, string>>();

/** 32 characters, each one byte. */
function termsHash(spec: ModelSpec, shape: string): string {
  const byShape = known.get(spec) ?? new Map<string, string>();
  known.set(spec, byShape);
  let bytes = byShape.get(shape);
  if (bytes === undefined) {
    bytes = Buffer.from(textHash(`${canonicalJson(spec)}\n${shape}`), "hex").toString("latin1");
    byShape.set(shape, bytes);
  }
  return bytes;
}

/** SHA-256 (hex) of a plan's canonical JSON. */
export function planHash(identity: string): string {
  return textHash(identity);
}
