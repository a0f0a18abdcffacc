import { spawn } from "node:child_process";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallOutcome, ModelSpec, Provider, ProviderWorld } from "../../src/core/call.ts";
import { PolylogueError } from "../../src/core/errors.ts";
import { type OpenProvider, playing, recording } from "../../src/providers/cassette/cassette.ts";
import { Recorder, readTape } from "../../src/providers/cassette/cassette-file.ts";
import { cassetteKey } from "../../src/providers/cassette/cassette-key.ts";
import { openProvider } from "../../src/providers/open.ts";
import { experimentOf, freshFolder, LISTENERS, linesOf, plannedOf, play } from "../support/experiments.ts";
import { disk, MAY_MOUNT, WHY_NOT } from "../support/mounts.ts";
import { ACTIONS_ONLY, addressOf, completionOf, promptOf, requestOf, WITH_READS } from "./prompts.ts";

const SPEC: ModelSpec = { provider: "anthropic", model: "claude-haiku-5-5", params: { max_tokens: 300 } };
const WORLD: ProviderWorld = { seed: 3, arm: "mixed", canaries: {} };
const PROMPT = promptOf({});

const said = (text: string): CallOutcome => ({
  ok: true,
  completion: { text, stop: "end", servedModel: "claude-haiku-5-5", usage: { inputTokens: 5 }, sent: {} },
});

/** Opens a model that says what it is told to, one outcome a call. */
const saying = (...outcomes: readonly CallOutcome[]): OpenProvider => {
  const left = [...outcomes];
  return async ({ provider, model }) => ({
    name: provider,
    model,
    complete: async () => {
      const next = left.shift();
      if (next === undefined) throw new Error("asked once too often");
      return next;
    },
  });
};

const nobody: OpenProvider = () => Promise.reject(new Error("no model may be opened"));

const freshPath = (): string => join(freshFolder(), "answers.cassette");

/** Records one call for each outcome, at draws 0, 1, 2 … */
async function record(path: string, outcomes: readonly CallOutcome[], firstDraw = 0): Promise<void> {
  const recorder = Recorder.open(path);
  const provider = await recording(saying(...outcomes), recorder)(SPEC, {}, WORLD);
  for (const [i] of outcomes.entries()) await provider.complete(requestOf(PROMPT, { draw: firstDraw + i }));
  recorder.close();
}

const player = (path: string, open = nobody, onMiss: "fail" | "live" = "fail"): Promise<Provider> =>
  playing(open, readTape(path), onMiss)(SPEC, {}, WORLD);

async function textAt(path: string, draw: number): Promise<string> {
  return completionOf(await (await player(path)).complete(requestOf(PROMPT, { draw }))).text;
}

const codeOf = (body: () => unknown): string => {
  try {
    body();
  } catch (error) {
    if (error instanceof PolylogueError) return error.code;
    throw error;
  }
  return "nothing thrown";
};

describe("a run", () => {
  test("played from what was recorded has the same log, and no model is opened", async () => {
    const planned = plannedOf(experimentOf(LISTENERS));
    const path = freshPath();
    const recorder = Recorder.open(path);
    const first = await play(planned, { openProvider: recording(openProvider, recorder) });
    recorder.close();
    const second = await play(planned, { openProvider: playing(nobody, readTape(path), "fail") });
    expect(second.result.status).toBe("done");
    expect(second.result.logHash).toBe(first.result.logHash);
    expect(linesOf(second.path)).toEqual(linesOf(first.path));
    expect(readTape(path).size).toBe(first.result.counts.calls);
  });

  test("beside another that records to the same file plays as it was", async () => {
    const experiment = experimentOf(LISTENERS.replace("seeds: [7]", "seeds: [7, 8, 9]"));
    const slow = experiment.runs.map(({ plan, access }) => ({
      plan,
      access: { ...access, a: { latencyMs: 1 }, b: { latencyMs: 1 } },
    }));
    const path = freshPath();
    const recorder = Recorder.open(path);
    const open = recording(openProvider, recorder);
    const recorded = await Promise.all(slow.map((planned) => play(planned, { openProvider: open })));
    recorder.close();
    const tape = readTape(path);
    expect(tape.isCutOff).toBe(false);
    for (const [i, planned] of slow.entries()) {
      const { result } = await play(planned, { openProvider: playing(nobody, tape, "fail") });
      expect(result.logHash).toBe(recorded[i]?.result.logHash);
    }
  });

  test("stops at what the cassette does not hold, with the model, the round and the agent", async () => {
    const planned = plannedOf(experimentOf(LISTENERS));
    const path = freshPath();
    const recorder = Recorder.open(path);
    await play(planned, { openProvider: recording(openProvider, recorder), maxRounds: 2 });
    recorder.close();
    const { result } = await play(planned, { openProvider: playing(nobody, readTape(path), "fail") });
    expect(result.status).toBe("stopped");
    expect(result.rounds).toBe(2);
    expect(result.stopReason).toMatch(/not_found: .* holds no answer of \S+ in round 3 for @\w+ /);
  });

  test("goes on live from there, and gets where it would have got", async () => {
    const planned = plannedOf(experimentOf(LISTENERS));
    const path = freshPath();
    const recorder = Recorder.open(path);
    await play(planned, { openProvider: recording(openProvider, recorder), maxRounds: 2 });
    recorder.close();
    const before = readFileSync(path, "utf8");
    const whole = await play(planned);
    const { result } = await play(planned, { openProvider: playing(openProvider, readTape(path), "live") });
    expect(result.logHash).toBe(whole.result.logHash);
    expect(readFileSync(path, "utf8")).toBe(before);
  });
});

