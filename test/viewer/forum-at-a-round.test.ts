import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openRun } from "../../src/cli/opened-run.ts";
import { COMMENT_SORTS, type CommentSort, POST_SORTS } from "../../src/core/actions.ts";
import { communityFeed } from "../../src/core/feed.ts";
import type { Agent, Comment, Forum, Post } from "../../src/core/forum.ts";
import type { PostId } from "../../src/core/ids.ts";
import { scoreOf } from "../../src/core/items.ts";
import { search } from "../../src/core/search.ts";
import { threadView } from "../../src/core/threads.ts";
import { roundStart } from "../../src/engine/society.ts";
import {
  type AgentLine,
  type CommunityLine,
  type Hit,
  type ItemFacts,
  type ItemLine,
  PATHS,
  type Page,
  type PostLine,
  type Profile,
  type Thread,
} from "../../src/viewer/api.ts";
import { experimentOf, LISTENERS, plannedOf, play } from "../support/experiments.ts";
import { runsFolder, viewerOf } from "./support.ts";

const { path } = await play(plannedOf(experimentOf(LISTENERS)));
const ID = "listeners/only-s7";
const viewer = viewerOf(runsFolder({ [ID]: path }));
const LAST = 8;
const ALL = { seed: 7, holdout: 0, size: 10_000 } as const;

const rounds = fc.integer({ min: 0, max: LAST });

async function got<T>(where: string, query: Readonly<Record<string, string | number>>): Promise<T> {
  const { status, body } = await viewer.get<T>(where, query);
  expect([where, query, status]).toEqual([where, query, 200]);
  return body;
}

const pageOf = <T>(where: string, query: Readonly<Record<string, string | number>>): Promise<Page<T>> =>
  got(where, { limit: 500, ...query });

/** The forum that a fold of the log makes, and what the viewer says of the same round. */
async function atRound(round: number, check: (forum: Forum, now: number) => Promise<void>): Promise<void> {
  const run = openRun(path, round);
  run.file.close();
  await check(run.forum, roundStart(run.plan, round + 1));
}

const itemsOf = (forum: Forum): (Post | Comment)[] => [...forum.posts, ...forum.comments];

const facts = ({ id, round, at, ups, downs, removed }: Post | Comment) => ({
  id,
  round,
  at,
  ups,
  downs,
  removed,
});

describe("at the end of any round the viewer shows what a fold of the log makes", () => {
  test("the posts of the forum and of each community, in each order, as an agent without a holdout would get them", () =>
    fc.assert(
      fc.asyncProperty(rounds, fc.constantFrom(...POST_SORTS), (round, sort) =>
        atRound(round, async (forum, now) => {
          for (const name of ["all", ...forum.communities.keys()]) {
            const { shown } = communityFeed(forum, 0, name, { ...ALL, sort, now });
            const community = name === "all" ? "" : name;
            expectPosts(forum, shown, await pageOf<PostLine>(PATHS.posts(ID), { round, sort, community }));
          }
        }),
      ),
      { numRuns: 25 },
    ));

  test("each thread in each order, to its last comment", () =>
    fc.assert(
      fc.asyncProperty(rounds, fc.constantFrom(...COMMENT_SORTS), (round, sort) =>
        atRound(round, async (forum) => {
          for (const { id } of forum.posts) {
            const thread = await got<Thread>(PATHS.thread(ID, id), { round, sort });
            expectThread(forum, thread, sort);
          }
        }),
      ),
      { numRuns: 15 },
    ));

  test("everybody, with karma, ties, notes and all they wrote", () =>
    fc.assert(
      fc.asyncProperty(rounds, (round) =>
        atRound(round, async (forum) => {
          const { items } = await pageOf<AgentLine>(PATHS.agents(ID), { round, by: "number" });
          expect(items.map(({ handle }) => handle)).toEqual(forum.agents.map(({ handle }) => handle));
          for (const agent of forum.agents) {
            const profile = await got<Profile>(PATHS.agent(ID, agent.handle), { round });
            expect(profile).toMatchObject(agentFacts(forum, agent));
            const own = await pageOf<ItemLine>(PATHS.agentItems(ID, agent.handle), { round });
            expect(own.items.map(({ id }) => id).sort()).toEqual([...agent.items].sort());
          }
        }),
      ),
      { numRuns: 10 },
    ));

  test("communities with their subscribers, the votes that stand, and what a search finds", () =>
    fc.assert(
      fc.asyncProperty(rounds, fc.constantFrom("the", "awake", "tide", "a"), (round, q) =>
        atRound(round, async (forum) => {
          const communities = await got<CommunityLine[]>(PATHS.communities(ID), { round });
          expect(new Map(communities.map(({ name, subscribers }) => [name, subscribers]))).toEqual(
            new Map([...forum.communities].map(([name, { subscribers }]) => [name, subscribers.size])),
          );
          const found = await pageOf<Hit>(PATHS.search(ID), { round, q });
          expect(found.items.map(({ id }) => id)).toEqual(search(forum, 0, q, ALL).hits);
          for (const item of itemsOf(forum))
            expectVotes(forum, item, await got<ItemFacts>(PATHS.item(ID, item.id), { round }));
        }),
      ),
      { numRuns: 8 },
    ));
});

