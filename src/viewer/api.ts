import type { Action, CommentSort, PostSort, Read } from "../core/actions.ts";
import type { Segment, Usage } from "../core/call.ts";
import type { Event, Provenance, Surface, TurnOutcome } from "../core/events.ts";

/*
 * What the page asks of the server and what it gets: all paths and all shapes, with nothing of Node in them, so that both
 * sides are compiled against the same words. More members may be added; these stay.
 *
 * Everywhere: `round` is the round at whose end the forum is looked at (0 the opening); left out, the last closed one. Ids are
 * "p12" and "c31", agents go by their handle, models by their alias; `at` is virtual milliseconds since the epoch. What an agent
 * wrote comes as it wrote it: whoever shows it has to escape it. A removed message keeps its place and has no words.
 * An error is `Problem` with a status: 400 asked wrongly, 403 not from this page, 404 not there, 409 not now, 410 gone, 500 a bug.
 */

/** Stands for the experiment "." in a path: browsers take a lone dot out of an address before they ask. */
export const LOOSE_IN_PATH = "~";

const inPath = (experiment: string): string =>
  experiment === "." ? LOOSE_IN_PATH : encodeURIComponent(experiment);

/** Where things are. `run` is a `RunLine.id`, `experiment` an `ExperimentLine.id`: they are encoded here. */
export const PATHS = {
  /** GET → `Home` */
  home: "/api/home",
  /** GET → `ExperimentFacts` */
  experiment: (experiment: string) => `/api/experiments/${inPath(experiment)}`,
  /** GET → `RunMeasures[]`: takes a moment for many runs, since each is opened */
  measures: (experiment: string) => `/api/experiments/${inPath(experiment)}/measures`,
  /** GET → `RunFacts` */
  run: (run: string) => `/api/runs/${encodeURIComponent(run)}`,
  /** GET → `RoundLine[]`, ascending, all rounds there are: what the time scrubber and the pictures by round are made of */
  rounds: (run: string) => `/api/runs/${encodeURIComponent(run)}/rounds`,
  /** GET `RoundQuery` → `CommunityLine[]`, most posts first */
  communities: (run: string) => `/api/runs/${encodeURIComponent(run)}/communities`,
  /** GET `PostsQuery` → `Page<PostLine>` */
  posts: (run: string) => `/api/runs/${encodeURIComponent(run)}/posts`,
  /** GET `ThreadQuery` → `Thread`; `item` may be a comment's id: then it is the thread that it stands in */
  thread: (run: string, item: string) =>
    `/api/runs/${encodeURIComponent(run)}/threads/${encodeURIComponent(item)}`,
  /** GET `RoundQuery` → `ItemFacts`: where one message comes from, and who voted on it */
  item: (run: string, item: string) =>
    `/api/runs/${encodeURIComponent(run)}/items/${encodeURIComponent(item)}`,
  /** GET `RoundQuery & PageQuery` → `Readers`: everybody it was shown to or held out from, and what they did in that turn */
  readers: (run: string, item: string) =>
    `/api/runs/${encodeURIComponent(run)}/items/${encodeURIComponent(item)}/readers`,
  /** GET `AgentsQuery` → `Page<AgentLine>` */
  agents: (run: string) => `/api/runs/${encodeURIComponent(run)}/agents`,
  /** GET `RoundQuery` → `Profile` */
  agent: (run: string, handle: string) =>
    `/api/runs/${encodeURIComponent(run)}/agents/${encodeURIComponent(handle)}`,
  /** GET `RoundQuery & PageQuery` → `Page<ItemLine>`, newest first, removed ones included */
  agentItems: (run: string, handle: string) =>
    `/api/runs/${encodeURIComponent(run)}/agents/${encodeURIComponent(handle)}/items`,
  /** GET `RoundQuery & PageQuery` → `Page<TurnLine>`, newest first */
  agentTurns: (run: string, handle: string) =>
    `/api/runs/${encodeURIComponent(run)}/agents/${encodeURIComponent(handle)}/turns`,
  /** GET `PageQuery & { round }` → `Page<TurnLine>`: the turns of one round, in the order taken */
  turns: (run: string) => `/api/runs/${encodeURIComponent(run)}/turns`,
  /** GET → `Turn`: all of one turn, from what was shown to what became of it */
  turn: (run: string, turn: number) => `/api/runs/${encodeURIComponent(run)}/turns/${turn}`,
  /** GET `SearchQuery` → `Page<Hit>` */
  search: (run: string) => `/api/runs/${encodeURIComponent(run)}/search`,
  /** GET `NetworkQuery` → `Network` */
  network: (run: string) => `/api/runs/${encodeURIComponent(run)}/network`,
  /** GET `CascadeQuery` → `Cascade` */
  cascade: (run: string) => `/api/runs/${encodeURIComponent(run)}/cascade`,
  /** GET, server-sent events: each `event: live` has a `Live` as its data; after one that is not live nothing more comes */
  live: (run: string) => `/api/runs/${encodeURIComponent(run)}/live`,
  /** POST `OutsiderWords` → `InboxTaken` */
  inbox: (run: string) => `/api/runs/${encodeURIComponent(run)}/inbox`,
  /** GET `{ first, second }`, both run ids → `Pair` */
  pair: "/api/pair",
  /** POST `BlindStart` → `BlindSession`; GET `{ experiment }` → `BlindResults` */
  blind: "/api/blind",
  /** GET → `BlindQuestion`, the first that is not answered; 410 when there are no more */
  blindQuestion: (session: string) => `/api/blind/${encodeURIComponent(session)}`,
  /** POST `BlindAnswer` → `BlindVerdict`; 409 where it is answered already */
  blindAnswer: (session: string) => `/api/blind/${encodeURIComponent(session)}/answers`,
} as const;

