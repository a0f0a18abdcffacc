import { createHash } from "node:crypto";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page as BrowserPage } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RunFile } from "../../src/store/run-file.ts";
import { PATHS } from "../../src/viewer/api.ts";
import { ended, polylogue, start } from "../support/cli.ts";
import { openBrowser, roundShown, startViewer, type Viewer, visit, whyNoBrowser } from "../support/viewer.ts";

/** Patience with a machine that does other things as well. */
const SOON = { timeout: 30_000 };
const ROUNDS = 12;

/** The ready-made society; with models that take so long to answer, somebody can watch. */
function scenarioOf(folder: string, name: string, latency: "350ms" | "0ms"): string {
  const text = readFileSync("scenarios/first-contact.yaml", "utf8")
    .replaceAll("../personas/", `${process.cwd()}/personas/`)
    .replace(/instructions: (?=\S+\.md)/, `instructions: ${process.cwd()}/scenarios/`)
    .replace(
      "rapt: synthetic/listener?q=0.9",
      `rapt: { provider: synthetic, model: 'listener?q=0.9', latency: ${latency} }`,
    )
    .replace("name: first-contact", `name: ${name}`);
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, text);
  return file;
}

const ONE_RUN = ["--seed", "1", "--arm", "mixed"];

const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

function logHashOf(path: string): string {
  const file = RunFile.openForReading(path);
  try {
    return file.header().logHash;
  } finally {
    file.close();
  }
}

/** Every round that the page has stood at, in order, from now on. */
async function noteRounds(page: BrowserPage): Promise<() => Promise<readonly number[]>> {
  await page.evaluate(`
    const slider = document.querySelector('input[aria-label="Round"]');
    window.seenRounds = [Number(slider.value)];
    new MutationObserver(() => {
      const now = Number(slider.value);
      if (window.seenRounds.at(-1) !== now) window.seenRounds.push(now);
    }).observe(slider, { attributes: true });
  `);
  return () => page.evaluate("window.seenRounds");
}

/** All that a viewer tells of a run at its end. */
async function toldBy({ url }: Viewer, run: string): Promise<unknown> {
  const rounds = Array.from({ length: ROUNDS + 1 }, (_, round) => round);
  const paths = [
    PATHS.rounds(run),
    `${PATHS.agents(run)}?limit=500`,
    `${PATHS.network(run)}?most=1000`,
    ...rounds.flatMap((round) => [
      `${PATHS.turns(run)}?round=${round}&limit=500`,
      `${PATHS.posts(run)}?round=${round}&sort=new&limit=500`,
    ]),
  ];
  return Promise.all(paths.map(async (path) => [path, await (await fetch(new URL(path, url))).json()]));
}

