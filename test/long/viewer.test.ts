import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axeCore from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Network } from "../../src/viewer/api.ts";
import { polylogue } from "../support/cli.ts";
import { DEEP, dreadfulForum, dreadfulScenario } from "../support/dreadful-forum.ts";
import { openBrowser, roundShown, startViewer, type Viewer, visit, whyNoBrowser } from "../support/viewer.ts";

/** Patience with a machine that does other things as well. */
const SOON = { timeout: 20_000 };

/** Nothing that somebody wrote has become part of the page. */
async function expectInert(page: Page): Promise<void> {
  expect(
    await page.locator("#page :is(img, script, iframe, object, [onerror], [href^='javascript:'])").count(),
  ).toBe(0);
  expect(await page.title()).not.toContain("owned");
}

const axeSource = axeCore.source;

/** Rules that axe finds broken and calls serious or worse. */
async function serious(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const axe = (
      globalThis as unknown as {
        axe: {
          run: () => Promise<{
            violations: {
              id: string;
              impact: string;
              nodes: { target: unknown; failureSummary: string }[];
            }[];
          }>;
        };
      }
    ).axe;
    return (await axe.run()).violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      first: JSON.stringify(nodes[0]),
    }));
  });
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, first }) => `${id}: ${first}`);
}

describe.skipIf(whyNoBrowser !== undefined)("polylogue view, in a browser", () => {
  let folder: string;
  let viewer: Viewer;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "polylogue-view-"));
    polylogue(["run", "scenarios/first-contact.yaml", "--seed", "1", "--out", folder]);
    polylogue([
      "run",
      "scenarios/is-it-one-voice.yaml",
      "--seed",
      "1",
      "--arm",
      "mixed",
      "script",
      "--out",
      folder,
    ]);
    polylogue(["fork", join(folder, "first-contact/mixed-s1"), "--at", "6", "--model", "dead_letter=rapt"]);
    writeFileSync(join(folder, "dread.jsonl"), dreadfulForum());
    polylogue([
      "import",
      join(folder, "dread.jsonl"),
      "--format",
      "jsonl",
      "--round-length",
      "10m",
      "--out",
      join(folder, "dread/dread.db"),
    ]);
    copyFileSync(join(folder, "dread/dread.db"), join(folder, "loose.db"));
    [viewer, browser] = await Promise.all([startViewer(folder), openBrowser()]);
  });

  afterAll(async () => {
    await browser?.close();
    await viewer?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("from the list of experiments one comes to a run, and its address leads back to it", async () => {
    const { page, complaints } = await visit(browser, viewer);
    await page.getByRole("link", { name: /first-contact/ }).click();
    await page.getByRole("link", { name: /first-contact\/mixed-s1: done/ }).click();
    await page.getByRole("feed", { name: "Posts" }).waitFor();
    expect(new URL(page.url()).searchParams.get("run")).toBe("first-contact/mixed-s1");
    await page.reload();
    await page.getByRole("feed", { name: "Posts" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: /first-contact/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("the scrubber moves the whole forum: with keys, by itself, and in the address", async () => {
    const { page, complaints } = await visit(
      browser,
      viewer,
      "?view=forum&run=first-contact/isolated-s1&round=3&sort=new",
    );
    const count = page.locator("h1 small");
    await page.getByRole("feed", { name: "Posts" }).waitFor();
    const early = await count.textContent();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.url(), SOON).toContain("round=4");
    await expect.poll(() => count.textContent(), SOON).not.toBe(early);
    await page.getByText("new", { exact: true }).nth(1).waitFor();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => count.textContent(), SOON).toBe(early);
    await page.keyboard.press(">");
    await page.keyboard.press(">");
    await page.keyboard.press(" ");
    await expect.poll(() => roundShown(page), SOON).toBeGreaterThan(4);
    await page.keyboard.press(" ");
    await page.keyboard.press("End");
    await expect.poll(() => page.url(), SOON).not.toContain("round=");
    expect(complaints).toEqual([]);
  });

  test("without a mouse: j goes into the list and on, Enter opens what has the focus, and ? tells the keys", async () => {
    const { page, complaints } = await visit(browser, viewer, "?view=forum&run=first-contact/mixed-s1");
    await page.getByRole("feed", { name: "Posts" }).locator("article").nth(2).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.locator('article[aria-posinset="2"]:focus').waitFor();
    const title = await page.locator("article:focus h2").textContent();
    await page.keyboard.press("Enter");
    await page.locator(".thread-head h1", { hasText: title ?? "" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("play and pause").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("a");
    await page.getByRole("heading", { name: /^Agents/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("from a comment one click leads to the prompt that made it, and another to everybody who saw it", async () => {
    const { page, complaints } = await visit(
      browser,
      viewer,
      "?view=thread&run=first-contact/mixed-s1&item=p1",
    );
    await page.getByRole("feed", { name: "Comments" }).getByRole("link", { name: "why" }).first().click();
    await page.getByRole("heading", { name: /^The prompt/ }).waitFor();
    await page.getByRole("heading", { name: /^The raw answer/ }).waitFor();
    await page.locator(".segment-block.kind-persona").waitFor();
    expect(await page.locator(".raw").first().textContent()).toContain('"');
    await page.goBack();
    await page.getByRole("link", { name: "who saw it" }).first().click();
    await page.getByRole("heading", { name: "Who saw p1" }).waitFor();
    await page.getByRole("feed", { name: "Readers" }).locator("article").first().waitFor();
    expect(complaints).toEqual([]);
  });

  test("a phrase is followed from its first use, and words are found", async () => {
    const { page, complaints } = await visit(browser, viewer, "?view=forum&run=first-contact/mixed-s1");
    await page.getByRole("feed", { name: "Posts" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("violin");
    await page.keyboard.press("Enter");
    await page.getByRole("feed", { name: "Messages found" }).locator("article").first().waitFor();
    await page.getByRole("link", { name: /who said it first/ }).click();
    await page.getByText("said it first").first().waitFor();
    expect(complaints).toEqual([]);
  });

  test("two runs stand side by side, and where they part is marked", async () => {
    const { page, complaints } = await visit(
      browser,
      viewer,
      "?view=pair&run=first-contact/mixed-s1&other=first-contact/mixed-s1-f1",
    );
    await page.getByText(/They part in round 7/).waitFor();
    await page.locator(".track .parting").waitFor({ state: "attached" });
    expect(complaints).toEqual([]);
  });

  test("the blind test tells the truth only after the answer", async () => {
    const { page, complaints } = await visit(browser, viewer, "?view=blind&experiment=is-it-one-voice");
    await page.getByRole("button", { name: "Begin" }).click();
    const left = page.getByRole("region", { name: "The thread on the left" });
    await left.waitFor();
    expect(await page.getByText(/One author:|Many contexts:/).count()).toBe(0);
    expect(await page.content()).not.toContain("script-s1");
    await left.getByRole("button").click();
    await page
      .getByText(/^(Right|Wrong)\./)
      .or(page.getByText(/Pair 1 of .*(Right|Wrong)/))
      .first()
      .waitFor();
    await page.getByRole("img", { name: /of 1 answer right/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("who answers whom is coloured by model or by community, and can be read as a table", async () => {
    const { page, complaints } = await visit(
      browser,
      viewer,
      "?view=picture&run=first-contact/mixed-s1&round=9",
    );
    await page.getByRole("list", { name: "Models" }).getByText("rapt").waitFor();
    await page.getByRole("link", { name: "by community" }).click();
    await page.getByRole("list", { name: "Communities" }).getByText("workshop").waitFor();
    expect(new URL(page.url()).searchParams.get("by")).toBe("community");
    await page.keyboard.press("ArrowRight");
    await page.getByText("by the end of round 10").waitFor();
    await page.getByText("The same as tables").click();
    const row = page.getByRole("region", { name: "Agents of the picture" }).getByRole("row", {
      name: /^dead_letter/,
    });
    const node = (await (
      await fetch(`${viewer.url}api/runs/first-contact%2Fmixed-s1/network?round=10`)
    ).json()) as Network;
    const { community } = node.nodes.find(({ handle }) => handle === "dead_letter") ?? {};
    expect(await row.getByRole("cell").nth(1).textContent()).toBe(community);
    expect(complaints).toEqual([]);
  });

  test.each([
    ["thread", "item=c20", "c20 is not there in round 0"],
    ["item", "item=c20", "c20 is not there in round 0"],
    ["profile", "agent=stranger", "@stranger is not there in round 0"],
  ])(
    "before something came to be, its %s says so, and nothing is asked in vain",
    async (view, what, words) => {
      const { page, complaints } = await visit(
        browser,
        viewer,
        `?view=${view}&run=first-contact/mixed-s1&${what}`,
      );
      await page.locator("article").first().waitFor();
      await page.keyboard.press("Home");
      await page.getByText(words).waitFor();
      await page.getByRole("link", { name: "Go to the end of the run" }).click();
      await page.locator("article").first().waitFor();
      expect(complaints).toEqual([]);
    },
  );

  test("hostile words are words: nothing runs, nothing is asked, nothing hides", async () => {
    const { page, complaints } = await visit(browser, viewer, "?view=forum&run=dread/dread&sort=new");
    await page.getByRole("feed", { name: "Posts" }).waitFor();
    await page.getByRole("feed", { name: "Posts" }).getByText("ten thousand").first().waitFor();
    for (const n of [0, 1, 2, 3]) {
      await page.goto(`${viewer.url}?view=thread&run=dread/dread&item=p${n + 1}`);
      await page.locator(".thread-head").waitFor();
      const hrefs = await page
        .locator(".thread-head a.outward")
        .evaluateAll((links) => links.map((one) => [one.getAttribute("href"), one.getAttribute("rel")]));
      for (const [href, rel] of hrefs) {
        expect(href).toMatch(/^https?:/);
        expect(rel).toBe("noreferrer noopener");
      }
    }
    await page.getByRole("button", { name: /show more \(1\.0 MB\)/ }).waitFor();
    expect((await page.locator(".thread-head .body").textContent())?.length).toBeLessThan(5_000);
    await page.goto(`${viewer.url}?view=thread&run=dread/dread&item=p3`);
    await page.locator(".mark", { hasText: "RLO" }).first().waitFor();
    await page.goto(`${viewer.url}?view=thread&run=dread/dread&item=p2`);
    await page.locator(".host", { hasText: "evil.example" }).first().waitFor();
    await expectInert(page);
    await page.goto(`${viewer.url}?view=thread&run=dread/dread&item=p6`);
    await page.locator(".thread-head .name", { hasText: "<img src=x onerror=" }).click();
    await page.locator(".profile h1", { hasText: "<img src=x onerror=" }).waitFor();
    await expectInert(page);
    await page.goto(`${viewer.url}?view=picture&run=dread/dread`);
    await page.locator(".dot-link").first().waitFor();
    await expectInert(page);
    expect(complaints).toEqual([]);
  });

  test("hostile words are words in a prompt, a persona and a raw answer too", async () => {
    writeFileSync(join(folder, "harm.yaml"), dreadfulScenario());
    expect(polylogue(["run", join(folder, "harm.yaml"), "--out", folder]).code).toBe(0);
    const { page, complaints } = await visit(browser, viewer, "?view=turn&run=harm/main-s1&turn=1");
    await page.getByRole("button", { name: "unfold all" }).click();
    await page.locator(".segment", { hasText: "<script>document.title='owned'</script>" }).first().waitFor();
    await page.locator(".segment .mark", { hasText: "RLO" }).first().waitFor();
    await expectInert(page);
    await page.goto(`${viewer.url}?view=profile&run=harm/main-s1&agent=bo`);
    await page.locator(".profile p.body", { hasText: "onerror=" }).waitFor();
    await page.getByText("Its private persona").click();
    await expectInert(page);
    expect(complaints).toEqual([]);
  });

  test("a run that lies outside every experiment is found", async () => {
    const { page, complaints } = await visit(browser, viewer, "?view=experiment&experiment=.");
    await page.getByRole("link", { name: /loose: done/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("an import says why there are no eyes to look through", async () => {
    const { page, complaints } = await visit(browser, viewer, "?view=turns&run=dread/dread");
    await page.getByText("An import has no turns").waitFor();
    expect(complaints).toEqual([]);
  });

  test("ten thousand comments scroll: few are drawn, all can be reached", async () => {
    const { page, complaints } = await visit(browser, viewer, "?view=thread&run=dread/dread&item=p5");
    const feed = page.getByRole("feed", { name: "Comments" });
    await feed.locator("article").first().waitFor();
    await expect.poll(() => page.getByText(/^fetching/).count(), SOON).toBe(0);
    expect(await feed.locator("article").count()).toBeLessThan(60);
    expect(await feed.locator("article").first().getAttribute("aria-setsize")).toBe(String(DEEP));
    for (let n = 0; n < 60; n++) {
      await page.locator("#content").evaluate((pane) => {
        pane.scrollTop = pane.scrollHeight;
      });
      await page.waitForTimeout(30);
      if ((await feed.locator(`article[aria-posinset="${DEEP}"]`).count()) > 0) break;
    }
    expect(await feed.locator(`article[aria-posinset="${DEEP}"]`).count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  const screens = [
    ["home", ""],
    ["experiment", "?view=experiment&experiment=first-contact"],
    ["forum", "?view=forum&run=first-contact/mixed-s1&round=6"],
    ["thread", "?view=thread&run=first-contact/mixed-s1&item=p1"],
    ["agents", "?view=agents&run=first-contact/mixed-s1"],
    ["profile", "?view=profile&run=first-contact/mixed-s1&agent=dead_letter"],
    ["turns", "?view=turns&run=first-contact/mixed-s1&round=6"],
    ["turn", "?view=turn&run=first-contact/mixed-s1&turn=20"],
    ["readers", "?view=item&run=first-contact/mixed-s1&item=p1"],
    ["picture", "?view=picture&run=first-contact/mixed-s1"],
    ["picture by community", "?view=picture&run=first-contact/mixed-s1&by=community"],
    ["phrase", "?view=phrase&run=first-contact/mixed-s1&q=violin"],
    ["about", "?view=about&run=first-contact/mixed-s1"],
    ["pair", "?view=pair&run=first-contact/mixed-s1&other=first-contact/one-model-s1"],
    ["after a fork", "?view=pair&run=first-contact/mixed-s1&other=first-contact/mixed-s1-f1&round=8"],
    ["an import", "?view=forum&run=dread/dread"],
    ["no run", "?view=forum"],
    ["blind", "?view=blind&experiment=is-it-one-voice"],
  ] as const;

  test.each(screens)(
    "%s: nothing serious for axe in light and dark, and no sideways scroll at 390 px",
    async (_, query) => {
      for (const theme of ["light", "dark"] as const) {
        const { page, context, complaints } = await visit(browser, viewer, query, {
          theme,
          width: theme === "light" ? 1280 : 390,
          height: 844,
        });
        await page.locator("h1, .empty").first().waitFor();
        await expect.poll(() => page.locator(".loading").count(), SOON).toBe(0);
        expect(await serious(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(
          0,
        );
        expect(complaints).toEqual([]);
        await context.close();
      }
    },
  );
});
