import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { onTestFinished } from "vitest";
import type { Segment } from "../../src/core/call.ts";
import { PolylogueError } from "../../src/core/errors.ts";
import type { Cause, Event, LoggedEvent } from "../../src/core/events.ts";
import { commentId, postId } from "../../src/core/ids.ts";
import type { CallRecord } from "../../src/store/call-record.ts";
import { eventLine, FIRST_LINK, sealRound } from "../../src/store/chain.ts";
import { textHash } from "../../src/store/hash.ts";
import { RunFile } from "../../src/store/run-file.ts";
import type { RunHeader } from "../../src/store/run-header.ts";

export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "polylogue-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const PERSONAS = { ada: "You believe memory is a duty.", bo: "You ask one question at a time." };

export const aHeader: RunHeader = {
  experiment: "first-contact",
  arm: "mixed",
  seed: 7,
  scenarioText: "version: 1\nname: first-contact\n",
  scenarioFile: "first-contact.yaml",
  planJson: '{"version":1}',
  planHash: textHash('{"version":1}'),
  codeVersion: "0.1.0",
  accessJson: "{}",
  models: {
    warm: { provider: "synthetic", model: "listener?q=0.7", params: {} },
    cold: { provider: "synthetic", model: "listener?q=0.2", params: { max_tokens: 600 } },
  },
  personas: { [textHash(PERSONAS.ada)]: PERSONAS.ada, [textHash(PERSONAS.bo)]: PERSONAS.bo },
};

const ROUND_MS = 1_800_000;
const START = Date.UTC(2026, 0, 28, 9);

/** Numbers, times and seals rounds as an engine would. */
export class Chronicle {
  seq = 0;
  round = 0;
  link: string = FIRST_LINK;

  /** A whole round with its round.closed. */
  close(facts: readonly (readonly [Cause, Event])[], turns = 0): LoggedEvent[] {
    const round = this.round;
    const at = START + Math.max(0, round - 1) * ROUND_MS;
    const logged = (cause: Cause, event: Event): LoggedEvent => {
      this.seq += 1;
      return { seq: this.seq, round, at, cause, event };
    };
    const events = facts.map(([cause, event]) => logged(cause, event));
    const hash = sealRound(this.link, events.map(eventLine));
    const closing = logged({ by: "scheduler" }, { type: "round.closed", turns, hash });
    this.link = sealRound(hash, [eventLine(closing)]);
    this.round += 1;
    return [...events, closing];
  }
}

export const byTurn = (turn: number, context: number, action?: number): Cause =>
  action === undefined
    ? { by: "turn", turn, context, call: 0 }
    : { by: "turn", turn, context, call: 0, action };

const scenario: Cause = { by: "scenario" };

const rules: Segment = { role: "system", kind: "rules", text: "Be kind. Answer what was said." };
const feedItem: Segment = {
  role: "user",
  kind: "feed",
  slot: postId(1),
  textSource: postId(1),
  text: "Who is awake?",
};

export function aCall(over: Partial<CallRecord> = {}): CallRecord {
  const { agent = 1 } = over;
  return {
    round: 1,
    context: agent,
    ordinal: 0,
    draw: 0,
    repair: 0,
    attempt: 0,
    turn: 1,
    agent,
    requestHash: textHash("a request"),
    model: agent === 1 ? "warm" : "cold",
    segments: [
      rules,
      { role: "user", kind: "persona", text: agent === 1 ? PERSONAS.ada : PERSONAS.bo },
      feedItem,
    ],
    asked: { max_tokens: 600 },
    outcome: {
      ok: true,
      completion: {
        text: `[{"type":"comment","target":"p1","body":"I am, says ${agent}."}]`,
        stop: "end",
        servedModel: "listener",
        usage: { inputTokens: 120, cachedTokens: 80, outputTokens: 20 },
        sent: { max_tokens: 600 },
        truth: [{ action: 0, topic: "tides", heard: true }],
      },
    },
    latencyMs: 0.25,
    waitingMs: 0,
    priceUsd: 0,
    priceSource: "synthetic",
    ...over,
  };
}

