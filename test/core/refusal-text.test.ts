import { expect, test } from "vitest";
import type { Action, RefusalReason } from "../../src/core/actions.ts";
import { refusalText } from "../../src/core/refusal-text.ts";

const REASONS: Record<RefusalReason, true> = {
  unknown_target: true,
  removed_target: true,
  unknown_community: true,
  unknown_handle: true,
  community_exists: true,
  reserved_name: true,
  bad_name: true,
  self_vote: true,
  self_follow: true,
  not_author: true,
  already_removed: true,
  empty_text: true,
  too_long: true,
  too_deep: true,
  no_votes: true,
  bad_url: true,
  too_many_actions: true,
  no_reads_left: true,
  not_awake: true,
};
const reasons = Object.keys(REASONS) as RefusalReason[];
const vote: Action = { type: "vote", target: "p9", value: 1 };

test("each reason has one sentence of its own", () => {
  const sentences = reasons.map((reason) => refusalText({ action: vote, reason }));
  expect(new Set(sentences).size).toBe(reasons.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^.{15,}\.$/);
});

test("a sentence names what the agent wrote, on one line and cut short", () => {
  expect(refusalText({ action: vote, reason: "unknown_target" })).toContain('"p9"');
  const long: Action = { type: "follow", handle: `x\n${"😀".repeat(500)}` };
  const sentence = refusalText({ action: long, reason: "unknown_handle" });
  expect(sentence.length).toBeLessThan(300);
  expect(sentence).not.toContain("\n");
});

test("a limit says when to try again, in virtual time, never too early", () => {
  const retryAt = Date.UTC(2026, 0, 28, 9, 29, 1);
  expect(refusalText({ action: vote, reason: "too_many_actions", retryAt })).toContain("09:30 UTC");
});