describe("what is kept", () => {
  test("answers are, and a server's word that it cannot; other trouble is not", async () => {
    const path = freshPath();
    const cannot = { ok: false, failure: "bad_request", message: "no schemas here" } as const;
    await record(path, [
      { ok: false, failure: "overloaded", message: "later", retryAfterMs: 5 },
      cannot,
      { ok: false, failure: "auth", message: "who are you" },
      said("yes"),
    ]);
    expect(readTape(path).size).toBe(2);
    expect(await (await player(path)).complete(requestOf(PROMPT, { draw: 1 }))).toEqual(cannot);
    expect(await textAt(path, 3)).toBe("yes");
  });

  test("a completion comes back whole, but for the limits of the account", async () => {
    const completion = {
      ...completionOf(said("yes")),
      reportedUsd: 0.25,
      host: "DeepInfra",
      fingerprint: "fp_1",
      reasoning: "hm",
      truth: [{ topic: "tides" }],
      sent: { max_tokens: 300 },
    };
    const path = freshPath();
    const limits = { requestsPerMinute: 77_123 };
    await record(path, [{ ok: true, completion: { ...completion, limits } }]);
    const played = await (await player(path)).complete(requestOf(PROMPT, { draw: 0 }));
    expect(played).toEqual({ ok: true, completion });
    expect(readFileSync(path, "utf8")).not.toContain("77123");
  });

  test("the later of two answers to one request stands", async () => {
    const path = freshPath();
    await record(path, [said("first")]);
    await record(path, [said("second")]);
    expect(await textAt(path, 0)).toBe("second");
  });

  test("a request that is aborted already is not answered", async () => {
    const path = freshPath();
    await record(path, [said("yes")]);
    const outcome = await (await player(path)).complete({
      ...requestOf(PROMPT),
      signal: AbortSignal.abort(),
    });
    expect(outcome).toMatchObject({ ok: false, failure: "aborted" });
  });
});

describe("the key", () => {
  const key = (over: Partial<ProviderWorld> = {}, spec = SPEC, request = requestOf(PROMPT)): string =>
    cassetteKey({ ...WORLD, ...over }, spec, request);

  test("follows from arm, seed, model, place, words and form, each of them", () => {
    const [first, ...rest] = PROMPT;
    if (first === undefined) throw new Error("the prompt is empty");
    const others = [
      key({ arm: "plain" }),
      key({ seed: 4 }),
      key({}, { ...SPEC, model: "claude-haiku-4-5" }),
      key({}, { ...SPEC, params: { max_tokens: 301 } }),
      key({}, { ...SPEC, structured: "json" }),
      ...(["round", "context", "ordinal", "draw", "repair"] as const).map((part) =>
        key({}, SPEC, requestOf(PROMPT, { [part]: 9 })),
      ),
      key({}, SPEC, requestOf(PROMPT, { name: "bo" })),
      key({}, SPEC, requestOf(PROMPT, {}, WITH_READS)),
      key({}, SPEC, requestOf([{ ...first, text: `${first.text} ` }, ...rest])),
      key({}, SPEC, requestOf([{ ...first, role: "user" }, ...rest])),
      key({}, SPEC, requestOf(rest)),
    ];
    expect(new Set([key(), ...others]).size).toBe(others.length + 1);
  });

  test("does not hang on the order in which a model's parameters are written, nor on the same objects", () => {
    const spec = { ...SPEC, params: { b: 1, a: 2 } };
    const turned = { model: SPEC.model, params: { a: 2, b: 1 }, provider: SPEC.provider };
    expect(key({}, turned, structuredClone(requestOf(PROMPT, {}, ACTIONS_ONLY)))).toBe(key({}, spec));
  });
});

