import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventsOf, FIXTURES, folderOf, imported } from "./support.ts";

describe("Moltbook's posts.jsonl and comments.jsonl", () => {
  const run = imported(join(FIXTURES, "moltbook"), "moltbook");

  test("become posts and comments in the order of time, whatever the order of the lines", async () => {
    const { forum } = await run;
    expect(forum.posts.map(({ title }) => title)).toEqual(["Tide tables lie 🌊", "[missing]", "A link"]);
    expect(forum.comments.map(({ body, parent, depth }) => [body, parent, depth])).toEqual([
      ["Which gauge?", "p1", 1],
      ["The one at the pier.", "c1", 2],
      ["I answer somebody who is gone.", "p1", 1],
      ["Under a post that nobody kept.", "p2", 1],
    ]);
    expect(forum.posts.map(({ url, community }) => [url, community])).toEqual([
      [undefined, "tides"],
      [undefined, "[unknown]"],
      ["https://example.org/chart", "general"],
    ]);
  });

  test("keep their ids, real times in whole milliseconds and vote totals", async () => {
    const { forum, events } = await run;
    const [post] = eventsOf(await run, "post.created");
    expect(post).toMatchObject({
      external: "a0000000-0000-4000-8000-000000000001",
      when: Date.parse("2026-01-27T18:01:13.220Z"),
    });
    expect(forum.posts[0]).toMatchObject({ ups: 12, downs: 1 });
    expect(forum.comments[0]).toMatchObject({ ups: 3, downs: 0 });
    expect(forum.agents[0]).toMatchObject({ handle: "Mara K.", karma: 11, provenance: "unknown" });
    expect(events.every(({ cause, round }) => cause.by === "import" && round === 0)).toBe(true);
  });

  test("mark what is not in the data: orphans, a missing post, an author whom nobody names", async () => {
    const { record } = await run;
    expect(eventsOf(await run, "comment.created").map(({ orphan }) => orphan)).toEqual([
      undefined,
      undefined,
      true,
      true,
    ]);
    expect(eventsOf(await run, "post.created").map(({ missing }) => missing)).toEqual([
      undefined,
      true,
      undefined,
    ]);
    expect(eventsOf(await run, "agent.joined").filter(({ anonymous }) => anonymous === true)).toHaveLength(1);
    expect(record.counts).toMatchObject({
      posts: 2,
      comments: 4,
      orphans: 2,
      missingPosts: 1,
      anonymous: 1,
      tallied: 6,
      bad: 0,
    });
  });
});

test("a dump of Moltbook's API, one document with comments as trees, is read as its lines would be", async () => {
  const tree = await imported(join(FIXTURES, "moltbook-tree.json"), "moltbook");
  expect(tree.forum.comments.map(({ body, parent }) => [body, parent])).toEqual([
    ["I am.", "p1"],
    ["So am I.", "c1"],
  ]);
  expect(tree.forum.agents.map(({ handle, bio }) => [handle, bio])).toEqual([
    ["mara", "Tide-table obsessive."],
    ["bo", ""],
  ]);
  const lines = await imported(
    folderOf({
      "posts.jsonl": [
        {
          id: "p-one",
          title: "Who is awake?",
          content: "Nobody, I think.",
          submolt: "general",
          author: { id: "u1", name: "mara", description: "Tide-table obsessive." },
          upvotes: 2,
          created_at: "2026-01-28 10:00:00",
        },
      ],
      "comments.jsonl": [
        {
          id: "c-two",
          post_id: "p-one",
          parent_id: "c-one",
          content: "So am I.",
          author_id: "u1",
          author: "mara",
          upvotes: 0,
          created_at: "2026-01-28T11:02:00+01:00",
        },
        {
          id: "c-one",
          post_id: "p-one",
          parent_id: "p-one",
          content: "I am.",
          author_id: "u2",
          author: "bo",
          upvotes: 1,
          created_at: "2026-01-28T10:01:00Z",
        },
      ],
    }),
    "moltbook",
  );
  expect(lines.header.logHash).toBe(tree.header.logHash);
});

test("an answer of Moltbook's API with one post and its comments beside it is one thread", async () => {
  const at = "2026-01-28T10:00:00Z";
  const folder = folderOf({
    "thread.json": JSON.stringify({
      post: { id: "1", title: "t", content: "", submolt: { name: "g" }, author: null, created_at: at },
      comments: [
        {
          id: "c1",
          content: "x",
          author: null,
          created_at: at,
          replies: [{ id: "c2", content: "y", author: null, created_at: at }],
        },
      ],
    }),
  });
  const { forum, record } = await imported(folder, "moltbook");
  expect(forum.comments.map(({ post, parent }) => [post, parent])).toEqual([
    ["p1", "p1"],
    ["p1", "c1"],
  ]);
  expect(record.counts).toMatchObject({ orphans: 0, agents: 1, anonymous: 3 });
});