/** `{ "error": "no run \"x\"", "hint": "…" }`, with a status of 400 or more. */
export interface Problem {
  readonly error: string;
  /** What to do about it; null where there is nothing to say. */
  readonly hint: string | null;
}

// ——— what can be asked for

export interface RoundQuery {
  readonly round?: number;
}

export interface PageQuery {
  /** From 0; 0 when left out. */
  readonly offset?: number;
  /** 1 to 500; 50 when left out. */
  readonly limit?: number;
}

export interface PostsQuery extends RoundQuery, PageQuery {
  /** "hot" when left out. */
  readonly sort?: PostSort;
  /** All of them when left out. */
  readonly community?: string;
  /** "nobody" for what was decided and shown to no one (yoked arms); "everybody" when left out. */
  readonly audience?: "everybody" | "nobody";
}

export interface ThreadQuery extends RoundQuery {
  /** "best" when left out. */
  readonly sort?: CommentSort;
  /** Over the comments in display order. From 0. */
  readonly offset?: number;
  /** 1 to 2000; 500 when left out. */
  readonly limit?: number;
}

export interface AgentsQuery extends RoundQuery, PageQuery {
  /** "written" (posts and comments) when left out; each greatest first, but for `handle` and `number`. */
  readonly by?: "written" | "karma" | "turns" | "handle" | "number";
}

export interface SearchQuery extends RoundQuery, PageQuery {
  /** Words; all of them have to occur, whole and in any case. */
  readonly q: string;
}

export interface NetworkQuery extends RoundQuery {
  /** The most agents, by what they wrote and got; 1 to 1000, 200 when left out. */
  readonly most?: number;
}

export interface CascadeQuery extends RoundQuery {
  /** One word or more, in this order, side by side and in any case. */
  readonly phrase: string;
}

/** One stretch of a long list. `offset + items.length < total` says that there is more. */
export interface Page<T> {
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
  readonly items: readonly T[];
}

// ——— experiments and runs

/** `planned` has no file yet; `crashed` says running and nobody writes it; `unreadable` cannot be opened. */
export type RunState = "planned" | "running" | "crashed" | "done" | "stopped" | "failed" | "unreadable";

