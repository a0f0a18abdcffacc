import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import fc from "fast-check";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { METRICS } from "../../src/analysis/registry.ts";
import { csvCell, harmless } from "../../src/cli/csv.ts";
import { registerExport } from "../../src/cli/export.ts";
import { csvFile } from "../../src/cli/export-file.ts";
import { parquetFile } from "../../src/cli/export-parquet.ts";
import { LOG_COLUMNS, LOG_TABLES, RunTables } from "../../src/store/export-tables.ts";
import { type Ended, lastJson, polylogue } from "../support/cli.ts";
import { freshFolder, LISTENERS } from "../support/experiments.ts";
import { parsedCsv } from "../support/parsed-csv.ts";

const cwd = freshFolder();
writeFileSync(
  join(cwd, "listeners.yaml"),
  LISTENERS.replace("seeds: [7]", "seeds: [7, 8]").replace(
    "arms: { only: {} }",
    "arms: { only: {}, quiet: { turn: { actions: 1 } } }",
  ),
);
const made = polylogue(["run", "listeners.yaml"], { cwd });
const at = (...names: readonly string[]): string => join(cwd, ...names);
const runs = ["only-s7", "only-s8"].map((name) => at("runs", "listeners", `${name}.db`));

/** `polylogue export ARGS`, without a process of its own. */
async function exported(
  ...args: readonly string[]
): Promise<{ readonly out: string; readonly code: number }> {
  const lines: string[] = [];
  let code = -1;
  const end = (given: number): void => {
    code = given;
  };
  const output = {
    out: (text: string) => void lines.push(text),
    talk: () => undefined,
    color: false,
    width: 80,
  };
  const program = new Command("polylogue").exitOverride();
  registerExport(program, { output, end });
  await program.parseAsync(["export", ...args, "-d", at("runs")], { from: "user" });
  return { out: lines.join("\n"), code };
}

const EVERY_RUN = ["only 7", "only 8", "quiet 7", "quiet 8"].map(
  (one) => `listeners ${one} ${one.replace(" ", "-s")}`,
);
const COUNTED = ["metrics", "comparisons"];

type Row = Readonly<Record<string, unknown>>;
const csvRows = (path: string): Record<string, string>[] => {
  const [names = [], ...rows] = parsedCsv(readFileSync(path, "utf8"));
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? ""])));
};
const jsonRows = (path: string): Row[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);