describe.skipIf(whyNoBrowser !== undefined)("a run that goes on, in a browser", () => {
  let folder: string;
  /** Where no viewer looks. */
  let apart: string;
  let viewer: Viewer;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "polylogue-live-"));
    apart = mkdtempSync(join(tmpdir(), "polylogue-apart-"));
    [viewer, browser] = await Promise.all([startViewer(folder), openBrowser()]);
  });

  afterAll(async () => {
    await browser?.close();
    await viewer?.stop();
    for (const each of [folder, apart]) rmSync(each, { recursive: true, force: true });
  });

  /** Starts a run in a process of its own and waits until its file can be read. */
  async function begun(name: string): Promise<{ readonly db: string; readonly over: Promise<unknown> }> {
    const running = start(["run", scenarioOf(folder, name, "350ms"), ...ONE_RUN, "--out", folder]);
    const over = ended(running);
    const db = join(folder, `${name}/mixed-s1.db`);
    const home = async (): Promise<string> => (await fetch(new URL(PATHS.home, viewer.url))).text();
    await expect.poll(home, { ...SOON, interval: 100 }).toContain(`"id":"${name}"`);
    return { db, over };
  }

  /** Plays the same to its end where nobody looks; the path of its file. */
  function playedApart(name: string): string {
    const { code } = polylogue(["run", scenarioOf(apart, name, "0ms"), ...ONE_RUN, "--out", apart]);
    expect(code).toBe(0);
    return join(apart, `${name}/mixed-s1.db`);
  }

  test("is shown from its first rounds to its last, nothing lost or doubled, and its log is what it would be unseen", async () => {
    const { db, over } = await begun("watched");
    const { page, complaints } = await visit(browser, viewer, "?view=forum&run=watched/mixed-s1");
    await page.locator(".scrubber .badge.live").waitFor();
    const seen = await noteRounds(page);
    await over;
    await expect.poll(() => roundShown(page), SOON).toBe(ROUNDS);
    await page.locator(".scrubber .badge.live").waitFor({ state: "detached" });
    const rounds = await seen();
    expect(rounds[0]).toBeLessThanOrEqual(3);
    expect(rounds).toEqual([...new Set(rounds)].sort((a, b) => a - b));
    expect(rounds.length).toBeGreaterThan(ROUNDS / 2);
    expect(logHashOf(db)).toBe(logHashOf(playedApart("watched")));

    const bytes = hashOf(db);
    const files = readdirSync(join(folder, "watched"));
    const fresh = await startViewer(folder);
    try {
      expect(await toldBy(viewer, "watched/mixed-s1")).toEqual(await toldBy(fresh, "watched/mixed-s1"));
    } finally {
      await fresh.stop();
    }
    expect([hashOf(db), readdirSync(join(folder, "watched"))]).toEqual([bytes, files]);
    expect(complaints).toEqual([]);
  });

  test("stands in the list of experiments and in its grid as it stands now, without a reload", async () => {
    const { over } = await begun("listed");
    const home = await visit(browser, viewer);
    const card = home.page.getByRole("link", { name: /listed/ });
    await card.getByText("1 running now").waitFor();
    const grid = await visit(browser, viewer, "?view=experiment&experiment=listed");
    await grid.page.locator(".run-cell .badge.live").waitFor();
    await over;
    await card.getByText("1 running now").waitFor({ state: "detached" });
    await card.getByText(/1 done/).waitFor();
    await grid.page.locator(".run-cell .badge.live").waitFor({ state: "detached" });
    await grid.page.getByRole("link", { name: /listed\/mixed-s1: done/ }).waitFor();
    expect([...home.complaints, ...grid.complaints]).toEqual([]);
  });

  test("is followed beside a run that has ended, both at one round, until it has ended too", async () => {
    mkdirSync(join(folder, "twin"));
    copyFileSync(playedApart("beside"), join(folder, "twin/mixed-s1.db"));
    const { over } = await begun("beside");
    const { page, complaints } = await visit(
      browser,
      viewer,
      "?view=pair&run=twin/mixed-s1&other=beside/mixed-s1",
    );
    const growing = page.getByRole("region", { name: "beside/mixed-s1" });
    await growing.locator(".badge.live").waitFor();
    await page.getByText("The same so far").waitFor();
    expect(await page.locator(".track .parting").count()).toBe(0);
    const early = await roundShown(page);
    expect(early).toBeLessThan(ROUNDS);
    await expect.poll(() => roundShown(page), SOON).toBeGreaterThan(early);
    await over;
    await expect.poll(() => roundShown(page), SOON).toBe(ROUNDS);
    await page.getByText("Their logs are the same.").waitFor();
    expect(await page.getByRole("heading", { name: `In round ${ROUNDS}` }).count()).toBe(2);
    expect(await page.locator(".badge.live").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("leaves somebody who looks at the past there, and takes up an outsider's words", async () => {
    const { over } = await begun("told");
    const { page, complaints } = await visit(browser, viewer, "?view=forum&run=told/mixed-s1");
    await page.locator(".scrubber .badge.live").waitFor();
    const early = await roundShown(page);
    await expect.poll(() => roundShown(page), SOON).toBeGreaterThan(early);
    await page.keyboard.press("Home");
    await expect.poll(() => roundShown(page), SOON).toBe(0);
    await page.getByText("Post as an outsider").click();
    await page.getByLabel("Title").fill("A word from outside");
    await page.getByLabel("Words").fill("Does anybody here hear me?");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Sent: the next round takes it up.").waitFor();
    await over;
    expect(await roundShown(page)).toBe(0);
    await page.keyboard.press("End");
    await expect.poll(() => roundShown(page), SOON).toBe(12);
    // Where it ranks by then, and so whether it is in sight, is for the agents to say.
    await page.goto(`${viewer.url}?view=search&run=told/mixed-s1&q=outside`);
    await page.getByText("A word from outside").first().waitFor();
    expect(complaints).toEqual([]);
  });
});
