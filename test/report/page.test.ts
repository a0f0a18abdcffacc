import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { reportPage } from "../../src/report/page.ts";
import { corpusOf } from "../support/corpora.ts";
import { armValues, comparison, difference, metric, reportData, runOf, talk } from "./report-data.ts";

interface Page {
  readonly body: { readonly textContent: string };
  querySelectorAll(selector: string): Iterable<{
    readonly textContent: string;
    readonly id: string;
    getAttribute(name: string): string | null;
    closest(selector: string): unknown;
  }>;
}

const parsed = (markup: string): Page => parseHTML(markup).document as unknown as Page;
const all = (page: Page, selector: string) => [...page.querySelectorAll(selector)];
const texts = (page: Page, selector: string) => all(page, selector).map(({ textContent }) => textContent);

const usual = reportPage(reportData());
const page = parsed(usual);

describe("a report", () => {
  test("is the same, byte for byte, of the same data", () => {
    expect(reportPage(reportData())).toBe(usual);
  });

  test("asks for nothing outside itself", () => {
    expect(usual).not.toMatch(/(?:src|href|action|srcset)="(?!#)/);
    expect(usual).not.toMatch(/url\(|@import|https?:/);
    expect(all(page, "link, iframe, img, object, embed, base, form")).toEqual([]);
  });

  test("forbids every script but its own, and every request", () => {
    const [policy] = all(page, "meta[http-equiv]").map((meta) => meta.getAttribute("content"));
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'$/,
    );
    expect(all(page, "script")).toHaveLength(1);
  });

  test("begins with the question, the answer and one picture, before any part", () => {
    expect(texts(page, "header .question, header .answer")).toEqual([
      "Who drinks tea?",
      "The script goes deeper than the mixed forum.",
    ]);
    expect(all(page, "main > figure#picture table.rows")).toHaveLength(1);
    expect(texts(page, "h2")).toEqual([
      "Differences to mixed",
      "Each arm, run by run",
      "Round by round",
      "The societies",
      "Two threads to read",
      "Costs and failures",
      "Methods and limits",
      "How to reproduce this",
    ]);
  });

  test("has for each figure a caption and its numbers", () => {
    const figures = all(page, "figure");
    expect(figures.length).toBeGreaterThan(5);
    expect(all(page, "figure > figcaption")).toHaveLength(figures.length);
    // Threads are their own words.
    expect(all(page, "figure > details table.data")).toHaveLength(figures.length - 1);
  });

  test("leads to places that exist", () => {
    const ids = all(page, "[id]").map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of all(page, "a[href]")) expect(ids).toContain(link.getAttribute("href")?.slice(1));
  });

  test("says what has to be known before it is believed, and only that", () => {
    expect(texts(page, ".banner").map((text) => text.split(".")[0])).toEqual(["Synthetic models"]);
    const left = { path: "x.db", arm: "script", seed: 2, why: "stopped: budget" };
    const doubtful = parsed(
      reportPage(
        reportData({
          comparison: comparison({
            isSynthetic: false,
            standing: { standing: "exploratory", reasons: ["the analysis plan changed"] },
            leftOut: [left],
            unanswered: [{ endpoint: "listening", metric: "cri", why: "nothing was probed" }],
            incomparable: [{ arm: "script", against: "mixed", why: "it lost too many turns" }],
          }),
        }),
      ),
    );
    expect(texts(doubtful, ".banner").join("\n")).toBe(
      [
        "Exploratory. The analysis plan changed.",
        "1 run left out. script s2: stopped: budget.",
        "Planned and not answered. listening (cri): nothing was probed.",
        "Not to be compared. script and mixed: it lost too many turns.",
      ].join("\n"),
    );
    expect(doubtful.body.textContent).not.toContain("synthetic");
  });

  test("gives every difference its verdict in words", () => {
    const verdicts = ["different", "equivalent", "trivial", "undecided", "none"] as const;
    const arms = verdicts.map((verdict) => difference(`arm-${verdict}`, { verdict }));
    const told = parsed(
      reportPage(
        reportData({ comparison: comparison({ metrics: [metric("depth_mean", { differences: arms })] }) }),
      ),
    );
    expect(texts(told, "table.judged tbody .word")).toEqual([
      "different",
      "equivalent",
      "trivial",
      "undecided",
      "no verdict",
    ]);
  });

  test("draws cri before all others where it is there, and all in their order where somebody asked for them", () => {
    const metrics = [metric("depth_mean", { role: "primary" }), metric("posts"), metric("cri")];
    const shown = (isAsked: boolean) =>
      texts(
        parsed(reportPage(reportData({ isAsked, comparison: comparison({ metrics }) }))),
        "#differences .metric-name",
      );
    expect(shown(false)).toEqual(["cri", "depth_mean", "posts"]);
    expect(shown(true)).toEqual(["depth_mean", "posts", "cri"]);
  });

  test("says why an arm has no value, in its place", () => {
    const metrics = [metric("depth_mean", { arms: { mixed: armValues([1, 2]), script: armValues([]) } })];
    const told = parsed(reportPage(reportData({ comparison: comparison({ metrics }) })));
    expect(texts(told, "#picture td.plot")).toContain("nobody answered anybody");
  });
});