export const OPENING: readonly (readonly [Cause, Event])[] = [
  [scenario, { type: "community.created", community: "general", about: "Everything else." }],
  [
    scenario,
    { type: "agent.joined", agent: 0, handle: "host", name: "Host", bio: "", provenance: "injected" },
  ],
  ...(["ada", "bo"] as const).map(
    (handle, i) =>
      [
        scenario,
        {
          type: "agent.joined",
          agent: i + 1,
          handle,
          name: handle.toUpperCase(),
          bio: `Calls herself ${handle}.`,
          provenance: "autonomous",
          model: i === 0 ? "warm" : "cold",
          persona: textHash(PERSONAS[handle]),
        },
      ] as const,
  ),
  [
    scenario,
    {
      type: "post.created",
      post: postId(1),
      author: 0,
      community: "general",
      title: "Who is awake?",
      body: "Say so.",
    },
  ],
];

/** Round 1: ada answers the host and likes his post; bo answers ada, is refused a vote, and notes something. */
export const ROUND_1: readonly (readonly [Cause, Event])[] = [
  [
    byTurn(1, 1),
    {
      type: "turn.taken",
      agent: 1,
      outcome: "acted",
      views: [
        {
          surface: "feed",
          sort: "hot",
          eligible: [postId(1), commentId(8), commentId(9)],
          held: [1],
          exempt: [2],
          holdout: 0.15,
        },
      ],
      reads: [],
      actions: 2,
    },
  ],
  [
    byTurn(1, 1, 0),
    {
      type: "comment.created",
      comment: commentId(1),
      post: postId(1),
      parent: postId(1),
      author: 1,
      body: "I am.",
    },
  ],
  [byTurn(1, 1, 1), { type: "vote.cast", voter: 1, item: postId(1), value: 1 }],
  [
    byTurn(2, 2),
    {
      type: "turn.taken",
      agent: 2,
      outcome: "acted",
      views: [{ surface: "notifications", eligible: [] }],
      reads: [
        { type: "open", target: "p1" },
        { type: "open", target: "p9", denied: "unknown_target" },
      ],
      actions: 3,
    },
  ],
  [
    byTurn(2, 2, 0),
    {
      type: "comment.created",
      comment: commentId(2),
      post: postId(1),
      parent: commentId(1),
      author: 2,
      body: "Why?",
    },
  ],
  [
    byTurn(2, 2, 1),
    {
      type: "action.refused",
      agent: 2,
      action: { type: "vote", target: "c2", value: 1 },
      reason: "self_vote",
    },
  ],
  [
    byTurn(2, 2, 2),
    { type: "note.written", agent: 2, text: "ada is awake", visible: [postId(1), commentId(1)] },
  ],
];

/** Round 2: ada withdraws her vote and votes for bo; bo's answer cannot be read. */
const ROUND_2: readonly (readonly [Cause, Event])[] = [
  [byTurn(3, 1), { type: "turn.taken", agent: 1, outcome: "acted", views: [], reads: [], actions: 3 }],
  [byTurn(3, 1, 0), { type: "vote.cast", voter: 1, item: postId(1), value: 0 }],
  [byTurn(3, 1, 1), { type: "vote.cast", voter: 1, item: commentId(2), value: -1 }],
  [byTurn(3, 1, 2), { type: "item.removed", item: commentId(1), by: 1 }],
  [byTurn(4, 2), { type: "turn.taken", agent: 2, outcome: "unreadable", views: [], reads: [], actions: 0 }],
];

/** Two rounds after the opening, with the calls behind them; open for writing. */
export function aRun(path: string): { readonly run: RunFile; readonly chronicle: Chronicle } {
  const run = RunFile.create(path, aHeader);
  const chronicle = new Chronicle();
  run.commitRound(chronicle.close(OPENING));
  run.recordCall(aCall());
  run.recordCall(
    aCall({
      agent: 2,
      turn: 2,
      outcome: { ok: false, failure: "rate_limit", message: "slow down", retryAfterMs: 500 },
    }),
  );
  run.recordCall(aCall({ agent: 2, turn: 2, attempt: 1 }));
  run.commitRound(chronicle.close(ROUND_1, 2));
  run.recordCall(aCall({ round: 2, turn: 3 }));
  run.recordCall(aCall({ round: 2, agent: 2, turn: 4 }));
  run.commitRound(chronicle.close(ROUND_2, 2));
  return { run, chronicle };
}

/** The code of the failure that `work` throws; anything else it throws passes. */
export function failureOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof PolylogueError) return error.code;
    throw error;
  }
  return "no failure";
}

/** Letters, emoji, NUL, halves of surrogate pairs, quotes and newlines. */
export const anyText = fc.string({
  unit: fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom("\0", "\ud800", "\udfff", "\ufffd", '"', "\\", "\n", "\u2028", "é", "😀", "'"),
  ),
});
