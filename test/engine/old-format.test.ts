import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import type { CallRequest, Provider } from "../../src/core/call.ts";
import { replayRun } from "../../src/engine/replay.ts";
import { playRun } from "../../src/engine/run.ts";
import { FORMAT_VERSION } from "../../src/store/migrations.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { aFolder } from "../store/a-run.ts";

/** A run of four rounds that its model left in the third, after two of its agents had answered; written in format 1. */
const OLD = new URL("../fixtures/format-1.db.gz", import.meta.url);
/** What the same version came to when nothing went wrong. */
const WHOLE = "7af75e3652e573c458966c3208651e47e377cd32d1cf9b4bd18f2904e0c9af6b";

function anOldRun(): string {
  const path = join(aFolder(), "old.db");
  writeFileSync(path, gunzipSync(readFileSync(OLD)));
  return path;
}

const textOf = ({ address: { context, round, ordinal }, segments }: CallRequest): string =>
  (context + round + ordinal) % 3 === 0 && ordinal === 0
    ? `{"read":{"type":"open","target":"p${1 + context}"}}`
    : `{"actions":[{"type":"comment","target":"p${1 + ((context + round) % 8)}","body":"Said by ${context} in round ${round}, after ${segments.length} pieces."}]}`;

/** The model that the run was made with, and how often it was asked. */
function gull(): { readonly provider: Provider; readonly asked: string[] } {
  const asked: string[] = [];
  const provider: Provider = {
    name: "gull",
    model: "gull",
    complete: (request) => {
      const { round, context, ordinal } = request.address;
      asked.push(`${round}/${context}/${ordinal}`);
      const completion = { stop: "end", servedModel: "gull", usage: {}, sent: {} } as const;
      return { ok: true, completion: { ...completion, text: textOf(request) } };
    },
  };
  return { provider, asked };
}

const play = (path: string, provider: Provider) =>
  playRun(RunFile.openForWriting(path), {
    openProvider: async () => provider,
    stop: { stopping: false },
    clock: () => 0,
  });

test("a run of the first format is read and replayed as it is", async () => {
  const path = anOldRun();
  const file = RunFile.openForReading(path);
  expect(file.header().formatVersion).toBe(1);
  expect(await replayRun(file)).toMatchObject({ ok: true, rounds: 2, divergences: [] });
  file.close();
});

test("it goes on where it was left, asks for no answer that it has, and ends as it would have", async () => {
  const path = anOldRun();
  const before = RunFile.openForReading(path);
  const landed = before.callsOf(3).filter(({ outcome }) => outcome.ok);
  before.close();
  expect(landed.length).toBeGreaterThan(0);
  const { provider, asked } = gull();
  const result = await play(path, provider);
  expect(result).toMatchObject({ status: "done", logHash: WHOLE, reused: landed.length });
  for (const { round, context, ordinal } of landed)
    expect(asked).not.toContain(`${round}/${context}/${ordinal}`);
  const file = RunFile.openForReading(path);
  expect(file.header().formatVersion).toBe(FORMAT_VERSION);
  expect(await replayRun(file)).toMatchObject({ ok: true, rounds: 4, logHash: WHOLE });
  file.close();
});

test("the view of prompts tells those of both formats piece by piece, in order", async () => {
  const path = anOldRun();
  await play(path, gull().provider);
  const file = RunFile.openForReading(path);
  const db = new Sqlite(path, { readonly: true });
  const pieces = db.prepare<[number], { position: number; text: string }>(
    "SELECT position, text FROM prompts WHERE call = ? ORDER BY position",
  );
  for (const { id, segments } of [1, 2, 3, 4].flatMap((round) => file.callsOf(round)))
    expect(pieces.all(id)).toEqual(segments.map(({ text }, i) => ({ position: i + 1, text })));
  expect(db.prepare("SELECT count(*) FROM calls WHERE segments LIKE '%-%'").pluck().get()).toBeGreaterThan(0);
  db.close();
  file.close();
});

test("a fork of it is whole", () => {
  const path = join(aFolder(), "fork.db");
  const order = { round: 1, change: "none", inputs: [], codeVersion: "test", personas: {}, models: {} };
  const fork = RunFile.fork(anOldRun(), path, { ...order, answers: "same-prompt" });
  expect(fork.verifyChain()).toMatchObject({ ok: true });
  fork.close();
});
