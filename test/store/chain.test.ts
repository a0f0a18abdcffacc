import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../src/core/canonical-json.ts";
import type { Event, LoggedEvent, View } from "../../src/core/events.ts";
import type { CommentId, ItemId, PostId } from "../../src/core/ids.ts";
import { eventLine, FIRST_LINK, sealRound } from "../../src/store/chain.ts";
import { EVENT_DOCS } from "../../src/store/event-docs.ts";
import { payloadText } from "../../src/store/event-payload.ts";
import { eventOf, rowOf } from "../../src/store/event-row.ts";
import { segmentHash, textHash } from "../../src/store/hash.ts";
import { HashIndex } from "../../src/store/hash-index.ts";
import { anyText } from "./a-run.ts";

const sha = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Every type of event, with any words in its texts and any member order. */
const anyEvent = fc
  .tuple(
    fc.constantFrom(...Object.values(EVENT_DOCS).map(({ example }): Event => example)),
    anyText,
    fc.nat(),
  )
  .map(([example, text, turn]) => {
    const members = Object.entries(example).map(([key, value]) => [
      key,
      key === "body" || key === "text" ? text : value,
    ]);
    const cut = turn % members.length;
    return Object.fromEntries([...members.slice(cut), ...members.slice(0, cut)]) as Event;
  });

const anyLogged = fc.record<LoggedEvent>({
  seq: fc.integer({ min: 1 }),
  round: fc.nat(),
  at: fc.maxSafeNat(),
  cause: fc.oneof(
    fc.constantFrom({ by: "scheduler" as const }, { by: "operator" as const }),
    fc.record(
      {
        by: fc.constant("turn" as const),
        turn: fc.nat(),
        context: fc.nat(),
        call: fc.nat(),
        action: fc.nat(),
      },
      { requiredKeys: ["by", "turn", "context", "call"] },
    ),
  ),
  event: anyEvent,
});

test("a line is the canonical JSON of the ten columns, whatever the order of an event's members", () => {
  fc.assert(
    fc.property(anyLogged, (logged) => {
      const { seq, round, at, cause, event } = logged;
      const { type, ...payload } = event;
      const place =
        cause.by === "turn"
          ? [cause.turn, cause.context, cause.call, cause.action ?? null]
          : [null, null, null, null];
      expect(eventLine(logged)).toBe(canonicalJson([seq, round, at, cause.by, ...place, type, payload]));
    }),
  );
});

type Fact<T extends Event["type"]> = Extract<Event, { readonly type: T }>;
const ids = fc.array(fc.constantFrom("p1", "p23", "c4"), { maxLength: 4 });
const agentNumber = fc.nat(200_000);
const audience = fc.constantFrom("everybody", "nobody");

/** The types that are written out by hand, with every member that they can have. */
const byHand = fc.oneof(
  fc.record<Required<Fact<"turn.taken">>>({
    type: fc.constant("turn.taken"),
    agent: agentNumber,
    outcome: fc.constantFrom("acted", "silent", "unreadable"),
    views: fc.array(
      fc.record<View, keyof View>(
        {
          surface: fc.constantFrom("notifications", "feed", "search"),
          sort: fc.constantFrom("hot", "best"),
          of: anyText,
          eligible: ids as fc.Arbitrary<ItemId[]>,
          held: fc.array(fc.nat(20), { maxLength: 3 }),
          exempt: fc.array(fc.nat(20), { maxLength: 3 }),
          holdout: fc.double({ min: 0, max: 0.99, noNaN: true }),
          sources: ids as fc.Arbitrary<ItemId[]>,
          recorded: fc.constant(true),
        },
        { requiredKeys: ["surface", "eligible"] },
      ) as fc.Arbitrary<View>,
      { maxLength: 3 },
    ),
    reads: fc.array(
      fc.record(
        {
          type: fc.constant("search" as const),
          query: anyText,
          denied: fc.constant("unknown_target" as const),
        },
        { requiredKeys: ["type", "query"] },
      ),
      { maxLength: 2 },
    ),
    actions: fc.nat(9),
    unreadable: fc.nat(9),
    told: fc.nat(),
  }),
  fc.record<Required<Fact<"vote.cast">>>({
    type: fc.constant("vote.cast"),
    voter: agentNumber,
    item: fc.constantFrom("p1" as ItemId, "c77" as ItemId),
    value: fc.constantFrom(1, -1, 0),
    audience,
  }),
  fc.record<Required<Fact<"comment.created">>>({
    type: fc.constant("comment.created"),
    comment: fc.constant("c9" as CommentId),
    post: fc.constant("p3" as PostId),
    parent: fc.constantFrom("p3" as ItemId, "c8" as ItemId),
    author: agentNumber,
    body: anyText,
    orphan: fc.constant(true),
    external: anyText,
    audience,
  }),
);