/**
 * What there is.
 *
 *   { version: "0.1.0", folder: "runs", open: "first-contact/mixed-s1", experiments: [ … ] }
 */
export interface Home {
  readonly version: string;
  readonly folder: string;
  /** The run, or null, that the page should open with: the one that was named on the command line. */
  readonly open: string | null;
  /** Newest first. */
  readonly experiments: readonly ExperimentLine[];
}

export interface ExperimentLine {
  /** Name of its folder; "." for runs that lie in the runs' folder itself. */
  readonly id: string;
  readonly name: string;
  /** In the scenario's order; the baseline is `baseline`. */
  readonly arms: readonly string[];
  readonly baseline: string | null;
  readonly seeds: readonly number[];
  /** How many runs stand how: `{ done: 6, running: 1 }`. */
  readonly states: Partial<Readonly<Record<RunState, number>>>;
  /** When its newest file was made: ISO 8601, wall-clock. Null where nothing is readable. */
  readonly createdAt: string | null;
  readonly imported: boolean;
  /** Of the first model in it that is no language model, as in `ModelLine`; empty where there is none. */
  readonly caveat: string;
}

/** One run as a line of a table. Of an unreadable or planned one there is only what its name tells. */
export interface RunLine {
  /** "first-contact/mixed-s1" */
  readonly id: string;
  readonly experiment: string;
  readonly arm: string;
  readonly seed: number;
  readonly state: RunState;
  /** Why it stopped, failed or cannot be read. */
  readonly reason: string | null;
  /** The last closed round; -1 before the opening closed. */
  readonly lastRound: number;
  readonly plannedRounds: number;
  /** Null while nobody has judged. */
  readonly comparable: boolean | null;
  readonly comparableReason: string | null;
  readonly counts: RunNumbers;
  /** Null where a price is unknown. */
  readonly costUsd: number | null;
  readonly createdAt: string | null;
  readonly logHash: string | null;
  /** For a fork. */
  readonly parent: ForkedFrom | null;
  readonly imported: boolean;
}

/** `turns` counts every turn; `lost` those whose answer could not be used, `unreadable` included. */
export interface RunNumbers {
  readonly turns: number;
  readonly silent: number;
  readonly posts: number;
  readonly comments: number;
  readonly votes: number;
  readonly refused: number;
  readonly lost: number;
  readonly unreadable: number;
  readonly calls: number;
  readonly failedCalls: number;
}

export interface ForkedFrom {
  readonly path: string;
  /** The id of that run where it is among those that can be opened here. */
  readonly run: string | null;
  /** The last round that both share. */
  readonly round: number;
  readonly change: string;
}

export interface ExperimentFacts extends ExperimentLine {
  readonly scenarioFile: string | null;
  /** Word for word; null where no run can be read. */
  readonly scenarioText: string | null;
  /** Whether what is found in it was planned; null where no manifest says. */
  readonly standing: { readonly standing: string; readonly reasons: readonly string[] } | null;
  readonly runs: readonly RunLine[];
  readonly blind: BlindOffer;
}

/** Numbers about the shape of one run's talk, up to its last round; null where there is nothing to count. */
export interface RunMeasures {
  readonly run: string;
  readonly posts: number;
  readonly comments: number;
  readonly depthMean: number | null;
  readonly depthMax: number;
  /** Share of comments that nobody answered, in [0, 1]. */
  readonly shareNoReply: number | null;
  /** Agents that wrote something. */
  readonly voices: number;
  readonly votes: number;
}

