import { existsSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ended, ended, lastJson, polylogue, start } from "../support/cli.ts";
import { type Fake, startFake } from "../support/fake-models/fake.ts";
import { KEYS, labsDesk } from "../support/three-labs.ts";

interface Done {
  readonly runs: readonly {
    readonly complete: boolean;
    readonly forks: number;
    readonly calls: number;
    readonly costUsd: number | null;
  }[];
}

const shell = (cwd: string, ...args: string[]): Ended => polylogue(args, { cwd, env: KEYS });

let fake: Fake;
let cwd: string;
beforeAll(async () => {
  fake = await startFake({});
  cwd = labsDesk(fake, { agents: 10, rounds: 8 });
  const { code } = shell(cwd, "run", "labs.yaml");
  if (code !== 0) throw new Error("the run that is to be probed failed");
}, 120_000);
afterAll(() => fake.stop());

/** Somebody outside the cast, at the same server. */
const WORDS = (): string[] => [
  "--paraphraser",
  "openai-compatible/reworder",
  "--paraphraser-url",
  fake.openaiUrl,
];
const ASK = (): string[] => ["probe", "labs", "--forks", "8", "--draws", "2", ...WORDS(), "--json"];
const CAP = ["--budget-calls", "100000"];

interface Row {
  readonly fork: number;
  /** 0 original, 1 paraphrase, 2 swap. */
  readonly variant: number;
  readonly segments: string;
}

const PLAIN_PROMPTS = `SELECT draw % 100000000 / 1000 - 1 AS fork, draw % 1000 / 64 AS variant, segments
  FROM calls WHERE round > 0 AND repair = 0 AND draw % 1000 / 64 < 3 GROUP BY 1, 2`;

function read<T>(path: string, sql: string): T[] {
  const db = new Sqlite(path, { readonly: true });
  try {
    return db.prepare<[], T>(sql).all();
  } finally {
    db.close();
  }
}

const probeFile = (): string => join(cwd, "runs/labs/main-s1.db-probe");
const textsOnFile = (): ReadonlyMap<number, string> =>
  new Map(
    read<{ readonly id: number; readonly text: string }>(
      probeFile(),
      "SELECT s.id, b.text FROM segments s JOIN blobs b ON b.id = s.blob",
    ).map(({ id, text }) => [id, text]),
  );

/** As it stands within JSON, in a body that is itself kept as an object. */
const escaped = (text: string): string => JSON.stringify(text.trim()).slice(1, -1);

const answered = (): number =>
  existsSync(probeFile())
    ? (read<{ n: number }>(probeFile(), "SELECT count(*) AS n FROM calls WHERE failure IS NULL")[0]?.n ?? 0)
    : 0;

describe("a probe over real HTTP", { timeout: 240_000 }, () => {
  test("tells what it may cost, and asks nothing before somebody has set a bound", async () => {
    await fake.reset();
    const { code, stderr, stdout } = shell(cwd, ...ASK());
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--budget-(usd|calls) \d/)]);
    expect(stdout).toContain('"estimate":[{');
    expect((await fake.count()).count).toBe(0);
    expect(shell(cwd, "probe", "labs").stderr).toContain("--paraphraser");
  });

  test("killed in the middle, it asks nothing again that was answered and recorded", async () => {
    await fake.reset();
    await fake.setFaults({ rates: { slow: 1 }, slowMs: 60 });
    const child = start([...ASK(), ...CAP], { cwd, env: KEYS });
    const end = ended(child);
    while ((await fake.count()).count < 40) await new Promise((later) => setTimeout(later, 10));
    child.kill("SIGKILL");
    await end;
    await fake.setFaults({});
    const recorded = answered();
    expect(recorded).toBeGreaterThan(0);
    await fake.reset();
    const rest = shell(cwd, ...ASK(), ...CAP);
    expect([rest.code, rest.stderr]).toEqual([0, expect.anything()]);
    expect(lastJson<Done>(rest).runs[0]?.complete).toBe(true);
    const after = (await fake.seen()).filter(({ method }) => method === "POST").length;
    expect(after).toBe(answered() - recorded);
    await fake.reset();
    expect(shell(cwd, ...ASK(), ...CAP).code).toBe(0);
    expect((await fake.count()).count).toBe(0);
  });

  test("what went over the wire differs in the words of the message alone", () => {
    const rows = read<Row>(probeFile(), PLAIN_PROMPTS);
    const texts = textsOnFile();
    const promptOf = (fork: number, variant: number): (string | undefined)[] => {
      const row = rows.find((one) => one.fork === fork && one.variant === variant);
      return (JSON.parse(row?.segments ?? "[]") as number[]).map((id) => texts.get(id));
    };
    const forks = new Set(rows.map(({ fork }) => fork));
    expect(forks.size).toBeGreaterThan(4);
    for (const fork of forks) {
      const [original = [], paraphrase = [], swap = []] = [0, 1, 2].map((variant) => promptOf(fork, variant));
      const places = (other: readonly (string | undefined)[]): number[] =>
        other.flatMap((text, i) => (text === original[i] ? [] : [i]));
      expect([paraphrase.length, swap.length]).toEqual([original.length, original.length]);
      expect(places(swap).length).toBeGreaterThan(0);
      expect(places(swap)).toEqual(places(paraphrase));
    }
  });

  test("the bodies that the server got are the prompts on file", async () => {
    await fake.reset();
    expect(shell(cwd, ...ASK(), ...CAP, "--again").code).toBe(0);
    const seen = (await fake.seen({ bodies: true })).filter(({ method }) => method === "POST");
    const bodies = seen.map((request) => JSON.stringify(request));
    const texts = textsOnFile();
    const rows = read<Row>(probeFile(), PLAIN_PROMPTS.replace("WHERE", "WHERE draw > 100000000 AND"));
    expect(rows.length).toBeGreaterThan(12);
    for (const { fork, variant, segments } of rows) {
      const parts = (JSON.parse(segments) as number[]).map((id) => escaped(texts.get(id) ?? "?"));
      const isSent = bodies.some((body) => parts.every((part) => body.includes(part)));
      expect([fork, variant, isSent]).toEqual([fork, variant, true]);
    }
  });
});