describe("Reddit's submissions and comments", () => {
  const run = imported(join(FIXTURES, "reddit.jsonl"), "reddit");

  test("are told apart by their fields, and find each other through prefixed ids", async () => {
    const { forum } = await run;
    expect(forum.comments.map(({ post, parent, depth }) => [post, parent, depth])).toEqual([
      ["p1", "p1", 1],
      ["p1", "c1", 2],
      ["p1", "c2", 3],
    ]);
    expect(eventsOf(await run, "comment.created").map(({ external }) => external)).toEqual([
      "t1_d1",
      "t1_d2",
      "t1_d3",
    ]);
    expect(forum.posts.map(({ at, url }) => [at, url])).toEqual([
      [1_769_594_400_000, undefined],
      [1_769_594_460_000, "https://example.org/p.png"],
    ]);
  });

  test("give the sums of votes that their scores imply", async () => {
    const { forum } = await run;
    expect([...forum.posts, ...forum.comments].map(({ ups, downs }) => [ups, downs])).toEqual([
      [5, 0],
      [0, 0],
      [0, 3],
      [1, 0],
      [4, 1],
    ]);
  });

  test("that were taken away are removed, without the words that stand for that", async () => {
    const { forum, record } = await run;
    expect(forum.comments.map(({ removed, body }) => [removed, body])).toEqual([
      [false, "Which gauge?"],
      [true, ""],
      [false, "What did they say?"],
    ]);
    expect(forum.posts.map(({ removed }) => removed)).toEqual([false, true]);
    expect(record.counts).toMatchObject({ removed: 2, anonymous: 2, agents: 4 });
  });

  test("come from listings of the API too, replies within replies", async () => {
    const about = { subreddit: "s", author: "a", created_utc: 1_769_594_400 };
    const reply = {
      kind: "t1",
      data: { ...about, id: "y", link_id: "t3_p", parent_id: "t1_x", body: "2", replies: "" },
    };
    const more = { kind: "more", data: { id: "z", children: ["q"] } };
    const listing = (...children: unknown[]) => ({ kind: "Listing", data: { children } });
    const folder = folderOf({
      "thread.json": JSON.stringify(
        [
          listing({ kind: "t3", data: { ...about, id: "p", title: "t", selftext: "" } }),
          listing(
            {
              kind: "t1",
              data: {
                ...about,
                id: "x",
                link_id: "t3_p",
                parent_id: "t3_p",
                body: "1",
                replies: listing(reply, more),
              },
            },
            more,
          ),
        ],
        null,
        1,
      ),
    });
    const { forum, record } = await imported(folder, "reddit");
    expect(forum.comments.map(({ body, depth }) => [body, depth])).toEqual([
      ["1", 1],
      ["2", 2],
    ]);
    expect(record.counts.bad).toBe(0);
  });

  test("find parents that old dumps write as numbers", async () => {
    const about = { subreddit: "s", author: "a", created_utc: 1_769_594_400, link_id: "t3_p" };
    const folder = folderOf({
      "RC_2026-01.jsonl": [
        { ...about, id: "zz", parent_id: null, body: "1" },
        { ...about, id: "10", parent_id: Number.parseInt("zz", 36), body: "2" },
      ],
    });
    const { forum } = await imported(folder, "reddit");
    expect(forum.comments.map(({ body, parent }) => [body, parent])).toEqual([
      ["1", "p1"],
      ["2", "c1"],
    ]);
  });
});

describe("neutral lines", () => {
  const run = imported(join(FIXTURES, "neutral.jsonl"), "jsonl");

  test("hold agents with their models, posts, comments and votes, in any order", async () => {
    const { forum, header, record } = await run;
    expect(forum.agents.map(({ handle, name, model, joinedAt }) => [handle, name, model, joinedAt])).toEqual([
      ["watcher", "watcher", undefined, Date.parse("2026-01-28T09:00:00Z")],
      ["mara_k", "Mara K.", "warm", 1_769_594_400_000],
      ["bo", "bo", undefined, 1_769_594_460_000],
      ["[deleted]", "[deleted]", undefined, 1_769_594_460_000],
    ]);
    expect(header.models).toEqual({ warm: { provider: "unknown", model: "warm", params: {} } });
    expect(forum.comments.map(({ body, parent, removed }) => [body, parent, removed])).toEqual([
      ["Which gauge?", "p1", true],
      ["At the pier.", "c1", false],
    ]);
    expect(forum.posts[0]?.ups).toBe(1);
    expect(forum.comments[0]?.downs).toBe(1);
    expect(record.counts).toMatchObject({ votes: 2, strayVotes: 1, tallied: 0 });
  });

  test("may be one document with a list for each kind", async () => {
    const folder = folderOf({
      "all.json": JSON.stringify({
        posts: [{ id: 1, author: "a", title: "t", at: 1_769_594_400_000 }],
        comments: [{ id: 1, post: 1, author: "b", body: "x", at: 1_769_594_400_001 }],
        votes: [{ voter: "a", comment: 1, value: 1 }],
      }),
    });
    const { forum } = await imported(folder, "jsonl");
    expect(forum.comments[0]).toMatchObject({ parent: "p1", ups: 1 });
  });
});
