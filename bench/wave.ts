import { answerShape } from "../src/agent/answer.ts";
import { type ModelAccess, type ModelSpec, Strand } from "../src/core/call.ts";
import { Piece } from "../src/core/piece.ts";
import type { Asked } from "../src/engine/asked.ts";
import { type Fake, startFake } from "../test/support/fake-models/fake.ts";
import { crowd } from "./crowd.ts";

/** The model behind the benchmarks' server. */
export const SPEC: ModelSpec = {
  provider: "anthropic",
  model: "claude-haiku-5-5",
  params: { max_tokens: 600 },
  structured: "schema",
};
/** The variable that holds the key for it, and the key. */
export const KEY_ENV = "POLYLOGUE_BENCH_KEY";
export const KEY = "a-key-for-nobody";

const SHAPE = answerShape(false, 1);
const POSTS = 10;
const REPLIES = 9;

/** Lends a server, in a process of its own, that gives everybody the same answer after so many milliseconds. */
export async function withServer<T>(latencyMs: number, work: (server: Fake) => Promise<T>): Promise<T> {
  const server = await startFake({ plain: true, latencyMs });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

export const accessTo = (server: Fake, concurrency: number): ModelAccess => ({
  baseUrl: server.anthropicUrl,
  apiKeyEnv: KEY_ENV,
  concurrency,
  price: { input: 0.1, output: 0.5, source: "bench" },
});

/**
 * Prompts as the forum makes them: forty segments, about five kilobytes with the answer's schema. House rules, a front page
 * of ten posts and some replies stand in all of them as the same objects; who it is for, and a line of its own, in one
 * alone. They are made anew for each measurement, so that nothing about them is known beforehand.
 */
export function waveOf(calls: number): readonly Asked[] {
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
