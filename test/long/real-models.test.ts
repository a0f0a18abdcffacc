import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ended, ended, lastJson, polylogue, start } from "../support/cli.ts";
import { type Fake, startFake } from "../support/fake-models/fake.ts";
import { KEYS, labsDesk } from "../support/three-labs.ts";

interface Done {
  readonly runs: readonly {
    readonly path: string;
    readonly status: string;
    readonly stopReason: string | null;
    readonly logHash: string;
  }[];
}

const RATES = {
  rate_limit: 0.1,
  server_error: 0.03,
  overloaded: 0.02,
  reset: 0.02,
  truncated: 0.02,
  hang: 0.02,
} as const;

/** Done; and done with so many answers lost that the run is not comparable, which is what garbage makes of it. */
const FINISHED = [0, 3];

let fake: Fake;
beforeAll(async () => {
  fake = await startFake({ garbage: 0.03, refusals: 0.02 });
});
afterAll(() => fake.stop());

const shell = (cwd: string, ...args: string[]): Ended => polylogue(args, { cwd, env: KEYS });

/** Runs, and resumes for as long as trouble pauses it. */
function toTheEnd(cwd: string): { readonly done: Done; readonly said: string } {
  let turn = shell(cwd, "run", "labs.yaml", "--json");
  let said = turn.stdout + turn.stderr;
  for (let again = 0; again < 20 && turn.code === 4; again += 1) {
    turn = shell(cwd, "resume", "--json");
    said += turn.stdout + turn.stderr;
  }
  expect([FINISHED.includes(turn.code ?? 1), turn.stderr]).toEqual([true, expect.anything()]);
  return { done: lastJson<Done>(turn), said };
}

function counted(path: string, sql: string): Record<string, number> {
  const db = new Sqlite(path, { readonly: true });
  try {
    return Object.fromEntries(
      db
        .prepare<[], [string, number]>(sql)
        .raw()
        .all()
        .map(([name, n]) => [String(name), n]),
    );
  } finally {
    db.close();
  }
}

const failures = (path: string) =>
  counted(path, "SELECT failure, count(*) FROM calls WHERE failure IS NOT NULL GROUP BY 1");

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function expectNoKeys(cwd: string, said: string): void {
  for (const [name, key] of Object.entries(KEYS)) {
    // Half a key is enough to be told apart, and too much to be told.
    for (const part of [key, key.slice(7, 20)]) {
      expect([name, said.includes(part)]).toEqual([name, false]);
      for (const file of filesUnder(cwd))
        expect([name, file, readFileSync(file, "latin1").includes(part)]).toEqual([name, file, false]);
    }
  }
}

describe("three labs through a bad network", () => {
  test("twenty agents, ten rounds: every fault is on file, and the log is that of a quiet line", async () => {
    const calm = labsDesk(fake, { agents: 20, rounds: 10 });
    const quiet = toTheEnd(calm);
    await fake.setFaults({ rates: RATES, seed: 7 });
    const stormy = labsDesk(fake, { agents: 20, rounds: 10, timeout: "1s" });
    const loud = toTheEnd(stormy);
    await fake.setFaults({});
    const [still, rough] = [quiet.done.runs[0], loud.done.runs[0]];
    expect(rough?.status).toBe("done");
    expect(rough?.logHash).toBe(still?.logHash);
    const found = failures(join(stormy, rough?.path ?? ""));
    for (const name of ["rate_limit", "server_error", "overloaded", "connection", "timeout"])
      expect([name, (found[name] ?? 0) > 0]).toEqual([name, true]);
    expect(failures(join(calm, still?.path ?? ""))).toEqual({});
    const outcomes = counted(
      join(calm, still?.path ?? ""),
      "SELECT json_extract(payload, '$.outcome'), count(*) FROM events WHERE type = 'turn.taken' GROUP BY 1",
    );
    expect(outcomes["declined"]).toBeGreaterThan(0);
    expect(outcomes["unreadable"]).toBeGreaterThan(0);
    for (const [cwd, said] of [
      [calm, quiet.said],
      [stormy, loud.said],
    ] as const) {
      const shown = shell(cwd, "show", "latest", "--cost");
      expect(shown.code).toBe(0);
      expectNoKeys(cwd, said + shown.stdout + shown.stderr);
      expect(shell(cwd, "replay", "latest").code).toBe(0);
    }
  });
});

describe("killed in the middle", () => {
  test.each([250, 700, 1200])(
    "the server is asked nothing again that was answered and recorded (%i ms)",
    async (ms) => {
      await fake.reset();
      await fake.setFaults({ rates: { slow: 1 }, slowMs: 40 });
      const cwd = labsDesk(fake, { agents: 12, rounds: 6 });
      const child = start(["run", "labs.yaml"], { cwd, env: KEYS });
      const end = ended(child);
      while ((await fake.count()).count < 5) await new Promise((later) => setTimeout(later, 10));
      await new Promise((later) => setTimeout(later, ms));
      child.kill("SIGKILL");
      await end;
      const path = join(cwd, "runs/labs/main-s1.db");
      const recorded = answered(path);
      const before = (await fake.seen()).filter(({ method }) => method === "POST");
      await fake.reset();
      expect(FINISHED).toContain(shell(cwd, "resume").code);
      const after = (await fake.seen()).filter(({ method }) => method === "POST");
      expect(after).toHaveLength(answered(path) - recorded);
      const asked = new Set(before.map(({ hash }) => hash));
      // Only what was under way when the axe fell is asked for twice.
      const twice = after.filter(({ hash }) => asked.has(hash)).length;
      expect(twice).toBeLessThanOrEqual(before.length - recorded);
      expect(shell(cwd, "replay", "latest").code).toBe(0);
    },
  );
});

