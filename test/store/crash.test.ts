import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { RunFile } from "../../src/store/run-file.ts";
import { aFolder, aHeader, failureOf } from "./a-run.ts";

const WRITER = fileURLToPath(new URL("../.built/writer-process.js", import.meta.url));

/** Starts the writer; resolves when it has printed so many lines, with those lines. It goes on writing. */
async function writing(path: string, lines: number): Promise<{ child: ChildProcess; said: string[] }> {
  const child = spawn(process.execPath, [WRITER, path], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length >= lines) break;
  }
  expect(said).toHaveLength(lines);
  return { child, said };
}

async function killed(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

test("after kill -9 the file holds whole rounds, and every call that was on disk", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (lines) => {
      const path = join(aFolder(), "run.db");
      const { child, said } = await writing(path, lines);
      await killed(child);
      const run = RunFile.openForWriting(path);
      const { lastRound, lastSeq } = run.header();
      const rounds = said.filter((line) => line.startsWith("round ")).length;
      expect(lastRound).toBeGreaterThanOrEqual(rounds - 1);
      expect(lastSeq).toBe((lastRound + 1) * 21);
      expect(run.verifyChain()).toMatchObject({ ok: true, rounds: lastRound });
      for (const line of said.filter((one) => one.startsWith("call "))) {
        const [round = 0, context = 0] = line.slice("call ".length).split("/").map(Number);
        expect(run.callFor({ round, context, ordinal: 0 })?.outcome).toMatchObject({
          completion: { text: `answer ${round}/${context}` },
        });
      }
      run.finish();
      expect(readdirSync(dirname(path))).toEqual(["run.db"]);
    }),
    { numRuns: 6 },
  );
});

test("a second writer is refused at once, in another process and in the same", async () => {
  const path = join(aFolder(), "run.db");
  const { child } = await writing(path, 3);
  expect(failureOf(() => RunFile.openForWriting(path))).toBe("run_locked");
  expect(failureOf(() => RunFile.create(path, aHeader))).toBe("run_locked");
  await killed(child);
  const first = RunFile.openForWriting(path);
  expect(failureOf(() => RunFile.openForWriting(path))).toBe("run_locked");
  first.close();
  expect(existsSync(`${path}-lock`)).toBe(false);
});

test("a reader sees whole rounds while another process writes them", async () => {
  const path = join(aFolder(), "run.db");
  const { child } = await writing(path, 5);
  const reader = RunFile.openForReading(path);
  for (let i = 0; i < 50; i += 1) {
    const { lastRound, lastSeq, logHash } = reader.header();
    expect(lastSeq).toBe((lastRound + 1) * 21);
    expect(logHash).toMatch(/^[0-9a-f]{64}$/);
    expect([...reader.events({ toRound: lastRound })]).toHaveLength(lastSeq);
    expect(reader.callsOf(1)).toHaveLength(3);
  }
  await killed(child);
  expect(reader.verifyChain()).toMatchObject({ ok: true });
  reader.close();
});
