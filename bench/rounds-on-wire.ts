import { Client } from "undici";
import type { ModelAccess } from "../src/core/call.ts";
import { createRun, playRun } from "../src/engine/run.ts";
import { openAnthropic } from "../src/providers/anthropic/anthropic.ts";
import { messagesRequest } from "../src/providers/anthropic/request.ts";
import { crowd } from "./crowd.ts";
import type { Finding } from "./finding.ts";
import { type Spread, settle, spreadOf } from "./spread.ts";
import { accessTo, KEY, SPEC, waveOf, withServer } from "./wave.ts";

const LATENCY_MS = 200;
const ORIGIN = { scenarioText: "", scenarioFile: "bench.yaml", codeVersion: "bench" } as const;

/** Rounds that are played, and how many of the first do not count: they open connections and have the code compiled. */
interface Series {
  readonly rounds: number;
  readonly first: number;
}

export interface RoundsOnWire {
  /** The most calls under way at once. */
  readonly atOnce: number;
  /** How many times as many agents there are where they are many. */
  readonly waves: number;
  /**
   * Of rounds with as many agents as calls at once; also of as many requests by undici alone. Those of `early`,
   * from and up to, have their connections and not yet all of their code.
   */
  readonly single: Series & { readonly early: readonly [number, number] };
  /** Of rounds with many agents. */
  readonly many: Series;
  /** The most that a round may take, of calls / calls at once x latency. */
  readonly most: number;
}

/**
 * How near whole rounds, prompts and commits included, come to what the server's latency allows: calls / calls at once x
 * latency. Where all calls of a round go out at once, nothing is worked on while somebody waits, but for sending the others and
 * reading what they got. Where agents are many times as many, calls are made and read while others wait. Between the two, what
 * undici alone gets from the same server with bodies that are ready and answers that nobody looks into.
 */
export function roundsOnWire(
  { atOnce, waves, single, many, most }: RoundsOnWire,
  nextPath: () => string,
): Promise<readonly Finding[]> {
  const calls = atOnce.toLocaleString("en-US");
  const agents = (atOnce * waves).toLocaleString("en-US");
  return withServer(LATENCY_MS, async (server) => {
    const access = accessTo(server, atOnce);
    const ratio = (lengths: readonly number[], ideal: number): Spread =>
      spreadOf(lengths.map((ms) => ms / ideal));
    const [from, to] = single.early;
    const one = await playRounds(access, { calls: atOnce, rounds: single.rounds }, nextPath());
    const bare = await sendBare(server.url, atOnce, single.rounds);
    const often = await playRounds(access, { calls: atOnce * waves, rounds: many.rounds }, nextPath());
    const goal = { most };
    return [
      {
        what: `one wave: a round of ${calls} calls, all at once, of the latency`,
        unit: "x",
        figure: ratio(one.slice(single.first), LATENCY_MS),
        goal,
      },
      {
        what: `the same in rounds ${from + 1} to ${to}, while code is compiled`,
        unit: "x",
        figure: ratio(one.slice(from, to), LATENCY_MS),
      },
      {
        what: `the same by undici alone, ${calls} bodies ready, of the latency`,
        unit: "x",
        figure: ratio(bare.slice(single.first), LATENCY_MS),
      },
      {
        what: `${waves} waves: a round of ${agents} calls, ${calls} at once, of ${waves} x the latency`,
        unit: "x",
        figure: ratio(often.slice(many.first), waves * LATENCY_MS),
        goal,
      },
    ];
  });
}

/** Milliseconds of each round of a run of which all agents have one call a round. */
async function playRounds(
  access: ModelAccess,
  { calls, rounds }: { readonly calls: number; readonly rounds: number },
  path: string,
): Promise<readonly number[]> {
  const { plan } = crowd(calls, rounds);
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

/** Milliseconds of as many requests at once, each over a connection of its own that stays open, a number of times. */
async function sendBare(url: string, atOnce: number, times: number): Promise<readonly number[]> {
  const bodies = waveOf(atOnce).map(({ request }) => messagesRequest(SPEC, request).bytes);
  const clients = bodies.map(() => new Client(url));
  const headers = { "content-type": "application/json", "x-api-key": KEY };
  const send = async (body: Buffer, i: number): Promise<void> => {
    const answer = await clients[i]?.request({ path: "/v1/messages", method: "POST", headers, body });
    await answer?.body.text();
  };
  const lengths: number[] = [];
  settle();
  for (let n = 0; n < times; n += 1) {
    const start = performance.now();
    await Promise.all(bodies.map(send));
    lengths.push(performance.now() - start);
  }
  await Promise.all(clients.map((client) => client.close()));
  return lengths;
}
