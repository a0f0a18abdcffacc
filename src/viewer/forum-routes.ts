import { type Context, Hono } from "hono";
import { COMMENT_SORTS, POST_SORTS } from "../core/actions.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import { PolylogueError } from "../core/errors.ts";
import { agentLines, communityLines, profileOf } from "./agent-lines.ts";
import { LOOSE_IN_PATH } from "./api.ts";
import { Asked } from "./asked.ts";
import type { ForumAt, PostScope } from "./forum-at.ts";
import type { IndexedAgent, IndexedItem } from "./indexed.ts";
import { itemFacts } from "./item-facts.ts";
import { itemLine, postLine, threadOf } from "./item-lines.ts";
import type { Library } from "./library.ts";
import type { OpenRun } from "./open-run.ts";
import { runFacts } from "./run-facts.ts";
import { LOOSE } from "./run-lines.ts";
import { runMeasures } from "./run-measures.ts";
import { search } from "./search.ts";

/** What every question about a run begins with. */
export interface Question {
  readonly run: OpenRun;
  readonly forum: ForumAt;
  readonly asked: Asked;
}

/** Throws `run_not_found`, `not_found` for a round beyond, and what opening a run file throws. */
export function questionOf(library: Library, c: Context): Question {
  const asked = new Asked(c.req.query());
  const run = library.open(c.req.param("run") ?? "");
  return { run, forum: run.at(asked.round()), asked };
}

function experimentIn(c: Context): string {
  const named = c.req.param("experiment") ?? "";
  return named === LOOSE_IN_PATH ? LOOSE : named;
}

/** Experiments, runs, and the forum as readers know it. */
export function forumRoutes(library: Library): Hono {
  const app = new Hono();
  const about = (c: Context): Question => questionOf(library, c);
  app.get("/experiments/:experiment", (c) => c.json(library.experiment(experimentIn(c))));
  app.get("/experiments/:experiment/measures", async (c) =>
    c.json(await runMeasures(library, experimentIn(c))),
  );
  app.get("/runs/:run", (c) => c.json(runFacts(library, library.open(c.req.param("run")))));
  app.get("/runs/:run/rounds", (c) => c.json(about(c).run.index.rounds.lines));
  app.get("/runs/:run/communities", (c) => c.json(communityLines(about(c).forum)));
  app.get("/runs/:run/posts", (c) => {
    const { forum, asked } = about(c);
    const posts = forum.posts(scopeOf(forum, asked), asked.oneOf("sort", POST_SORTS, "hot"));
    return c.json(asked.page(posts, (post) => postLine(forum, post)));
  });
  app.get("/runs/:run/threads/:item", (c) => {
    const { forum, asked } = about(c);
    const terms = {
      sort: asked.oneOf("sort", COMMENT_SORTS, "best"),
      offset: asked.whole("offset", 0, 1_000_000_000),
      limit: asked.whole("limit", 1, 2_000) ?? 500,
    };
    return c.json(threadOf(forum, itemNamed(forum, c.req.param("item")), terms));
  });
  app.get("/runs/:run/items/:item", (c) => {
    const { forum } = about(c);
    return c.json(itemFacts(forum, itemNamed(forum, c.req.param("item"))));
  });
  app.get("/runs/:run/agents", (c) => {
    const { forum, asked } = about(c);
    const by = asked.oneOf("by", ["written", "karma", "turns", "handle", "number"] as const, "written");
    return c.json(asked.page(agentLines(forum, by), (line) => line));
  });
  app.get("/runs/:run/agents/:handle", (c) => {
    const { run, forum } = about(c);
    const agent = agentNamed(forum, c.req.param("handle"));
    return c.json(run.reading((file) => profileOf(forum, agent, (hash) => file.blob(hash))));
  });
  app.get("/runs/:run/agents/:handle/items", (c) => {
    const { forum, asked } = about(c);
    const { items, aside } = agentNamed(forum, c.req.param("handle"));
    const all = [...forum.upTo(items), ...forum.upTo(aside)].sort((a, b) => b.round - a.round || b.at - a.at);
    return c.json(asked.page(all, (item) => itemLine(forum, item)));
  });
  app.get("/runs/:run/search", (c) => {
    const { forum, asked } = about(c);
    const hits = search(forum, asked.needed("q"));
    return c.json(asked.page(hits, ({ item, count }) => ({ ...itemLine(forum, item), count })));
  });
  return app;
}

function scopeOf(forum: ForumAt, asked: Asked): PostScope {
  const name = asked.text("community");
  if (asked.oneOf("audience", ["everybody", "nobody"] as const, "everybody") === "nobody")
    return { type: "aside" };
  if (name === undefined || name === "") return { type: "all" };
  const community = forum.index.communities.get(name);
  if (community !== undefined && community.round <= forum.round) return { type: "community", name };
  throw new PolylogueError(
    "not_found",
    `there is no community "${name}" at the end of round ${forum.round}${didYouMean(name, forum.index.communities.keys())}`,
  );
}

/** Throws `not_found`, saying which there are. */
export function itemNamed(forum: ForumAt, id: string): IndexedItem {
  const item = forum.item(id);
  if (item !== undefined) return item;
  const posts = forum.upTo(forum.index.posts).length;
  const comments = forum.upTo(forum.index.comments).length;
  throw new PolylogueError(
    "not_found",
    `there is no "${id.slice(0, 60)}" at the end of round ${forum.round}`,
    {
      hint: `There are ${posts} posts and ${comments} comments.`,
    },
  );
}

/** Throws `not_found` with the nearest one there is. */
export function agentNamed(forum: ForumAt, handle: string): IndexedAgent {
  const agent = forum.agent(handle.replace(/^@/, ""));
  if (agent !== undefined) return agent;
  const known = handle.length > 64 ? [] : forum.index.byHandle.keys();
  throw new PolylogueError(
    "not_found",
    `nobody has the handle "${handle.slice(0, 64)}" at the end of round ${forum.round}${didYouMean(handle, known)}`,
  );
}
