import { dirname } from "node:path";
import pc from "picocolors";
import { exploratoryText } from "../analysis/confirmatory.ts";
import type { Agent, Forum, Post } from "../core/forum.ts";
import type { ImportFormat } from "../core/import-record.ts";
import { scoreOf } from "../core/items.ts";
import type { Plan } from "../scenario/plan.ts";
import { dollars } from "./dollars.ts";
import { type ListedRun, listedRun, nameOf } from "./list.ts";
import type { OpenedRun } from "./opened-run.ts";
import type { Style } from "./output.ts";
import { caveat, handleAt, minuteOf, modelAt, plural, written } from "./phrases.ts";
import { type Column, table } from "./table.ts";
import { safe, wrap } from "./terminal.ts";

/** A run from above, at the end of a round, as `show --json` gives it. */
export interface Overview extends ListedRun {
  /** The round whose end this is. */
  readonly round: number;
  /** Rounds that the plan has. */
  readonly plannedRounds: number;
  readonly roundMs: number;
  /** Virtual milliseconds since the epoch. */
  readonly startMs: number;
  readonly scenarioFile: string;
  readonly planHash: string;
  readonly codeVersion: string;
  readonly parent: { readonly path: string; readonly round: number; readonly change: string } | null;
  readonly models: readonly {
    readonly alias: string;
    readonly provider: string;
    readonly model: string;
    /** What has to be said of it: "synthetic, not a language model"; empty for a language model. */
    readonly caveat: string;
    /** Agents it speaks for. */
    readonly agents: number;
  }[];
  /** By what they wrote, most first. */
  readonly agents: readonly {
    readonly handle: string;
    readonly name: string;
    readonly model: string | null;
    readonly provenance: string;
    readonly karma: number;
    readonly posts: number;
    readonly comments: number;
    readonly turns: number;
  }[];
  /** By posts, most first. */
  readonly communities: readonly {
    readonly name: string;
    readonly about: string;
    readonly posts: number;
    readonly subscribers: number;
  }[];
  /** By comments, most first; removed ones are left out. */
  readonly threads: readonly {
    readonly id: string;
    readonly title: string;
    readonly author: string;
    readonly model: string | null;
    readonly community: string;
    readonly round: number;
    readonly score: number;
    readonly comments: number;
  }[];
  /** The run whose forum this one's agents read, which is the forum told of here; null where they read their own. */
  readonly reads: { readonly arm: string; readonly seed: number } | null;
  /** The shape of the data that the run was imported from; null where it was played. */
  readonly imported: ImportFormat | null;
  /** A message that a model wrote, whose prompt can be looked at; null where there is none. */
  readonly prompted: string | null;
}

/** What stands in a run at the end of the round it was opened at. */
export function overviewOf({ path, header, plan, forum, round }: OpenedRun): Overview {
  return {
    ...listedRun(path),
    round,
    plannedRounds: plan.rounds,
    roundMs: plan.clock.roundMs,
    startMs: plan.clock.startMs,
    scenarioFile: header.scenarioFile,
    planHash: header.planHash,
    codeVersion: header.codeVersion,
    parent: header.parent ?? null,
    models: Object.entries(header.models ?? {}).map(([alias, { provider, model }]) => ({
      alias,
      provider,
      model,
      caveat: caveat(provider),
      agents: forum.agents.filter((agent) => agent.model === alias).length,
    })),
    agents: forum.agents
      .map(agentLine)
      .sort((a, b) => b.posts + b.comments - a.posts - a.comments || b.karma - a.karma),
    communities: communityLines(forum),
    threads: forum.posts
      .filter(({ removed }) => !removed)
      .map((post) => threadLine(forum, post, plan))
      .sort((a, b) => b.comments - a.comments || b.score - a.score),
    reads: plan.donor ? { arm: plan.donor.arm, seed: plan.donor.seed } : null,
    imported: plan.imported?.format ?? null,
    prompted: promptedIn(forum, plan),
  };
}