/** Something that can be done with a run, or why it cannot. */
export type Can = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** What a run is, and how it came to be. */
export interface RunFacts extends RunLine {
  readonly path: string;
  readonly scenarioFile: string;
  readonly scenarioText: string;
  /** The resolved plan: JSON. */
  readonly plan: unknown;
  readonly planHash: string;
  readonly codeVersion: string;
  readonly clock: { readonly startMs: number; readonly roundMs: number };
  readonly models: readonly ModelLine[];
  readonly agentCount: number;
  /** The run whose forum this one's agents read, which is the forum shown here; null where they read their own. */
  readonly reads: { readonly arm: string; readonly seed: number } | null;
  /** The one model that writes for all; null where everybody has a context of its own. */
  readonly author: { readonly model: string; readonly mode: string } | null;
  /** What an import found; null for a run that was played. */
  readonly importRecord: unknown;
  /** What is on record and what can be done: of an import there are no exposures and no calls. */
  readonly can: {
    readonly exposures: Can;
    readonly calls: Can;
    readonly post: Can;
    readonly replay: Can;
  };
  /** What to type, in the order of use: `{ about: "verify and replay it", command: "polylogue replay runs/…" }`. */
  readonly commands: readonly { readonly about: string; readonly command: string }[];
}

export interface ModelLine {
  readonly alias: string;
  readonly provider: string;
  readonly model: string;
  /** "synthetic, not a language model": to be shown wherever its words are; empty for a language model. */
  readonly caveat: string;
  /** How many agents it speaks for at the end. */
  readonly agents: number;
  /** Who answered by its own account; more than one means that it moved. */
  readonly served: readonly { readonly model: string; readonly answers: number }[];
}

/** What happened in one round, and how the forum stood at its end. */
export interface RoundLine {
  readonly round: number;
  /** When it closed. */
  readonly at: number;
  readonly events: number;
  readonly turns: number;
  readonly silent: number;
  readonly lost: number;
  readonly refused: number;
  readonly posts: number;
  readonly comments: number;
  /** Posts and comments that were decided and shown to no one: in none of the other numbers. */
  readonly aside: number;
  readonly votes: number;
  readonly removed: number;
  /** What the experimenter or an operator brought in or changed. */
  readonly interventions: number;
  /** Of the comments of this round; null where there are none. */
  readonly depthMean: number | null;
  readonly depthMax: number;
  /** Agents that wrote something in it. */
  readonly voices: number;
  /** Standing at its end. */
  readonly total: { readonly posts: number; readonly comments: number; readonly votes: number };
}

// ——— the forum

export interface CommunityLine {
  readonly name: string;
  readonly about: string;
  /** Handle; null for those that the scenario made. */
  readonly owner: string | null;
  readonly createdRound: number;
  /** Without removed ones. */
  readonly posts: number;
  readonly comments: number;
  readonly subscribers: number;
}

/** Why a message is there: a turn (with the place of the call that made it), or somebody else's hand. */
export type Origin =
  | { readonly by: "turn"; readonly turn: number; readonly call: number; readonly action: number | null }
  | { readonly by: "scheduler" | "scenario" | "operator" | "import" | "donor" };

/** What is told of every message wherever it stands. */
interface Message {
  readonly id: string;
  readonly type: "post" | "comment";
  readonly author: string;
  /** Display name at that round. */
  readonly authorName: string;
  /** Who spoke for the author when it was written; null for outsiders, imports, and what a donor's agents wrote. */
  readonly model: string | null;
  readonly round: number;
  readonly at: number;
  readonly ups: number;
  readonly downs: number;
  readonly score: number;
  readonly removed: boolean;
  readonly audience: "everybody" | "nobody";
  readonly origin: Origin;
  /** An import's: its id where it came from; null for what was not imported. */
  readonly external: string | null;
}

/** A post in a list. `excerpt` is the beginning of its words, at most 600 UTF-16 units. */
export interface PostLine extends Message {
  readonly type: "post";
  readonly community: string;
  readonly title: string;
  readonly url: string | null;
  readonly excerpt: string;
  readonly isCut: boolean;
  /** Of the thread, removed ones not counted. */
  readonly comments: number;
  /** An import speaks of it and does not hold it. */
  readonly missing: boolean;
}

