import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { polylogue } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";

const cwd = freshFolder();
const TEXT = `
version: 1
name: ears
rounds: 10
seeds: [1]
models: { voice: "synthetic/deaf?dense" }
personas: [{ generate: 10, handles: "voice_{n}", activity: none, seed: 1 }]
opening: [{ by: host, in: general, title: Who is awake?, body: Say so. }]
feed: { sort: new, size: 8 }
turn: { actions: 1, reads: 1 }
memory: { notes: 0, own: 0 }
arms:
  deaf: {}
  hears: { models: { voice: "synthetic/listener?q=1&dense" } }
  isolated: { feed: none }
baseline: deaf
`;
const QUESTION = "Do they listen? Of synthetic models, no language models: hears listens";

interface Arm {
  readonly name: string;
  readonly probed: number;
  readonly verdict: string;
  readonly cri: { readonly value: number; readonly lo: number; readonly hi: number } | null;
}
interface Compared {
  readonly listening: { readonly arms: readonly Arm[]; readonly sentence: string };
}

describe("where probes stand beside runs", { timeout: 60_000 }, () => {
  beforeAll(() => {
    writeFileSync(join(cwd, "ears.yaml"), TEXT);
    expect(polylogue(["run", "ears.yaml"], { cwd }).stdout).not.toContain("Do they listen?");
    expect(polylogue(["probe", "ears", "--forks", "24"], { cwd }).code).toBe(0);
  }, 60_000);

  test("run says so in its last lines, with the anchors of each arm, and asks nothing again", () => {
    const { stdout, code } = polylogue(["run", "ears.yaml"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(QUESTION);
    expect(stdout).toMatch(/arm +CRI \[95 %\] +deaf +parrot +masked +runs +verdict/);
    expect(stdout).toMatch(
      /hears +0\.\d\d \[0\.\d\d, 0\.\d\d\] +-?0\.\d\d +0\.\d\d +0\.\d\d +1 of 1 +listens/,
    );
    expect(stdout).toMatch(/isolated +– +– +– +– +0 of 1 +not available/);
  });

  test("so it does of one arm alone", () => {
    const { stdout } = polylogue(["run", "ears.yaml", "--arm", "hears"], { cwd });
    expect(stdout.replace(/\s+/g, " ")).toContain(`${QUESTION}: replies follow what a message means`);
    expect(polylogue(["run", "ears.yaml", "--arm", "isolated"], { cwd }).stdout).not.toContain(
      "Do they listen",
    );
  });

  test("compare has the same, for eyes, for a paper and for machines", () => {
    expect(polylogue(["compare", "ears"], { cwd }).stdout).toContain(QUESTION);
    expect(polylogue(["compare", "ears", "--md"], { cwd }).stdout).toMatch(
      /\| hears \| 0\.\d\d .*\| listens \|/,
    );
    const { stdout } = polylogue(["compare", "ears", "--json"], { cwd });
    const { listening } = JSON.parse(stdout) as Compared;
    expect(listening.arms.map(({ name, probed, verdict }) => [name, probed, verdict])).toEqual([
      ["deaf", 1, expect.stringMatching(/undecided|monologue/)],
      ["hears", 1, "listens"],
      ["isolated", 0, "not available"],
    ]);
    expect(stdout).not.toContain('"sums"');
  });

  test("compare by model has each model's own forks", () => {
    const { stdout } = polylogue(["compare", "ears", "--arm", "hears", "--by", "model", "--json"], { cwd });
    const [voice] = (JSON.parse(stdout) as Compared).listening.arms;
    expect(voice).toMatchObject({ name: "voice", verdict: "listens" });
  });

  test("a report has a part of its own for it", () => {
    expect(polylogue(["report", "ears", "-o", "ears.html"], { cwd }).code).toBe(0);
    const page = readFileSync(join(cwd, "ears.html"), "utf8");
    expect(page).toContain("<h2>Do they listen?</h2>");
    expect(page).toContain("hears listens: replies follow what a message means");
    expect(page).toContain("deaf</th>");
  });
});