describe("a file", () => {
  test("cut off at any byte holds the answers of its whole lines, and can be gone on with", async () => {
    const whole = freshPath();
    await record(whole, [said("zero"), said("öne"), said("two")]);
    const bytes = readFileSync(whole);
    const header = bytes.indexOf("\n") + 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: header, max: bytes.length }), async (size) => {
        const path = freshPath();
        writeFileSync(path, bytes);
        truncateSync(path, size);
        const lines = bytes.subarray(header, size).filter((byte) => byte === 0x0a).length;
        const cut = readTape(path);
        expect(cut.size).toBe(lines);
        expect(cut.isCutOff).toBe(bytes[size - 1] !== 0x0a);
        await record(path, [said("more")], 7);
        expect(readTape(path)).toMatchObject({ size: lines + 1, isCutOff: false });
        expect(await textAt(path, 7)).toBe("more");
        if (lines > 1) expect(await textAt(path, 1)).toBe("öne");
      }),
      { numRuns: 60 },
    );
  });

  test("cut off within its first line can be recorded to from the start", async () => {
    const path = freshPath();
    await record(path, [said("yes")]);
    truncateSync(path, 9);
    await record(path, [said("again")]);
    expect(await textAt(path, 0)).toBe("again");
  });

  test("that is missing, foreign, newer or broken in the middle is refused, each for its reason", async () => {
    const path = freshPath();
    expect(codeOf(() => readTape(path))).toBe("file_missing");
    for (const text of ["", "hello\n", '{"polylogue_cassette":99}\n', "[1]\n"]) {
      writeFileSync(path, text);
      expect(codeOf(() => readTape(path))).toBe("file_unreadable");
    }
    const sound = freshPath();
    await record(sound, [said("a"), said("b")]);
    const lines = readFileSync(sound, "utf8").split("\n");
    writeFileSync(path, [lines[0], lines[1]?.slice(0, 40), lines[2], ""].join("\n"));
    expect(codeOf(() => readTape(path))).toBe("file_unreadable");
  });

  test("that is no cassette is never recorded over", () => {
    for (const text of ["hi", "a diary\n", '{"polylogue_cassette":99}\n{}\n', "x".repeat(100_000)]) {
      const path = freshPath();
      writeFileSync(path, text);
      expect(codeOf(() => Recorder.open(path))).toBe("output_exists");
      expect(readFileSync(path, "utf8")).toBe(text);
    }
  });

  test.skipIf(!MAY_MOUNT)(`on a full disk keeps what was whole (else: ${WHY_NOT})`, async () => {
    const { folder, resize } = disk("64k");
    const path = join(folder, "full.cassette");
    const recorder = Recorder.open(path);
    const provider = await recording(
      saying(said("small"), said("x".repeat(200_000)), said("late")),
      recorder,
    )(SPEC, {}, WORLD);
    await provider.complete(requestOf(PROMPT, { draw: 0 }));
    await expect(provider.complete(requestOf(PROMPT, { draw: 1 }))).rejects.toMatchObject({
      code: "disk_full",
    });
    // There is room again, but half a line stands where the next would begin.
    resize("64m");
    await expect(provider.complete(requestOf(PROMPT, { draw: 2 }))).rejects.toMatchObject({
      code: "disk_full",
    });
    recorder.close();
    expect(readTape(path)).toMatchObject({ size: 1, isCutOff: true });
  });
});

describe("the lock", () => {
  test("keeps a second recorder out until the first is closed", () => {
    const path = freshPath();
    const first = Recorder.open(path);
    expect(codeOf(() => Recorder.open(path))).toBe("run_locked");
    first.close();
    first.close();
    Recorder.open(path).close();
  });

  test("of a living process holds, of a dead one or of a namesake it does not", async () => {
    const child = spawn(process.execPath, ["--eval", "process.stdin.resume()"], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    const path = freshPath();
    const lockOf = (pid: number | undefined, host = hostname()): void =>
      writeFileSync(`${path}-lock`, JSON.stringify({ pid, host, token: "x" }));
    lockOf(child.pid);
    expect(codeOf(() => Recorder.open(path))).toBe("run_locked");
    lockOf(process.pid, "elsewhere");
    expect(codeOf(() => Recorder.open(path))).toBe("run_locked");
    lockOf(process.pid);
    Recorder.open(path).close();
    const gone = new Promise((done) => child.once("exit", done));
    child.stdin?.end();
    await gone;
    lockOf(child.pid);
    Recorder.open(path).close();
  });
});

test("the address in a line is the call's, for a person to read", async () => {
  const path = freshPath();
  await record(path, [said("yes")]);
  const line = JSON.parse(readFileSync(path, "utf8").split("\n")[1] ?? "") as Record<string, unknown>;
  expect(line).toMatchObject({ arm: "mixed", seed: 3, model: "claude-haiku-5-5", at: addressOf() });
});