test("what is written by hand says what canonical JSON says, whichever of its members are there", () => {
  const optional = ["unreadable", "told", "audience", "orphan", "external"];
  fc.assert(
    fc.property(byHand, fc.subarray(optional), (full, absent) => {
      const event = Object.fromEntries(
        Object.entries(full).filter(([key]) => !absent.includes(key)),
      ) as unknown as Event;
      const { type: _, ...payload } = event;
      expect(payloadText(event)).toBe(canonicalJson(payload));
    }),
  );
});

test("a row gives back the event it was made of", () => {
  fc.assert(
    fc.property(anyLogged, (logged) => {
      expect(eventOf(rowOf(logged))).toEqual(logged);
    }),
  );
});

test("members that are undefined are absent, and what is no number is null", () => {
  const event = {
    type: "setting.changed",
    key: undefined,
    value: { voter: Number.NaN, value: -0, more: [undefined, true] },
  } as unknown as Event;
  expect(rowOf({ seq: 1, round: 0, at: 0, cause: { by: "scenario" }, event }).payload).toBe(
    '{"value":{"more":[null,true],"value":0,"voter":null}}',
  );
});

test("a link is the hash of the one before and the lines, each on a line of its own", () => {
  expect(FIRST_LINK).toBe(sha("polylogue log 1"));
  expect(sealRound(FIRST_LINK, [])).toBe(sha(`${FIRST_LINK}\n`));
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary", maxLength: 40 })), fc.nat(40), (lines, times) => {
      const many = Array.from({ length: times * 100 }, () => lines).flat();
      expect(sealRound("x", many)).toBe(sha(["x", ...many].map((line) => `${line}\n`).join("")));
    }),
    { numRuns: 30 },
  );
});

test("different texts have different hashes, also those that UTF-8 cannot write", () => {
  expect(textHash("tide")).toBe(sha("tide"));
  expect(new Set(["\ud800", "\udc00", "\ufffd", "\ud800a", '"\\ud800"'].map(textHash)).size).toBe(5);
});

test("a segment's hash covers everything it says of itself, and not its object", () => {
  const base = { role: "user", kind: "feed", text: "a" } as const;
  const all = [
    base,
    { ...base, role: "system" },
    { ...base, kind: "thread" },
    { ...base, text: "b" },
    { ...base, slot: "p1" },
    { ...base, textSource: "p1" },
    { ...base, provenance: "donor" },
  ];
  expect(new Set(all.map((segment) => segmentHash(segment as Parameters<typeof segmentHash>[0]))).size).toBe(
    all.length,
  );
  expect(segmentHash({ ...base })).toBe(segmentHash(base));
});

test("a hash index finds what was put in, and nothing else", () => {
  const key = (n: number): Buffer => Buffer.from(textHash(String(n)), "hex");
  const index = new HashIndex();
  for (let id = 1; id <= 3000; id += 1) index.set(key(id), id);
  for (let id = 1; id <= 5000; id += 1) expect(index.get(key(id))).toBe(id <= 3000 ? id : undefined);
  index.set(key(4000), 3001);
  expect(index.get(key(4000))).toBe(3001);
});
