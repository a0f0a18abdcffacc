import { spawnSync } from "node:child_process";
import Anthropic from "@anthropic-ai/sdk";
import { rngFor } from "../src/core/rng.ts";
import { askLive } from "../src/engine/ask.ts";
import type { Asked } from "../src/engine/asked.ts";
import { Lanes } from "../src/engine/lanes.ts";
import type { LiveLine } from "../src/engine/live-line.ts";
import { openAnthropic } from "../src/providers/anthropic/anthropic.ts";
import { messagesRequest } from "../src/providers/anthropic/request.ts";
import type { Fake } from "../test/support/fake-models/fake.ts";
import { emptyRun } from "./empty-run.ts";
import type { Benchmark, Finding } from "./finding.ts";
import { History } from "./history.ts";
import { type RoundsOnWire, roundsOnWire } from "./rounds-on-wire.ts";
import { freshPaths, inScratch } from "./scratch.ts";
import { inTurns, spreadOf } from "./spread.ts";
import { accessTo, KEY, KEY_ENV, SPEC, waveOf, withServer } from "./wave.ts";

type Body = Anthropic.MessageCreateParamsNonStreaming;

/** How many calls are under way at once where the processor's time is counted. */
const AT_ONCE = 64;

/** Waves are short: for some thirty rounds code is compiled beside them, which is told apart from what they take then. */
const SINGLE: RoundsOnWire["single"] = { rounds: 48, first: 32, early: [8, 24] };
const ROUNDS: readonly RoundsOnWire[] = [
  { atOnce: 128, waves: 8, single: SINGLE, many: { rounds: 8, first: 2 }, most: 1.09 },
  { atOnce: 1_024, waves: 8, single: SINGLE, many: { rounds: 8, first: 2 }, most: 1.43 },
];
const FEW = { rounds: 2, first: 1 };
const QUICK: readonly RoundsOnWire[] = [
  { atOnce: 8, waves: 2, single: { ...FEW, early: [0, 1] }, many: FEW, most: 1.09 },
];

/** What a call over the wire costs the processor, and how near rounds come to what the server's latency allows. */
export function providersBenchmark(quick: boolean): Promise<Benchmark> {
  process.env[KEY_ENV] = KEY;
  const built = spawnSync("npx", ["tsc", "-p", "tsconfig.fakes.json"], { stdio: "inherit" });
  if (built.status !== 0) throw new Error("the server of models does not compile");
  return inScratch(async (folder) => {
    const nextPath = freshPaths(folder, "run");
    const findings = [await costOf(nextPath, quick)];
    for (const rounds of quick ? QUICK : ROUNDS) findings.push(...(await roundsOnWire(rounds, nextPath)));
    return { name: "providers", findings };
  });
}
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
  const bodies = wave
    .map(({ request }) => JSON.parse(messagesRequest(SPEC, request).bytes.toString()) as Body)
    .values();
  const spent = process.cpuUsage();
  const pull = async (): Promise<void> => {
    for (const body of bodies) await client.messages.create(body);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, pull));
  const { user, system } = process.cpuUsage(spent);
  return (user + system) / 1_000;
}