describe("export", () => {
  test("has runs to export", () => expect(made.code).toBe(0));

  test("writes every table of an experiment as CSV, a row for each row of the views, and says so", async () => {
    const { out, code } = await exported("listeners", "-o", at("all"), "--surrogates", "0", "--json");
    expect(code).toBe(0);
    const told = JSON.parse(out) as { dir: string; tables: { table: string; path: string; rows: number }[] };
    expect(told.tables.map(({ table }) => table)).toEqual([...LOG_TABLES, ...COUNTED]);
    expect(readdirSync(at("all")).sort()).toEqual(
      [...LOG_TABLES, ...COUNTED].map((name) => `${name}.csv`).sort(),
    );
    for (const { table, path, rows } of told.tables) {
      const read = csvRows(path);
      expect([table, read.length]).toEqual([table, rows]);
      expect(rows).toBeGreaterThan(0);
      const keys = read.map(({ experiment, arm, seed, run }) => `${experiment} ${arm} ${seed} ${run}`);
      if (table !== "comparisons") expect([...new Set(keys)]).toEqual(EVERY_RUN);
    }
    expect(told.tables.find(({ table }) => table === "metrics")?.rows).toBe(4 * METRICS.length);
  });

  test("gives CSV, JSON lines and Parquet the same cells", async () => {
    const formats = ["csv", "jsonl", "parquet"] as const;
    for (const format of formats) {
      await exported(
        "listeners",
        "--format",
        format,
        "-o",
        at("same"),
        "--surrogates",
        "2",
        "--raw",
        "-m",
        "size,depth_*",
      );
    }
    for (const table of [...LOG_TABLES, ...COUNTED]) {
      const json = jsonRows(at("same", `${table}.jsonl`));
      const file = await asyncBufferFromFile(at("same", `${table}.parquet`));
      const parquet = (await parquetReadObjects({ file })).map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])),
      );
      expect(parquet).toEqual(json);
      const texts = json.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, value === null ? "" : String(value)]),
        ),
      );
      expect(csvRows(at("same", `${table}.csv`))).toEqual(texts);
    }
  });

  test("has the types that a column needs", async () => {
    const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(at("same", "exposures.parquet")));
    const types = new Map(schema.map(({ name, type, converted_type }) => [name, converted_type ?? type]));
    expect(types.get("propensity")).toBe("DOUBLE");
    expect(types.get("rank")).toBe("INT64");
    expect(types.get("shown")).toBe("BOOLEAN");
    expect(types.get("agent")).toBe("UTF8");
    const posts = await parquetMetadataAsync(await asyncBufferFromFile(at("same", "posts.parquet")));
    expect(posts.schema.find(({ name }) => name === "time")?.converted_type).toBe("TIMESTAMP_MILLIS");
  });

  test("metrics are those that measure prints, with what chance gives", async () => {
    await exported(
      "listeners/only-s7",
      "--table",
      "metrics",
      "-o",
      at("metrics"),
      "-m",
      "reciprocity_reply_target",
      "--format",
      "jsonl",
    );
    const [row] = jsonRows(at("metrics", "metrics.jsonl"));
    const measured = lastMeasured(
      polylogue(["measure", "listeners/only-s7", "-m", "reciprocity_reply_target", "--json"], { cwd }),
    );
    expect(row).toMatchObject({
      metric: "reciprocity_reply_target",
      value: measured.value,
      null_mean: measured.null.mean,
      surrogates: 20,
      note: null,
    });
  });

  test("comparisons are those that compare prints, the baseline's own line first", async () => {
    await exported("listeners", "--table", "comparisons", "-o", at("compared"), "-m", "depth_mean,posts");
    const rows = csvRows(at("compared", "comparisons.csv"));
    const { stdout } = polylogue(["compare", "listeners", "-m", "depth_mean,posts", "--csv"], { cwd });
    const [names = [], ...printed] = parsedCsv(stdout.replaceAll("\n", "\r\n"));
    const verdicts = printed.map((row) =>
      ["metric", "arm", "difference", "verdict"].map((name) => row[names.indexOf(name)] ?? ""),
    );
    expect(rows.map(({ metric, arm, estimate, verdict }) => [metric, arm, estimate, verdict])).toEqual(
      verdicts,
    );
    expect(rows.map(({ arm, against }) => `${arm} ${against}`)).toEqual([
      "only ",
      "quiet only",
      "only ",
      "quiet only",
    ]);
    expect(rows.every(({ experiment }) => experiment === "listeners")).toBe(true);
  });

  test("writes over nothing unless it is told to, and leaves what is there as it was", async () => {
    mkdirSync(at("full"));
    writeFileSync(at("full", "votes.csv"), "mine");
    await expect(exported("listeners", "--table", "posts,votes", "-o", at("full"))).rejects.toThrow(
      /votes\.csv is there already/,
    );
    expect(readdirSync(at("full"))).toEqual(["votes.csv"]);
    await exported("listeners", "--table", "votes", "-o", at("full"), "--force");
    expect(csvRows(at("full", "votes.csv")).length).toBeGreaterThan(0);
  });

  test("leaves neither files nor folders behind where one run cannot be read", async () => {
    writeFileSync(at("broken.db"), "no run");
    await expect(exported("listeners", at("broken.db"), "-o", at("new", "deep"))).rejects.toThrow(
      /not a run file/,
    );
    expect(existsSync(at("new"))).toBe(false);
    // The head is whole: the damage shows when the rows are read, and the first run is written by then.
    const damaged = readFileSync(runs[0] ?? "");
    damaged.fill(0xff, 65_536);
    writeFileSync(at("damaged.db"), damaged);
    const order = ["listeners/only-s8", at("damaged.db"), "--table", "posts,calls", "-o", at("new", "deep")];
    await expect(exported(...order)).rejects.toThrow(/damaged\.db is damaged/);
    expect(existsSync(at("new"))).toBe(false);
  });

  test("goes into a folder of the experiment's name where none is named", () => {
    const ended = polylogue(["export", "listeners/only-s7", "--table", "turns", "--json"], { cwd });
    expect(lastJson<{ dir: string }>(ended).dir).toBe("listeners-export");
    expect(existsSync(at("listeners-export", "turns.csv"))).toBe(true);
  });

  test.each([
    [["--table", "pots"], /no table "pots", did you mean "posts"/],
    [["--metric", "depht_mean"], /no metric "depht_mean", did you mean "depth_mean"/],
  ])("refuses %s, with the nearest there is", async (args, words) => {
    await expect(exported("listeners", ...args, "-o", at("none"))).rejects.toThrow(words);
    expect(existsSync(at("none"))).toBe(false);
  });
});

const plain = (value: unknown): unknown => {
  if (typeof value === "bigint") return Number(value);
  return value instanceof Date ? value.toISOString().replace(".000Z", "Z") : value;
};

