import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { recoveredOnLabels } from "../../src/analysis/calibration/recovered.ts";
import { estimated } from "../../src/analysis/cri/estimate.ts";
import { topicsRead, wordsRead } from "../../src/analysis/cri/reading.ts";
import { netGains, rowsOf } from "../../src/analysis/cri/rows.ts";
import { fitLexical } from "../../src/embedders/lexical.ts";
import { type Ended, polylogue } from "../support/cli.ts";
import { syntheticForks } from "../support/synthetic-forks.ts";

/** As many of `n` as a chance `p` gives in all but one of a thousand: mean and three standard deviations and a bit. */
const within = (n: number, p: number): { readonly least: number; readonly most: number } => {
  const sd = Math.sqrt(n * p * (1 - p));
  return { least: Math.floor(n * p - 3.3 * sd), most: Math.ceil(n * p + 3.3 * sd) };
};

const seeds = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

function labelled(model: string, seed: number) {
  const forks = syntheticForks({ model, forks: 60, draws: 3, seed });
  return { forks, index: estimated(netGains(rowsOf(forks, topicsRead)), { seed, name: "long" }) };
}

describe("over many societies", () => {
  test("the deaf are found to listen no more often than the level of the test, by labels", () => {
    const n = 300;
    const found = seeds(n).filter((seed) => (labelled("deaf?dense", seed).index?.p ?? 1) < 0.05).length;
    const { least, most } = within(n, 0.05);
    expect(found).toBeGreaterThanOrEqual(least);
    expect(found).toBeLessThanOrEqual(most);
  });

  test("so too by texts, and so are those whom only wording moves", () => {
    const texts = syntheticForks({ model: "deaf?dense", forks: 100, draws: 2, seed: 999 }).flatMap(
      ({ words, draws }) => [words.m, ...draws.original.map(({ text }) => text)],
    );
    const reading = wordsRead(fitLexical(texts));
    for (const model of ["deaf?dense", "jitter?q=0.8&dense"]) {
      const n = 60;
      const found = seeds(n).filter((seed) => {
        const forks = syntheticForks({ model, forks: 30, draws: 2, seed });
        return (estimated(netGains(rowsOf(forks, reading)), { seed, name: "long" })?.p ?? 1) < 0.05;
      }).length;
      expect({ model, found }).toEqual({ model, found: expect.any(Number) });
      expect(found).toBeLessThanOrEqual(within(n, 0.05).most);
    }
  });

  test("who listens three times in ten is found four times in five at least, with sixty forks of three draws", () => {
    const n = 60;
    const found = seeds(n).filter((seed) => (labelled("listener?q=0.3&dense", seed).index?.p ?? 1) < 0.05);
    expect(found.length).toBeGreaterThanOrEqual(within(n, 0.89).least);
  });

  test("intervals hold the truth as often as they say, but for what few threads cost them", () => {
    for (const q of [0.4, 0.8]) {
      const n = 100;
      const held = seeds(n).filter((seed) => {
        const { forks } = labelled(`listener?q=${q}&dense`, seed);
        const interval = recoveredOnLabels(forks, 10, { seed, name: "long" })?.interval;
        return interval != null && interval.lo <= q && q <= interval.hi;
      });
      expect(held.length).toBeGreaterThanOrEqual(within(n, 0.93).least);
    }
  });
});

interface Sound {
  readonly sound: boolean;
  readonly societies: readonly {
    readonly name: string;
    readonly truth: { readonly kind: string; readonly q?: number };
    readonly texts: { readonly q: number } | null;
    readonly cri: { readonly value: number } | null;
    readonly masked: { readonly value: number } | null;
    readonly gross: number | null;
    readonly placeboShare: number | null;
    readonly checks: readonly { readonly what: string; readonly standing: string }[];
  }[];
}

describe("through the whole instrument", () => {
  const out = join(mkdtempSync(join(tmpdir(), "polylogue-calibration-")), "kept");
  let end: Ended;
  let result: Sound;

  beforeAll(() => {
    end = polylogue(["calibrate", "--out", out]);
    result = JSON.parse(readFileSync(join(out, "calibration.json"), "utf8")) as Sound;
  }, 600_000);

  const society = (name: string) => {
    const found = result.societies.find((one) => one.name === name);
    if (!found) throw new Error(`no society ${name}`);
    return found;
  };

  test("the instrument is sound, and each probability of listening is within its interval and a tenth of the truth", () => {
    expect(end.code).toBe(0);
    expect(result.sound).toBe(true);
    for (const { name, truth, texts, checks } of result.societies) {
      if (truth.kind !== "listener") continue;
      // The six levels; the deaf are told from nothing by the rate of false alarms, and may be made anew.
      if (name !== "deaf") expect({ name, labels: checks[0]?.standing }).toEqual({ name, labels: "sound" });
      expect(Math.abs((texts?.q ?? Number.NaN) - (truth.q ?? Number.NaN))).toBeLessThanOrEqual(0.1);
    }
  });

  test("jitter, mirror and parrot have the signs that they must have", () => {
    const [jitter, mirror, parrot] = [society("jitter"), society("mirror"), society("parrot")];
    expect(Math.abs(jitter.cri?.value ?? 1)).toBeLessThan(0.1);
    expect(jitter.gross).toBeGreaterThan(0.2);
    expect(mirror.cri?.value).toBeGreaterThan(0.1);
    expect(Math.abs(mirror.masked?.value ?? 1)).toBeLessThan(0.05);
    expect(parrot.gross).toBeGreaterThan(0.9);
    expect(parrot.placeboShare).toBeGreaterThan((parrot.gross ?? 0) / 2);
    expect(parrot.masked?.value).toBeLessThanOrEqual(1e-9);
  });

  test("an instrument without its placebo takes wording for meaning, and is found out", () => {
    const { code, stdout } = polylogue([
      "calibrate",
      "--quick",
      "--societies",
      "jitter",
      "--break",
      "placebo",
    ]);
    expect([code, stdout]).toEqual([3, expect.stringContaining("The instrument is off. jitter: net index")]);
  });

  test("measure says of a society's files what the calibration said", () => {
    const run = join(out, "calibration", "listener-60-s1.db");
    const { stdout } = polylogue(["measure", run, "--metric", "cri", "--seed", "1", "--json"]);
    const [measured] = JSON.parse(stdout) as { metrics: { cri: { value: number; note: string } } }[];
    expect(measured?.metrics.cri.value).toBeCloseTo(society("listener-60").cri?.value ?? Number.NaN, 6);
    expect(measured?.metrics.cri.note).toContain("verdict: listens");
  });

  test("docs/calibration.md shows this very calibration, and its picture is this one", async () => {
    const page = readFileSync("docs/calibration.md", "utf8");
    const [before, rest = ""] = page.split("<!-- what `polylogue calibrate` says -->\n");
    const after = rest.slice(rest.indexOf("<!-- so far -->"));
    const block = `\`\`\`text\n${end.stdout.trimEnd()}\n\`\`\`\n`;
    const made = `${before}<!-- what \`polylogue calibrate\` says -->\n${block}${after}`;
    await expect(made).toMatchFileSnapshot("../../docs/calibration.md");
    await expect(readFileSync(join(out, "calibration.svg"), "utf8")).toMatchFileSnapshot(
      "../../docs/calibration.svg",
    );
  });
});