function expectPosts(forum: Forum, shown: readonly PostId[], { items, total }: Page<PostLine>): void {
  expect(items.map(({ id }) => id)).toEqual(shown);
  expect(total).toBe(shown.length);
  for (const line of items) expectPost(forum, line);
}

function expectPost(forum: Forum, line: PostLine): void {
  const post = forum.posts[Number(line.id.slice(1)) - 1] as Post;
  expect(line).toMatchObject({
    ...facts(post),
    author: forum.agents[post.author]?.handle,
    score: scoreOf(post),
    comments: post.commentCount - post.removedCount,
    title: post.title,
  });
}

function expectThread(forum: Forum, { post, comments, total }: Thread, sort: CommentSort): void {
  const whole = threadView(forum, 0, post.id as PostId, { ...ALL, sort, budget: 10_000 });
  expect(comments.map(({ id, depth }) => ({ id, depth }))).toEqual(whole?.comments);
  expect(total).toBe(comments.length);
  for (const line of comments) {
    const comment = forum.comments[Number(line.id.slice(1)) - 1] as Comment;
    expect(line).toMatchObject({ ...facts(comment), body: comment.removed ? "" : comment.body });
  }
}

function expectVotes({ agents }: Forum, item: Post | Comment, { votes }: ItemFacts): void {
  const standing = [...item.votes].map(([voter, value]) => [agents[voter]?.handle, value] as const);
  expect(new Map(votes.map(({ voter, value }) => [voter, value]))).toEqual(new Map(standing));
}

function agentFacts({ agents }: Forum, agent: Agent): Partial<Profile> {
  const handles = (numbers: Iterable<number>): string[] =>
    Array.from(numbers, (n) => agents[n]?.handle ?? "?");
  const posts = agent.items.filter((id) => id.startsWith("p")).length;
  return {
    name: agent.name,
    bio: agent.bio,
    model: agent.model ?? null,
    karma: agent.karma,
    posts,
    comments: agent.items.length - posts,
    turns: agent.turns,
    followers: handles(agent.followers),
    following: handles(agent.following),
    communities: [...agent.communities],
    notes: agent.notes.map((note) => expect.objectContaining({ text: note.text, round: note.round })),
  };
}

test("a round that has not closed is not found, and the last one is meant where none is named", async () => {
  const beyond = await viewer.get<unknown>(PATHS.posts(ID), { round: LAST + 1 });
  expect(beyond).toMatchObject({
    status: 404,
    body: {
      error: `${ID} has no round ${LAST + 1}`,
      hint: `Its last closed round is ${LAST}; 0 is the opening.`,
    },
  });
  const [last, unnamed] = await Promise.all([
    pageOf<PostLine>(PATHS.posts(ID), { round: LAST }),
    pageOf<PostLine>(PATHS.posts(ID), {}),
  ]);
  expect(unnamed).toEqual(last);
});