/** Of a forum that is read from a record, only what was written for nobody. */
function promptedIn({ comments, posts, aside, agents }: Forum, { donor, imported }: Plan): string | null {
  if (imported) return null;
  const items = donor ? [...aside.comments.values(), ...aside.posts.values()] : [...comments, ...posts];
  return items.find(({ author }) => agents[author]?.model !== undefined)?.id ?? null;
}

function agentLine(agent: Agent): Overview["agents"][number] {
  const { handle, name, model, provenance, karma, turns } = agent;
  return { handle, name, model: model ?? null, provenance, karma, ...written(agent), turns };
}

function communityLines(forum: Forum): Overview["communities"] {
  return [...forum.communities.values()]
    .map(({ name, about, posts, subscribers }) => ({
      name,
      about,
      posts: posts.length,
      subscribers: subscribers.size,
    }))
    .sort((a, b) => b.posts - a.posts || b.subscribers - a.subscribers);
}

function threadLine(forum: Forum, post: Post, { donor }: Plan): Overview["threads"][number] {
  const { id, title, author, community, round, commentCount } = post;
  return {
    id,
    title,
    author: handleAt(forum, author),
    model: donor ? null : modelAt(forum, author),
    community,
    round,
    score: scoreOf(post),
    comments: commentCount,
  };
}

/** How many agents, communities and threads a screen shows. */
const MOST = 12;

/** A run from above, to be read: what it is, who is in it, what is talked about, and what to type next. */
export function overviewText(overview: Overview, style: Style): string {
  const paint = pc.createColors(style.color);
  const { models, agents, communities, threads } = overview;
  const page = style.width - INDENT.length;
  const sections: [title: string, total: number, body: string][] = [
    ["Models", models.length, modelTable(overview, page)],
    ["Agents", agents.length, agentTable(overview)],
    ["Communities", communities.length, communityTable(overview, page)],
    ["Threads", threads.length, threadTable(overview, page)],
  ];
  const blocks = sections
    .filter(([, total]) => total > 0)
    .map(([title, total, body]) => {
      const more = total > MOST ? paint.dim(` (${MOST} of ${total})`) : "";
      return `${paint.bold(title)}${more}\n${indented(body)}`;
    });
  const next = `${paint.bold("Next")}\n${indented(nextText(overview))}`;
  return [headText(overview, style), ...blocks, next].join("\n\n");
}

const INDENT = "  ";

const indented = (text: string): string =>
  text
    .split("\n")
    .map((line) => INDENT + line)
    .join("\n");

function headText(overview: Overview, style: Style): string {
  const paint = pc.createColors(style.color);
  const { experiment, arm, seed, round, plannedRounds, roundMs, startMs, parent } = overview;
  const exploratory = overview.analysis === null ? undefined : exploratoryText(overview.analysis);
  const length = plannedRounds === 0 ? "" : `${roundMs / 60_000} min each `;
  const clock = `${length}from ${minuteOf(startMs)} UTC`;
  const facts = [
    standingText(overview),
    `at the end of round ${round} of ${plannedRounds}, ${clock}`,
    `${overview.path} · ${overview.scenarioFile} · log ${overview.logHash.slice(0, 12)}`,
    ...(parent === null ? [] : [`fork of ${parent.path} after round ${parent.round}: ${parent.change}`]),
    ...(overview.reads === null
      ? []
      : [
          `reads ${overview.reads.arm}-s${overview.reads.seed}: the forum below is that run's, and what its own agents did was shown to nobody`,
        ]),
    ...(exploratory === undefined ? [] : [exploratory]),
  ];
  return [
    ...wrap(safe(`${experiment} · ${arm} · seed ${seed}`), style.width).map(paint.bold),
    ...facts.flatMap((fact) => wrap(safe(fact), style.width)).map(paint.dim),
  ].join("\n");
}