/** A post or comment in a list of both. */
export interface ItemLine extends Message {
  /** The post at the head of its thread: itself for a post. */
  readonly post: string;
  readonly postTitle: string;
  readonly community: string;
  /** What it answers; null for a post. */
  readonly parent: string | null;
  readonly depth: number;
  readonly excerpt: string;
  readonly isCut: boolean;
  /** Direct replies that stand. */
  readonly replies: number;
}

export interface Hit extends ItemLine {
  /** How often the words occur in it, all told. */
  readonly count: number;
}

/** A comment in its thread. */
export interface ThreadComment extends Message {
  readonly type: "comment";
  readonly parent: string;
  /** 1 for a direct reply to the post. */
  readonly depth: number;
  readonly body: string;
  /** Direct replies that stand. */
  readonly replies: number;
  /** What it answers is not in the import. */
  readonly orphan: boolean;
}

/**
 * A thread, its comments laid flat in display order: each stands below what it answers, and `depth` says how far in.
 *
 *   { post: { id: "p1", … }, comments: [{ id: "c1", depth: 1 }, { id: "c4", depth: 2 }], total: 2, offset: 0, limit: 500, marked: "c4" }
 */
export interface Thread {
  readonly post: PostLine & { readonly body: string };
  readonly comments: readonly ThreadComment[];
  /** Comments with a place in it, removed ones that are answered included. */
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
  /** The comment that was asked for; null where the post was. It is among `comments` unless `offset` was given. */
  readonly marked: string | null;
}

export interface ItemFacts {
  readonly item: ItemLine;
  /** In full. */
  readonly body: string;
  /** From the post down to what it answers. */
  readonly above: readonly ItemLine[];
  readonly origin: Origin;
  /** Votes that stand, in the order cast. */
  readonly votes: readonly {
    readonly voter: string;
    readonly value: 1 | -1;
    readonly round: number;
    readonly turn: number | null;
  }[];
  /** Votes of which only the sums are known. */
  readonly tally: { readonly ups: number; readonly downs: number };
  readonly removedRound: number | null;
}

// ——— agents

export interface AgentLine {
  readonly number: number;
  readonly handle: string;
  readonly name: string;
  /** Alias; null for an outsider. */
  readonly model: string | null;
  readonly provenance: Provenance;
  readonly karma: number;
  readonly posts: number;
  readonly comments: number;
  /** Posts and comments of its that were shown to no one. */
  readonly aside: number;
  readonly turns: number;
  readonly silent: number;
  readonly lost: number;
  /** Stands for all whose names an import does not tell. */
  readonly anonymous: boolean;
}

export interface Profile extends AgentLine {
  readonly bio: string;
  /** Its private text; null for an outsider. */
  readonly persona: string | null;
  readonly joinedRound: number;
  readonly joinedAt: number;
  /** Handles. */
  readonly followers: readonly string[];
  readonly following: readonly string[];
  readonly communities: readonly string[];
  /** What it wrote down for itself, oldest first. */
  readonly notes: readonly NoteLine[];
  /** At the end of each round in which it changed, ascending. */
  readonly karmaByRound: readonly { readonly round: number; readonly karma: number }[];
  /** What the experimenter changed about it, in order. */
  readonly changes: readonly {
    readonly round: number;
    readonly model: string | null;
    readonly persona: boolean;
  }[];
}

export interface NoteLine {
  readonly round: number;
  readonly at: number;
  readonly turn: number | null;
  readonly text: string;
  /** The messages that stood in the prompt when it was written. */
  readonly visible: readonly string[];
}

// ——— through an agent's eyes

export interface TurnLine {
  /** The run's turn counter, from 1. */
  readonly turn: number;
  readonly round: number;
  readonly at: number;
  readonly agent: string;
  readonly model: string | null;
  readonly outcome: TurnOutcome;
  /** Messages shown and held out, all surfaces together, each counted once. */
  readonly shown: number;
  readonly held: number;
  /** Actions the answer held, refused ones included. */
  readonly actions: number;
  readonly refused: number;
  /** What it made, in order. */
  readonly deeds: readonly Deed[];
}

