import { describe, expect, test } from "vitest";
import { HAS_MOLTBOOK, MOLTBOOK_FOLDER, MOLTBOOK_TITLE } from "../support/moltbook.ts";
import { imported } from "./support.ts";

describe.skipIf(!HAS_MOLTBOOK)(MOLTBOOK_TITLE, () => {
  test("have the counts that others found in them, and nothing is strange", async () => {
    const { record, forum } = await imported(MOLTBOOK_FOLDER, "moltbook");
    expect(record.counts).toEqual({
      lines: 2591,
      bad: 0,
      agents: 233,
      communities: 43,
      posts: 439,
      comments: 2152,
      votes: 0,
      tallied: 2591,
      duplicates: 0,
      orphans: 0,
      missingPosts: 0,
      circles: 0,
      anonymous: 0,
      removed: 0,
      early: 0,
      strayVotes: 0,
    });
    const depths = forum.comments.map(({ depth }) => depth);
    expect(depths.reduce((sum, depth) => sum + depth, 0) / depths.length).toBeCloseTo(1.13243, 5);
    expect(Math.max(...depths)).toBe(5);
    const unanswered = forum.comments.filter(({ replies }) => replies.length === 0).length;
    expect(unanswered / forum.comments.length).toBeCloseTo(0.888476, 6);
    const upvoted = forum.comments.filter(({ ups }) => ups > 0).length;
    expect(1 - upvoted / forum.comments.length).toBeCloseTo(0.922862, 6);
    expect(Math.max(...forum.posts.map(({ ups }) => ups))).toBe(821);
    const times = [...forum.posts, ...forum.comments].map(({ at }) => at);
    expect((Math.max(...times) - Math.min(...times)) / 86_400_000).toBeCloseTo(2.24886, 5);
    const flat = forum.posts.filter(({ commentCount }) => commentCount > 0);
    expect(flat.length / forum.posts.length).toBeCloseTo(0.876993, 6);
  });
});
