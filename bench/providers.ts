import { spawnSync } from "node:child_process";
import Anthropic from "@anthropic-ai/sdk";
import { answerShape } from "../src/agent/answer.ts";
import type { ModelAccess, ModelSpec, Segment } from "../src/core/call.ts";
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
  const wave = Array.from({ length: calls }, (_, i) => askedBy(i));
  return withServer(0, async (server) => {
    const ours = (): Promise<number> => callOurs(server, wave, nextPath());
    const bare = (): Promise<number> => callBare(server, wave);
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
    recorded: () => undefined,
    inherited: () => undefined,
    attempt: () => 0,
    record: (call) => file.recordCall(call),
    clock: () => performance.now(),
    stop: { stopping: false },
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

/** A prompt as the forum makes them, of which all but the persona is shared: forty segments, about four kilobytes. */
function askedBy(agent: number): Asked {
  const { plan } = crowd(1, 0);
  const own: readonly Segment[] = [
    { role: "system", kind: "rules", text: plan.instructions },
    { role: "system", kind: "persona", text: `You are Agent ${agent} (@agent_${agent}). You like ledgers.` },
  ];
  const feed = Array.from({ length: 19 }, (_, i): readonly Segment[] => [
    { role: "user", kind: "frame", text: `[p${i}] @agent_${i} in place-3 · ${i} points · 20 min ago` },
    { role: "user", kind: "feed", text: `| The tide tables in the harbour office are a week behind. (${i})` },
  ]);
  return {
    model: "claude",
    spec: SPEC,
    agent,
    turn: agent + 1,
    request: {
      segments: [...own, ...feed.flat()],
      answer: SHAPE,
      address: { round: 1, context: agent, name: `agent_${agent}`, ordinal: 0, draw: 0, repair: 0 },
    },
  };
}

/** Whole runs, prompts and commits included: the length of a round of which each agent's call takes the latency. */
async function roundsOf(calls: number, nextPath: () => string, quick: boolean): Promise<readonly Finding[]> {
  const rounds = quick ? 2 : 6;
  const goal = { most: calls > 128 ? 1.43 : 1.09 };
  const lengths = await withServer(LATENCY_MS, (server) =>
    playRounds(crowd(calls, rounds), accessTo(server, calls), nextPath()),
  );
  // The first one opens the connections.
  const ratios = lengths.slice(1).map((ms) => ms / LATENCY_MS);
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
