import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { CallRequest, Segment } from "../../src/core/call.ts";
import { canonicalJson } from "../../src/core/canonical-json.ts";
import { Piece } from "../../src/core/piece.ts";
import { requestHash } from "../../src/engine/request-hash.ts";
import { segmentHash } from "../../src/store/hash.ts";

const SPEC = { provider: "synthetic", model: "deaf", params: {} };
const sha = (...parts: (string | Buffer)[]): string => {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return digest.digest("hex");
};

function request(segments: readonly Segment[], reads = true, actions = 2): CallRequest {
  return {
    segments,
    answer: { reads, actions, schema: {} },
    address: { round: 1, context: 0, name: "ada", ordinal: 0, draw: 0, repair: 0 },
  };
}

const plain = (n: number): Segment[] =>
  Array.from({ length: n }, (_, i) => ({ role: "user", kind: "feed", text: `words ${n} ${i}` }));
const pieces = (segments: readonly Segment[]): Segment[] =>
  segments.map(({ role, kind, text }) => new Piece(role, kind, text));

test("it is the hash of the hashes of its terms and of each segment, however many there are", () => {
  for (const count of [0, 1, 2, 127, 128, 129, 1_000, 3]) {
    const segments = plain(count);
    const terms = sha(`${canonicalJson(SPEC)}\nreads 2`);
    const expected = sha(
      Buffer.from(terms, "hex"),
      ...segments.map((one) => Buffer.from(segmentHash({ ...one }), "hex")),
    );
    expect(requestHash(SPEC, request(segments))).toBe(expected);
    expect(requestHash(SPEC, request(pieces(segments)))).toBe(expected);
  }
});

test("another model, parameter, shape, order, text or number of segments is another request", () => {
  const [a, b] = plain(2) as [Segment, Segment];
  const hashes = [
    requestHash(SPEC, request([a, b])),
    requestHash(SPEC, request([b, a])),
    requestHash(SPEC, request([a])),
    requestHash(SPEC, request([a, b, b])),
    requestHash(SPEC, request([a, { ...b, text: "else" }])),
    requestHash(SPEC, request([a, { ...b, role: "system" }])),
    requestHash(SPEC, request([a, b], false)),
    requestHash(SPEC, request([a, b], true, 3)),
    requestHash({ ...SPEC, model: "listener" }, request([a, b])),
    requestHash({ ...SPEC, params: { temperature: 1 } }, request([a, b])),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
});