test("whatever messages, handles, arms and texts say, they stay words", () => {
  const words = `<script>alert(1)</script><img src=x onerror="alert(1)">'"><a href="javascript:alert(1)">\u202e`;
  const bad = reportData(
    { title: words, question: words, scenario: { file: words, text: words }, command: words, version: words },
    words,
  );
  const hostile = {
    ...bad,
    runs: bad.runs.map((run) => ({
      ...run,
      name: words,
      why: words,
      codeVersion: words,
      digest: { ...run.digest, models: [words] },
    })),
    registration: { hash: words, text: words },
    comparison: comparison({
      sentence: words,
      precision: words,
      leftOut: [{ path: words, arm: words, seed: 1, why: words }],
    }),
  };
  const markup = reportPage(hostile);
  const made = parsed(markup);
  expect(all(made, "script")).toHaveLength(1);
  expect(all(made, "img")).toEqual([]);
  for (const link of all(made, "a")) expect(link.getAttribute("href")).toMatch(/^#/);
  expect(markup).not.toMatch(/<[^>"']*\son\w+=/i);
  expect(markup).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
});

describe("a report without much to report", () => {
  const one = (run: ReturnType<typeof runOf>) =>
    parsed(
      reportPage(
        reportData({
          runs: [run],
          comparison: comparison({
            arms: [{ name: "mixed", runs: 1, seeds: [1] }],
            metrics: [metric("depth_mean", { arms: { mixed: armValues([]) }, differences: [] })],
            precision: "",
          }),
        }),
      ),
    );

  test("of one run shows its network, its course and a thread", () => {
    const page = one(runOf(talk("mixed", 1)));
    expect(all(page, "main > figure svg.network")).toHaveLength(1);
    expect(texts(page, "h2")).toEqual(expect.arrayContaining(["Round by round", "A thread to read"]));
    expect(texts(page, "h2").join()).not.toContain("Differences");
  });

  test("of an empty forum is still a page", () => {
    const page = one(runOf({ ...corpusOf([]), arm: "mixed" }));
    expect(texts(page, "#society .card").join()).toContain("Nobody wrote anything.");
    expect(texts(page, "#reading .thread").join()).toContain("Nobody commented in this run.");
  });

  test("of an import has slices of time for rounds, and no costs", () => {
    const corpus = { ...talk("mixed", 1), rounds: 0 };
    const page = one(runOf(corpus, { status: "imported", author: undefined }));
    expect(texts(page, "h2")).toContain("Over time");
    expect(texts(page, "h2")).not.toContain("Costs and failures");
  });

  test("of no runs at all says so", () => {
    const empty = reportPage(reportData({ runs: [], comparison: comparison({ arms: [], metrics: [] }) }));
    expect(empty).toContain("There is no run to draw.");
  });
});
