import fc from "fast-check";
import { expect, test } from "vitest";
import { eventsOf, importedLines } from "./support.ts";

const AT = Date.UTC(2026, 0, 28, 10);
const post = (id: string, over: object = {}) => ({
  type: "post",
  id,
  author: "a",
  community: "g",
  title: `title ${id}`,
  body: "",
  at: AT,
  ...over,
});
const comment = (id: string, over: object = {}) => ({
  type: "comment",
  id,
  post: "p",
  author: "b",
  body: `body ${id}`,
  at: AT + 1,
  ...over,
});

test("a comment whose parent is missing stands under its post, and says that it is an orphan", async () => {
  const run = await importedLines([post("p"), comment("x", { parent: "gone" })]);
  expect(eventsOf(run, "comment.created")).toMatchObject([{ parent: "p1", orphan: true }]);
  expect(run.record.counts).toMatchObject({ orphans: 1, missingPosts: 0 });
});

test("comments of one missing post stay together under one placeholder, at the time of the first", async () => {
  const run = await importedLines([
    comment("y", { at: AT + 9, parent: "x" }),
    comment("x", { at: AT + 5 }),
    comment("z", { post: "q" }),
  ]);
  expect(eventsOf(run, "post.created")).toMatchObject([
    { external: "q", missing: true, title: "[missing]", when: AT + 1 },
    { external: "p", missing: true, title: "[missing]", when: AT + 5 },
  ]);
  expect(eventsOf(run, "comment.created")).toMatchObject([
    { external: "z", post: "p1", orphan: true },
    { external: "x", post: "p2", orphan: true },
    { external: "y", post: "p2", parent: "c2" },
  ]);
  expect(run.record.counts).toMatchObject({ posts: 0, orphans: 2, missingPosts: 2 });
});

test("a circle of comments is cut at its earliest, whatever the order of the lines", async () => {
  const lines = [
    post("p"),
    comment("x", { parent: "z", at: AT + 3 }),
    comment("y", { parent: "x", at: AT + 2 }),
    comment("z", { parent: "y", at: AT + 4 }),
    comment("tail", { parent: "z", at: AT + 5 }),
    comment("self", { parent: "self", at: AT + 6 }),
  ];
  const run = await importedLines(lines);
  expect(run.record.counts).toMatchObject({ circles: 2, orphans: 2, comments: 5, early: 1 });
  expect(eventsOf(run, "comment.created").map(({ external, parent }) => [external, parent])).toEqual([
    ["y", "p1"],
    ["z", "c1"],
    ["x", "c2"],
    ["tail", "c2"],
    ["self", "p1"],
  ]);
  expect((await importedLines(lines.toReversed())).header.logHash).toBe(run.header.logHash);
});

test("a comment that answers one of another thread is an orphan of its own", async () => {
  const run = await importedLines([
    post("p"),
    post("q"),
    comment("x", { post: "q" }),
    comment("y", { parent: "x", at: AT + 2 }),
  ]);
  expect(eventsOf(run, "comment.created")).toMatchObject([
    { external: "x", post: "p2" },
    { external: "y", post: "p1", parent: "p1", orphan: true },
  ]);
});

test("a comment dated before what it answers keeps its time and stands behind it", async () => {
  const run = await importedLines([
    comment("y", { parent: "x", at: AT - 100 }),
    comment("x", { at: AT + 50 }),
    post("p"),
  ]);
  expect(eventsOf(run, "comment.created").map(({ external, when }) => [external, when])).toEqual([
    ["x", AT + 50],
    ["y", AT - 100],
  ]);
  expect(run.record.counts.early).toBe(1);
});

test("of two with one id the first counts", async () => {
  const run = await importedLines([
    post("p"),
    post("p", { title: "other" }),
    comment("x"),
    comment("x", { body: "other" }),
  ]);
  expect(run.forum.posts.map(({ title }) => title)).toEqual(["title p"]);
  expect(run.forum.comments.map(({ body }) => body)).toEqual(["body x"]);
  expect(run.record.counts.duplicates).toBe(2);
});

test("a thread may be far deeper than the forum's own, and deeper than a stack", async () => {
  const depth = 20_000;
  const chain = Array.from({ length: depth }, (_, i) =>
    comment(`c${i}`, { at: AT + i + 1, ...(i > 0 && { parent: `c${i - 1}` }) }),
  );
  const { forum, record } = await importedLines([...chain.toReversed(), post("p")]);
  expect(forum.comments.at(-1)?.depth).toBe(depth);
  expect(record.counts).toMatchObject({ comments: depth, orphans: 0, early: 0 });
});

interface Written {
  readonly id: string;
  readonly post: string | undefined;
  readonly parent: string | undefined;
  readonly author: string;
  readonly body: string;
  readonly at: number;
}