function lastMeasured({ stdout }: Ended): {
  readonly value: number;
  readonly null: { readonly mean: number };
} {
  const [run] = JSON.parse(stdout) as {
    metrics: Record<string, { value: number; null: { mean: number } }>;
  }[];
  const [found] = Object.values(run?.metrics ?? {});
  if (!found) throw new Error("nothing was measured");
  return found;
}

describe("a CSV cell", () => {
  const awkward = fc.array(
    fc.constantFrom("=", "+", "-", "@", "'", '"', ",", "\n", "\r", "\t", " ", "a", "🦊", "ש"),
    { maxLength: 6 },
  );

  test("comes back as it was, and nothing but null is empty without quotes", () => {
    fc.assert(
      fc.property(fc.array(awkward, { minLength: 2, maxLength: 4 }), (cells) => {
        const texts = cells.map((cell) => cell.join(""));
        expect(parsedCsv(`${texts.map(csvCell).join(",")}\r\n`)).toEqual([texts]);
      }),
    );
    expect([csvCell(null), csvCell(""), csvCell(0), csvCell(-1.5)]).toEqual(["", '""', "0", "-1.5"]);
  });

  test("never begins like a formula where it is a text, and one apostrophe less is what was said", () => {
    fc.assert(
      fc.property(awkward, (letters) => {
        const text = letters.join("");
        expect(harmless(text)).not.toMatch(/^[=+\-@\t\r]/);
        expect(harmless(text).replace(/^'(?='*[=+\-@\t\r])/, "")).toBe(text);
      }),
    );
  });

  test("that is a number keeps its sign, and one that a model wrote does not become a formula", () => {
    const path = join(freshFolder(), "t.csv");
    const write = (raw: boolean): string => {
      const file = csvFile(path, { score: "integer", body: "text", time: "time" }, { raw });
      file.write([
        [-3, '=HYPERLINK("http://x","y")', "2026-01-28T09:00:00Z"],
        [null, null, null],
      ]);
      file.end();
      return readFileSync(path, "utf8");
    };
    expect(write(false)).toBe(
      'score,body,time\r\n-3,"\'=HYPERLINK(""http://x"",""y"")",2026-01-28T09:00:00Z\r\n,,\r\n',
    );
    expect(write(true)).toContain('-3,"=HYPERLINK');
  });
});

test("Parquet keeps any text, and what is missing as missing", async () => {
  const path = join(freshFolder(), "t.parquet");
  const texts = ["", "a\u0000b", "\u202egnol", "שלום", "👩‍💻", "w".repeat(100_000), null];
  const file = parquetFile(path, { text: "text", count: "integer", share: "real", isSo: "flag" });
  for (const [i, text] of texts.entries())
    file.write([
      [text, i - 3, i / 7, i % 2],
      [null, null, null, null],
    ]);
  file.end();
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
  expect(rows.filter((_, i) => i % 2 === 0)).toEqual(
    texts.map((text, i) => ({ text, count: BigInt(i - 3), share: i / 7, isSo: i % 2 === 1 })),
  );
  expect(rows[1]).toEqual({ text: null, count: null, share: null, isSo: null });
});

test("a table without rows is a file with its columns", async () => {
  const folder = freshFolder();
  const columns = { round: "integer", body: "text" } as const;
  csvFile(join(folder, "t.csv"), columns, { raw: false }).end();
  expect(readFileSync(join(folder, "t.csv"), "utf8")).toBe("round,body\r\n");
  parquetFile(join(folder, "t.parquet"), columns).end();
  const file = await asyncBufferFromFile(join(folder, "t.parquet"));
  expect(await parquetReadObjects({ file })).toEqual([]);
  expect((await parquetMetadataAsync(file)).schema.map(({ name }) => name)).toEqual([
    "root",
    "round",
    "body",
  ]);
});

test("every column of the views goes out under its own name, and in the order of the log", () => {
  const tables = new RunTables(runs[0] ?? "");
  const own: Partial<Record<string, readonly string[]>> = { calls: ["call"] };
  for (const table of LOG_TABLES) {
    const rows = [...tables.rows(table)].flat();
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toHaveLength(Object.keys(LOG_COLUMNS[table]).length);
    const ordered = own[table] ?? ["seq"];
    const place = Object.keys(LOG_COLUMNS[table]).indexOf(ordered[0] ?? "");
    if (place < 0) continue;
    const values = rows.map((row) => Number(row[place]));
    expect(values).toEqual(values.toSorted((a, b) => a - b));
  }
  tables.close();
});
