import { spawnSync } from "node:child_process";
import Anthropic from "@anthropic-ai/sdk";
import { answerShape } from "../src/agent/answer.ts";
import { type ModelAccess, type ModelSpec, Strand } from "../src/core/call.ts";
import { Piece } from "../src/core/piece.ts";
import { rngFor } from "../src/core/rng.ts";
import { askLive, type LiveLine } from "../src/engine/ask.ts";
import type { Asked } from "../src/engine/asked.ts";
import { Lanes } from "../src/engine/lanes.ts";
import { createRun, playRun } from "../src/engine/run.ts";
import { openAnthropic } from "../src/providers/anthropic/anthropic.ts";
import { messagesRequest } from "../src/providers/anthropic/request.ts";
import { type Fake, startFake } from "../test/support/fake-models/fake.ts";
import { crowd } from "./crowd.ts";
import { emptyRun } from "./empty-run.ts";
import type { Benchmark, Finding } from "./finding.ts";
import { History } from "./history.ts";
import { freshPaths, inScratch } from "./scratch.ts";
import { inTurns, settle, spreadOf } from "./spread.ts";

const SPEC: ModelSpec = {
  provider: "anthropic",
  model: "claude-haiku-5-5",
  params: { max_tokens: 600 },
  structured: "schema",
};
const KEY_ENV = "POLYLOGUE_BENCH_KEY";
const KEY = "a-key-for-nobody";
const SHAPE = answerShape(false, 1);
/** How many calls are under way at once where the processor's time is counted. */
const AT_ONCE = 64;
const LATENCY_MS = 200;
const ORIGIN = { scenarioText: "", scenarioFile: "bench.yaml", codeVersion: "bench" } as const;

/** What a call over the wire costs the processor, and how near rounds come to what the server's latency allows. */
export function providersBenchmark(quick: boolean): Promise<Benchmark> {
  process.env[KEY_ENV] = KEY;
  const built = spawnSync("npx", ["tsc", "-p", "tsconfig.fakes.json"], { stdio: "inherit" });
  if (built.status !== 0) throw new Error("the server of models does not compile");
  return inScratch(async (folder) => {
    const nextPath = freshPaths(folder, "run");
    const sizes = quick ? [8] : [128, 1_024];
    const rounds: Finding[] = [];
    for (const size of sizes) rounds.push(...(await roundsOf(size, nextPath, quick)));
    return { name: "providers", findings: [await costOf(nextPath, quick), ...rounds] };
  });
}

async function withServer<T>(latencyMs: number, work: (server: Fake) => Promise<T>): Promise<T> {
  const server = await startFake({ plain: true, latencyMs });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

const accessTo = (server: Fake, concurrency: number): ModelAccess => ({
  baseUrl: server.anthropicUrl,
  apiKeyEnv: KEY_ENV,
  concurrency,
  price: { input: 0.1, output: 0.5, source: "bench" },
});

/** Processor time of calls that pass gate, adapter and log, against the SDK as it comes, with requests that are ready. */
function costOf(nextPath: () => string, quick: boolean): Promise<Finding> {
  const [calls, times] = quick ? [128, 1] : [4_096, 7];
  return withServer(0, async (server) => {
    const ours = (): Promise<number> => callOurs(server, waveOf(calls), nextPath());
    const bare = (): Promise<number> => callBare(server, waveOf(calls));
    // Both have their code compiled before anything counts.
    await inTurns(quick ? 0 : 1, ours, bare);
    const pairs = await inTurns(times, ours, bare);
    const ratio = spreadOf(pairs.ours.map((ms, i) => ms / (pairs.baseline[i] ?? Number.NaN)));
    const what = "processor time of a call, gate and log included, of the bare SDK's";
    return { what, unit: "x", figure: ratio, goal: { most: 0.5 } };
  });
}

async function callOurs(server: Fake, wave: readonly Asked[], path: string): Promise<number> {
  const access = accessTo(server, AT_ONCE);
  const provider = await openAnthropic(SPEC, access);
  const lanes = new Lanes({ gates: undefined, ledger: undefined, onWaiting: undefined });
  lanes.lay("claude", SPEC, access);
  const file = emptyRun(path);
  file.commitRound(new History().opening());
  const line: LiveLine = {
    provider: () => provider,
    hasAnswers: () => false,
    recorded: () => undefined,
    inherited: () => undefined,
    attempt: () => 0,
    record: (call) => file.recordCall(call),
    clock: () => performance.now(),
    // As the command has it: a call can be broken off, and so can a wait.
    stop: { stopping: false, waits: new AbortController().signal, abort: new AbortController().signal },
    concurrency: (model) => lanes.concurrency(model),
    lane: (model) => lanes.lane(model),
    price: (model) => lanes.price(model),
    dice: ({ request: { address } }) => rngFor(1, "retry", address.round, address.name),
  };
  const spent = process.cpuUsage();
  await askLive(line)(wave);
  file.flush();
  const { user, system } = process.cpuUsage(spent);
  file.close();
  return (user + system) / 1_000;
}

async function callBare(server: Fake, wave: readonly Asked[]): Promise<number> {
  const client = new Anthropic({ apiKey: KEY, baseURL: server.anthropicUrl, maxRetries: 0 });
  const bodies = wave.map(({ request }) => messagesRequest(SPEC, request).body).values();
  const spent = process.cpuUsage();
  const pull = async (): Promise<void> => {
    for (const body of bodies) await client.messages.create(body);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, pull));
  const { user, system } = process.cpuUsage(spent);
  return (user + system) / 1_000;
}