/** One fact that a turn made, or one refusal. `item` is what it made or was about. */
export interface Deed {
  readonly type: Event["type"];
  readonly item: string | null;
  /** Of a comment: what it answers. Of a follow: the handle. Of a community: its name. */
  readonly target: string | null;
  /** Of a vote. */
  readonly value: 1 | -1 | 0 | null;
  /** In words, quoting at most 160 letters: `answered c4 with c9: “I think …”`. */
  readonly text: string;
}

/** One ranked list as the agent met it. */
export interface ShownList {
  readonly surface: Surface;
  readonly sort: PostSort | CommentSort | null;
  /** The community, post, query or handle that was looked at. */
  readonly of: string | null;
  /** The chance with which a message was held out; null where there was no holdout. */
  readonly holdout: number | null;
  /** It comes from a donor's record: nothing was ranked for this reader. */
  readonly recorded: boolean;
  readonly entries: readonly ShownEntry[];
}

export interface ShownEntry {
  /** From 1, among the eligible. */
  readonly rank: number;
  readonly held: boolean;
  /** No dice were thrown over it (own posts and what stands under them). */
  readonly exempt: boolean;
  /** Whose words stood there, where words are exchanged; null where it had its own. */
  readonly source: string | null;
  /** As it stood at the end of the round before; what came in this very round as at its end. */
  readonly item: ItemLine;
}

export interface ReadShown {
  readonly read: Read;
  /** Why it was denied; null where it was granted. */
  readonly denied: string | null;
  readonly list: ShownList | null;
}

/** One piece of a prompt, word for word. */
export interface PromptSegment {
  readonly role: Segment["role"];
  readonly kind: Segment["kind"];
  /** The id it was shown under, whose words they are, and whose hand (null: this run's). */
  readonly slot: string | null;
  readonly source: string | null;
  readonly provenance: string | null;
  readonly text: string;
}

/** One attempt at one call, in the order of recording. */
export interface Attempt {
  readonly id: number;
  /** Which call of the turn, from 0: each read is one. */
  readonly call: number;
  /** 1 where the model was asked to put an unreadable answer right. */
  readonly repair: number;
  readonly attempt: number;
  readonly model: string;
  readonly servedModel: string | null;
  readonly host: string | null;
  readonly stop: string | null;
  /** Raw, as it came; null where the attempt failed. */
  readonly text: string | null;
  readonly reasoning: string | null;
  readonly usage: Usage;
  readonly failure: string | null;
  readonly message: string | null;
  /** Wall-clock. */
  readonly latencyMs: number;
  readonly waitingMs: number;
  /** Null is unknown, not 0. */
  readonly priceUsd: number | null;
  readonly priceSource: string | null;
  /** Nothing was asked: a fork took its parent's answer, or a cassette had it. */
  readonly reused: boolean;
  readonly requestHash: string;
  readonly asked: Readonly<Record<string, unknown>>;
  readonly sent: Readonly<Record<string, unknown>> | null;
}

/** One action of the answer. `action` is null where the raw answer is not on record. */
export interface ActionTaken {
  readonly action: Action | null;
  readonly outcome: "done" | "refused" | "changed nothing";
  /** The sentence that the agent got for a refusal. */
  readonly refusal: string | null;
  readonly deeds: readonly Deed[];
}

/** One turn from what was shown to what became of it. */
export interface Turn extends TurnLine {
  readonly lists: readonly ShownList[];
  readonly reads: readonly ReadShown[];
  /** Its notes as they stood when it woke. */
  readonly memory: readonly NoteLine[];
  /** Of the call whose answer ended the turn; null where no call is on record, and `noCall` says why. */
  readonly segments: readonly PromptSegment[] | null;
  readonly attempts: readonly Attempt[];
  readonly noCall: string | null;
  /** The call was made for many turns at once: what it cost is no one turn's. */
  readonly isShared: boolean;
  readonly taken: readonly ActionTaken[];
  /** Members of the answer in which no action could be read. */
  readonly unreadable: number;
  /** Sums over the answered calls; null as soon as one does not say. */
  readonly tokens: { readonly input: number | null; readonly output: number | null };
  readonly priceUsd: number | null;
  readonly latencyMs: number | null;
  /** The same agent's turns before and after. */
  readonly before: number | null;
  readonly after: number | null;
}