/** A forum in which every comment answers something that stood before it. */
const forums: fc.Arbitrary<Written[]> = fc
  .array(
    fc.record({
      isPost: fc.boolean(),
      answers: fc.nat(),
      author: fc.oneof(fc.constantFrom("a", "b", "c"), fc.string({ unit: "binary", minLength: 1 })),
      body: fc.string({ unit: "binary" }),
      wait: fc.oneof(fc.constant(0), fc.nat({ max: 3_600_000 })),
    }),
    { maxLength: 40 },
  )
  .map((items) => {
    const written: Written[] = [];
    let at = AT;
    for (const [i, { isPost, answers, author, body, wait }] of items.entries()) {
      at += wait;
      const target = written[answers % Math.max(1, written.length)];
      const head = target?.post ?? target?.id;
      const place =
        target === undefined || isPost
          ? { post: undefined, parent: undefined }
          : { post: head, parent: target.post === undefined ? undefined : target.id };
      written.push({ id: `m${i}`, author, body, at, ...place });
    }
    return written;
  });

const lineOf = ({ post: head, parent, ...rest }: Written) =>
  head === undefined
    ? { type: "post", ...rest, community: "g", title: "" }
    : { type: "comment", ...rest, post: head, ...(parent !== undefined && { parent }) };

/** What stands in the run, by the ids of the source. */
async function readBack(lines: readonly unknown[]) {
  const run = await importedLines([post("first", { at: AT - 1 }), ...lines]);
  const authors = eventsOf(run, "agent.joined").map(({ external, handle }) => external ?? handle);
  const posts = eventsOf(run, "post.created");
  const comments = eventsOf(run, "comment.created");
  const external = new Map<string, string>();
  for (const { post: id, external: source } of posts) external.set(id, source ?? "");
  for (const { comment: id, external: source } of comments) external.set(id, source ?? "");
  const said = ({ external: id, author, body, when }: (typeof posts | typeof comments)[number]) => ({
    id: id ?? "",
    author: authors[author] ?? "",
    body,
    at: when,
  });
  const messages: Written[] = [
    ...posts.map((one) => ({ ...said(one), post: undefined, parent: undefined })),
    ...comments.map((one) => ({
      ...said(one),
      post: external.get(one.post),
      parent: one.parent === one.post ? undefined : external.get(one.parent),
    })),
  ];
  return { run, messages: messages.filter(({ id }) => id !== "first") };
}

/** Marks that stand for words or names are told apart elsewhere. */
const isPlain = ({ author, body }: Written): boolean =>
  !/^\[(deleted|removed)\]$/.test(author) && !/^\s*\[(deleted|removed)\]\s*$/.test(body);

test("what is written as neutral lines is read back from the run: ids, places, authors, words, times", async () => {
  await fc.assert(
    fc.asyncProperty(forums, async (written) => {
      fc.pre(written.every(isPlain));
      const { messages } = await readBack(written.map(lineOf));
      const byId = (a: Written, b: Written) => (a.id < b.id ? -1 : 1);
      expect(messages.toSorted(byId)).toEqual(written.toSorted(byId));
    }),
    { numRuns: 40 },
  );
}, 60_000);

test("the order of the lines changes nothing", async () => {
  const shuffled = forums.chain((written) =>
    fc.tuple(fc.constant(written), fc.shuffledSubarray(written, { minLength: written.length })),
  );
  await fc.assert(
    fc.asyncProperty(shuffled, async ([written, other]) => {
      const [one, two] = [await readBack(written.map(lineOf)), await readBack(other.map(lineOf))];
      expect(two.run.header.logHash).toBe(one.run.header.logHash);
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("whatever points to whatever, every comment is kept once and stands behind what it answers", async () => {
  const ids = fc.constantFrom("m0", "m1", "m2", "m3", "m4", "gone");
  const wild = fc.array(
    fc.record({
      id: ids,
      post: fc.constantFrom("p", "q", "gone"),
      parent: fc.option(ids),
      at: fc.nat({ max: 9 }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(wild, async (rows) => {
      const lines = [
        post("p"),
        post("q"),
        ...rows.map((row) => comment(row.id, { ...row, at: AT + row.at })),
      ];
      const run = await importedLines(lines);
      const distinct = new Set(rows.map(({ id }) => id));
      expect(run.forum.comments).toHaveLength(distinct.size);
      expect(run.record.counts.duplicates).toBe(rows.length - distinct.size);
      expect(run.record.counts.orphans).toBe(
        eventsOf(run, "comment.created").filter(({ orphan }) => orphan === true).length,
      );
    }),
    { numRuns: 60 },
  );
}, 60_000);