const POSTS = 10;
const REPLIES = 9;

/**
 * Prompts as the forum makes them: forty segments, about five kilobytes with the answer's schema. House rules, a front page
 * of ten posts and some replies stand in all of them as the same objects; who it is for, and a line of its own, in one
 * alone. They are made anew for each measurement, so that nothing about them is known beforehand.
 */
function waveOf(calls: number): readonly Asked[] {
  const { plan } = crowd(1, 0);
  const rules = new Piece("system", "rules", plan.instructions);
  const page = new Strand(Array.from({ length: POSTS }, (_, i) => messageOf(`p${i}`, "feed")).flat());
  const replies = Array.from({ length: REPLIES }, (_, i) => messageOf(`c${i}`, "notification")).flat();
  const askedBy = (agent: number): Asked => {
    const persona = `You are Agent ${agent} (@agent_${agent}). You like ledgers.`;
    const own = new Piece(
      "user",
      "memory",
      `You were last here in round ${agent % 50}, and wrote [p${agent}].`,
    );
    const before = [rules, new Piece("system", "persona", persona), own, ...replies];
    return {
      model: "claude",
      spec: SPEC,
      agent,
      turn: agent + 1,
      request: {
        segments: [...before, ...page.segments],
        strands: [{ at: before.length, strand: page }],
        answer: SHAPE,
        address: { round: 1, context: agent, name: `agent_${agent}`, ordinal: 0, draw: 0, repair: 0 },
      },
    };
  };
  return Array.from({ length: calls }, (_, i) => askedBy(i));
}

function messageOf(id: string, kind: "feed" | "notification"): readonly Piece[] {
  return [
    new Piece("user", "frame", `[${id}] @agent_${id} in place-3 · 4 points · round 2`),
    new Piece("user", kind, `| The tide tables in the harbour office are a week behind. (${id})`),
  ];
}

/** Whole runs, prompts and commits included: the length of a round of which each agent's call takes the latency. */
async function roundsOf(calls: number, nextPath: () => string, quick: boolean): Promise<readonly Finding[]> {
  const isLarge = calls > 128;
  const [rounds, first] = quick ? [2, 1] : isLarge ? [10, 3] : [24, 8];
  const goal = { most: isLarge ? 1.43 : 1.09 };
  const lengths = await withServer(LATENCY_MS, (server) =>
    playRounds(crowd(calls, rounds), accessTo(server, calls), nextPath()),
  );
  // The first ones open the connections, and have the code compiled.
  const ratios = lengths.slice(first).map((ms) => ms / LATENCY_MS);
  const label = calls.toLocaleString("en-US");
  return [
    { what: `a round of ${label} calls at once, of the latency`, unit: "x", figure: spreadOf(ratios), goal },
  ];
}

async function playRounds(
  { plan }: ReturnType<typeof crowd>,
  access: ModelAccess,
  path: string,
): Promise<readonly number[]> {
  const planned = { plan: { ...plan, models: { instant: SPEC } }, access: { instant: access } };
  const lengths: number[] = [];
  let before = Number.NaN;
  settle();
  const { status, stopReason } = await playRun(createRun(path, planned, ORIGIN), {
    openProvider: openAnthropic,
    stop: { stopping: false },
    clock: () => performance.now(),
    onRound: ({ round }) => {
      const now = performance.now();
      if (round > 0) lengths.push(now - before);
      before = now;
    },
  });
  if (status !== "done") throw new Error(`the run ended as ${status}: ${stopReason}`);
  return lengths;
}