/** Everybody who met a message. `did` is what they did in that very turn that bears on it: replies to it, votes on it. */
export interface Readers extends Page<ReaderLine> {
  /** Different agents. */
  readonly shownTo: number;
  readonly heldFrom: number;
  readonly repliedTo: number;
  readonly votedOn: number;
  /** Why nothing is known; null where exposures are on record. */
  readonly unknown: string | null;
}

export interface ReaderLine {
  readonly turn: number;
  readonly round: number;
  readonly agent: string;
  readonly model: string | null;
  readonly surface: Surface;
  readonly rank: number;
  readonly held: boolean;
  /** Where words are exchanged: under which id its words stood, when not its own. */
  readonly slot: string | null;
  readonly outcome: TurnOutcome;
  readonly did: readonly Deed[];
  /** How many other things it did in that turn. */
  readonly otherDeeds: number;
}

// ——— pictures

/** Who answers whom. An edge points from the one who replies to the one who is replied to. */
export interface Network {
  readonly round: number;
  readonly nodes: readonly {
    readonly handle: string;
    readonly name: string;
    readonly model: string | null;
    /**
     * Where most of its posts and comments stand by then. At a tie the one that came to that number first, so that nobody moves
     * before another community has overtaken. Null for who wrote nothing.
     */
    readonly community: string | null;
    readonly posts: number;
    readonly comments: number;
    /** From others. */
    readonly repliesGot: number;
    /** Answers to its own words: they are on no edge. */
    readonly selfReplies: number;
    readonly karma: number;
  }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly replies: number }[];
  /** Agents that are left out because there are more than `most`, and replies between those left out and anybody. */
  readonly omittedAgents: number;
  readonly omittedReplies: number;
}

/**
 * How somebody came to use a phrase. `first`: nobody had said it before. `shown`: it had been shown a message with it. `not shown`:
 * others had said it, and none of that had been shown to this one. `again`: it had said so itself. `given`: the scenario, the
 * experimenter or an import's data put it there. `unknown`: exposures are not on record.
 */
export type Hearing = "first" | "shown" | "not shown" | "again" | "given" | "unknown";

export interface CascadeUse {
  readonly item: ItemLine;
  /** 0 for the first. */
  readonly order: number;
  readonly hearing: Hearing;
  /** The first exposure to it before the use: which message, in which turn. */
  readonly from: {
    readonly item: string;
    readonly author: string;
    readonly turn: number;
    readonly round: number;
  } | null;
  /** How many different messages with it the author had been shown before. */
  readonly shownBefore: number;
  /** The phrase stands in the author's own private persona: it needs no hearing. */
  readonly inPersona: boolean;
}

export interface Cascade {
  /** As words: what was looked for. */
  readonly words: readonly string[];
  /** In the order said; at most 500, of `total`. */
  readonly uses: readonly CascadeUse[];
  readonly total: number;
  /** Agents by how their first use came about, plus those that were shown it and never said it. */
  readonly agents: Readonly<Record<Hearing, number>> & { readonly "shown, silent": number };
  /** Cumulative, ascending; rounds without change are left out. */
  readonly byRound: readonly {
    readonly round: number;
    readonly uses: number;
    readonly voices: number;
    readonly exposed: number;
  }[];
}

// ——— side by side, live, from outside

