import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { FakeOptions, Faults, SeenRequest } from "./settings.ts";

/** Built by the tests' global setup, as the command is. */
const SERVER = resolve("test/.built/server.js");

/**
 * A server of models in a process of its own, on a port of loopback that the system chose. It speaks as the vendors do:
 * `POST /v1/messages`, `/v1/responses`, `/v1/chat/completions`, `GET /v1/models`. What it answers follows from the
 * request body alone; what goes wrong on the way does not. Words in a model's name choose how it behaves: see
 * outcome.ts and chat.ts; words in a key choose whether it may ask: see refuseKey in anthropic.ts and openai-common.ts.
 */
export interface Fake {
  /** "http://127.0.0.1:41235" */
  readonly url: string;
  /** The base URL for Anthropic's SDK, which adds /v1 itself; and the one for OpenAI's, which has it. */
  readonly anthropicUrl: string;
  readonly openaiUrl: string;
  readonly pid: number;
  /** Every request since the start or the last reset, in order of arrival; bodies where asked for. */
  seen(options?: { readonly bodies?: boolean }): Promise<SeenRequest[]>;
  /** How many requests there were, and how many are under way: all that a `plain` server knows. */
  count(): Promise<{ readonly count: number; readonly underWay: number }>;
  /** Forgets what was seen and all faults. */
  reset(): Promise<void>;
  /** Takes the place of all faults ordered before. */
  setFaults(faults: Faults): Promise<void>;
  /** Ends the process; may be called twice. */
  stop(): Promise<void>;
}

/** Starts a server and waits until it listens. It ends with `stop`, and with the process that started it. */
export async function startFake(options: FakeOptions = {}): Promise<Fake> {
  if (!existsSync(SERVER)) throw new Error(`${SERVER} is missing: npx tsc -p tsconfig.fakes.json`);
  const child = spawn(process.execPath, [SERVER, JSON.stringify(options)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const url = await urlOf(child);
  const ask = async <T>(path: string, body?: unknown): Promise<T> => {
    const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`${url}/control/${path}`, sent);
    return (await response.json()) as T;
  };
  return {
    url,
    anthropicUrl: url,
    openaiUrl: `${url}/v1`,
    pid: child.pid ?? 0,
    seen: ({ bodies = false } = {}) => ask(bodies ? "seen?bodies" : "seen"),
    count: () => ask("count"),
    reset: async () => {
      await ask("reset", {});
    },
    setFaults: async (faults) => {
      await ask("faults", faults);
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, "exit");
    },
  };
}

async function urlOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the server has no standard output");
  const lines = createInterface({ input: child.stdout });
  const [first]: unknown[] = await Promise.race([once(lines, "line"), once(child, "exit")]);
  lines.close();
  if (typeof first !== "string") throw new Error(`the server ended with ${String(first)} before it listened`);
  return (JSON.parse(first) as { url: string }).url;
}