function standingText(overview: Overview): string {
  const { status, stopReason, comparable, rounds, counts, costUsd, imported } = overview;
  const made = `${plural(counts.posts, "post")}, ${plural(counts.comments, "comment")}`;
  if (imported !== null) return `imported (${imported}) · ${made}`;
  const why = stopReason === null ? "" : ` (${stopReason})`;
  return [
    `${status}${why} after ${plural(rounds, "round")}`,
    `${plural(counts.turns, "turn")} made ${made}`,
    costUsd === null ? "cost unknown" : dollars(costUsd),
    ...(comparable === false ? ["not comparable"] : []),
  ].join(" · ");
}

const numeric = (title: string): Column => ({ title, align: "right" });
const plain: Column = { title: "" };

function modelTable({ models }: Overview, page: number): string {
  const rows = models
    .slice(0, MOST)
    .map(({ alias, provider, model, agents, caveat: note }) => [
      alias,
      `${provider}/${model}`,
      plural(agents, "agent"),
      note,
    ]);
  return table(
    rows,
    [{ title: "", most: 16 }, { title: "", most: 40 }, plain, { title: "", fills: true }],
    page,
  );
}

/** Of an import nobody knows the models, nor had anybody turns. */
function agentTable({ agents, imported }: Overview): string {
  const isImport = imported !== null;
  const rows = agents
    .slice(0, MOST)
    .map(({ handle, model, karma, posts, comments, turns }) => [
      `@${handle}`,
      ...(isImport ? [] : [model ?? "outsider"]),
      ...[karma, posts, comments, ...(isImport ? [] : [turns])].map(String),
    ]);
  const counts = ["karma", "posts", "comments", ...(isImport ? [] : ["turns"])].map(numeric);
  const models: readonly Column[] = isImport ? [] : [{ title: "model", most: 16 }];
  return table(rows, [{ title: "handle", most: 24 }, ...models, ...counts]);
}

/** An import says who subscribed, and what a community is about, of none or of some. */
function communityTable({ communities, imported }: Overview, page: number): string {
  const isBare =
    imported !== null && communities.every(({ subscribers, about }) => subscribers === 0 && about === "");
  const rows = communities
    .slice(0, MOST)
    .map(({ name, about, posts, subscribers }) => [
      name,
      String(posts),
      ...(isBare ? [] : [String(subscribers), about]),
    ]);
  const columns: readonly Column[] = [
    { title: "name", most: 30 },
    numeric("posts"),
    ...(isBare ? [] : [numeric("subscribers"), { title: "about", fills: true as const }]),
  ];
  return table(rows, columns, page);
}

function threadTable({ threads }: Overview, page: number): string {
  const rows = threads
    .slice(0, MOST)
    .map(({ id, title, author, score, comments }) => [
      id,
      String(comments),
      String(score),
      `@${author}`,
      title,
    ]);
  const columns: readonly Column[] = [
    { title: "id" },
    numeric("comments"),
    numeric("score"),
    { title: "author", most: 18 },
    { title: "title", fills: true },
  ];
  return table(rows, columns, page);
}

/** The commands that lead on from here, for what this run has. */
function nextText(overview: Overview): string {
  const { threads, agents, status, path, prompted } = overview;
  const [thread] = threads;
  const agent = agents.find(({ turns }) => turns > 0);
  const name = shellWord(nameOf(overview));
  const show = `polylogue show ${name}`;
  const rows = [
    ...(thread ? [["a thread", `${show} --thread ${thread.id}`]] : []),
    ...(agent ? [["an agent", `${show} --agent ${agent.handle}`]] : []),
    ...(prompted === null ? [] : [["a prompt", `${show} --prompt ${prompted}`]]),
    ...(overview.models.every((model) => model.caveat !== "") ? [] : [["the bill", `${show} --cost`]]),
    status === "done" ? ["the proof", `polylogue replay ${name}`] : ["go on", `polylogue resume ${name}`],
    ["the others", `polylogue list ${shellWord(dirname(path))}`],
  ];
  return table(rows, [plain, plain]);
}

/** As a shell takes it for one word. */
const shellWord = (word: string): string =>
  /^[\w./@=+,:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