const answered = (path: string): number =>
  existsSync(path) ? (counted(path, "SELECT 'n', count(*) FROM calls WHERE failure IS NULL")["n"] ?? 0) : 0;

describe("a budget of calls", () => {
  test("is not exceeded by one, with eight runs in parallel, and goes on with a higher cap", async () => {
    await fake.reset();
    await fake.setFaults({ rates: { rate_limit: 0.1, server_error: 0.05 }, seed: 3 });
    const cwd = labsDesk(fake, { agents: 6, rounds: 5, seeds: 8, more: "budget: { calls: 150 }" });
    const first = shell(cwd, "run", "labs.yaml", "--jobs", "8", "--json");
    expect(first.code).toBe(4);
    const sent = async (): Promise<number> =>
      (await fake.seen()).filter(({ method }) => method === "POST").length;
    expect(await sent()).toBe(150);
    expect(lastJson<Done>(first).runs.some(({ stopReason }) => stopReason?.startsWith("budget"))).toBe(true);
    const none = shell(cwd, "resume", "--json");
    expect(none.code).toBe(4);
    expect(await sent()).toBe(150);
    const more = shell(cwd, "resume", "--json", "--budget-calls", "5000");
    expect(FINISHED).toContain(more.code);
    expect(await sent()).toBeLessThanOrEqual(5_000);
    await fake.setFaults({});
  });
});

describe("trouble that only its operator can mend", () => {
  const small = { agents: 4, rounds: 3 } as const;

  test("a refused key ends the run with 5 and the advice; with a good one it goes on", () => {
    const cwd = labsDesk(fake, small);
    const bad = polylogue(["run", "labs.yaml"], {
      cwd,
      env: { ...KEYS, OPENAI_API_KEY: "sk-bad-key-000000" },
    });
    expect(bad.code).toBe(5);
    expect(bad.stderr).toContain("gpt");
    expect(bad.stderr).not.toContain("sk-bad-key");
    expect(FINISHED).toContain(shell(cwd, "resume").code);
  });

  test("a key that is missing when a run is taken up again is asked for by name, and nothing is lost", () => {
    const cwd = labsDesk(fake, small);
    expect(shell(cwd, "run", "labs.yaml", "--max-rounds", "1").code).toBe(4);
    const keyless = polylogue(["resume"], { cwd, env: { ...KEYS, ANTHROPIC_API_KEY: "" } });
    expect([keyless.code, keyless.stderr]).toEqual([5, expect.stringContaining("ANTHROPIC_API_KEY")]);
    expect(FINISHED).toContain(shell(cwd, "resume").code);
  });

  test("an account without money ends the run with 5 at once", async () => {
    await fake.reset();
    const cwd = labsDesk(fake, small);
    const env = { ...KEYS, ANTHROPIC_API_KEY: "sk-ant-broke-key-000" };
    expect(polylogue(["run", "labs.yaml"], { cwd, env }).code).toBe(5);
    const refused = (await fake.seen()).filter(({ status }) => status === 402);
    // Those under way together, and none after the first word of it.
    expect(refused.length).toBeLessThanOrEqual(4);
  });
});

describe("waiting", () => {
  test("for a limit is shown with its model, and Ctrl-C ends it at once", async () => {
    const cwd = labsDesk(fake, { agents: 3, rounds: 2 });
    expect(shell(cwd, "run", "labs.yaml", "--max-rounds", "1").code).toBe(4);
    await fake.setFaults({ rates: { rate_limit: 1 }, retryAfterMs: 60_000 });
    const child = start(["resume"], { cwd, env: KEYS });
    const end = ended(child);
    let said = "";
    await new Promise<void>((shown) => {
      child.stderr?.on("data", (data: Buffer) => {
        said += data.toString();
        if (said.includes("waiting")) shown();
      });
    });
    child.kill("SIGINT");
    const asked = performance.now();
    expect(await end).toEqual({ code: 130, signal: null });
    expect(performance.now() - asked).toBeLessThan(5_000);
    expect(said).toMatch(/waiting \d+ s: (claude|gpt|local) is rate-limited/);
    await fake.setFaults({});
    expect(FINISHED).toContain(shell(cwd, "resume").code);
  });
});

describe("connections", () => {
  test("go to the named servers and nowhere else, whatever the environment says", () => {
    const cwd = labsDesk(fake, { agents: 3, rounds: 2 });
    const notes = join(cwd, "connections.txt");
    const run = polylogue(["run", "labs.yaml"], {
      cwd,
      env: {
        ...KEYS,
        NODE_OPTIONS: `--import ${resolve("test/support/only-port.mjs")}`,
        ONLY_PORT: new URL(fake.url).port,
        ONLY_PORT_NOTES: notes,
        OPENAI_BASE_URL: "http://127.0.0.9:9/v1",
        ANTHROPIC_BASE_URL: "http://127.0.0.9:9",
      },
    });
    expect([FINISHED.includes(run.code ?? 1), run.stderr]).toEqual([true, expect.anything()]);
    const peers = new Set(readFileSync(notes, "utf8").trimEnd().split("\n"));
    expect([...peers]).toEqual([`allowed 127.0.0.1:${new URL(fake.url).port}`]);
  });
});