/** Two runs, and where their logs first part. */
export interface Pair {
  readonly first: RunLine;
  readonly second: RunLine;
  /** Null where the logs are the same. A side that has ended there has no line. */
  readonly parting: {
    readonly round: number;
    readonly seq: number;
    readonly first: string | null;
    readonly second: string | null;
  } | null;
  /** Rounds that are the same in both, the opening counted. */
  readonly sharedRounds: number;
  /** One is a fork of the other, or both of one run; null where they are not related. */
  readonly kinship: string | null;
  readonly rounds: readonly {
    readonly round: number;
    /** Both logs are the same to its end. */
    readonly isShared: boolean;
    readonly first: RoundLine | null;
    readonly second: RoundLine | null;
  }[];
  /** What each agent did from the parting on: by handle, in the order of joining. */
  readonly after: readonly { readonly handle: string; readonly first: Doings; readonly second: Doings }[];
}

export interface Doings {
  readonly posts: number;
  readonly replies: number;
  readonly votes: number;
}

/** How a run stands now; sent when that changes. */
export interface Live {
  readonly run: string;
  readonly isLive: boolean;
  readonly state: RunState;
  readonly lastRound: number;
  readonly plannedRounds: number;
  readonly lastSeq: number;
}

/** What an outsider says: a post (`in` and `title`) or a reply (`to`). */
export interface OutsiderWords {
  /** 2 to 32 of a-z, 0-9 and _. */
  readonly by: string;
  readonly body: string;
  readonly in?: string;
  readonly title?: string;
  readonly to?: string;
}

export interface InboxTaken {
  /** Its number in the inbox. */
  readonly message: number;
  /** True where the run goes on now and takes it up at its next round; else resuming it does. */
  readonly isLive: boolean;
}

// ——— the blind test

/** Which arms can be set against each other: `many` have a context for each agent, `one` are one author's. */
export interface BlindOffer {
  readonly many: readonly string[];
  readonly one: readonly string[];
  /** Why it cannot be played; null where it can. */
  readonly reason: string | null;
}

export interface BlindStart {
  readonly experiment: string;
  readonly many: string;
  readonly one: string;
  /** 1 to 50 pairs of threads; 10 when left out. There may be fewer. */
  readonly pairs?: number;
  /** Who answers, so that people can be told apart; "somebody" when left out. */
  readonly who?: string;
}

export interface BlindSession {
  readonly session: string;
  readonly questions: number;
}

/** Two threads side by side; one of them was written by one author. Nothing in it says which. */
export interface BlindQuestion {
  readonly session: string;
  /** From 0. */
  readonly question: number;
  readonly questions: number;
  readonly left: BlindThread;
  readonly right: BlindThread;
}

/** A thread whose people are "Person 1", "Person 2" … in the order of speaking, also where they are called by name. */
export interface BlindThread {
  readonly title: string;
  readonly by: string;
  readonly body: string;
  readonly comments: readonly { readonly by: string; readonly depth: number; readonly body: string }[];
}

export interface BlindAnswer {
  readonly question: number;
  /** Which of the two is one author's. */
  readonly one: "left" | "right";
}

export interface BlindVerdict {
  readonly isRight: boolean;
  readonly left: BlindTruth;
  readonly right: BlindTruth;
  /** Questions that are left in this session. */
  readonly remaining: number;
  /** Of this session so far. */
  readonly score: BlindScore;
}

export interface BlindTruth {
  readonly run: string;
  readonly arm: string;
  readonly post: string;
  readonly isOneAuthor: boolean;
}

/** `accuracy` with its Wilson interval at 95 %: `{ answers: 20, right: 13, accuracy: 0.65, lo: 0.433, hi: 0.819 }`. */
export interface BlindScore {
  readonly answers: number;
  readonly right: number;
  readonly accuracy: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** All that was ever answered about an experiment, on file beside it. */
export interface BlindResults {
  readonly experiment: string;
  readonly file: string;
  readonly all: BlindScore;
  readonly by: readonly (BlindScore & { readonly many: string; readonly one: string })[];
  readonly people: readonly (BlindScore & { readonly who: string })[];
}
