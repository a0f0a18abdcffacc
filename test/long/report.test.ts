import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axeCore from "axe-core";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { reportPage } from "../../src/report/page.ts";
import { comparison, reportData } from "../report/report-data.ts";
import { lastJson, polylogue } from "../support/cli.ts";

const CHROMIUM = "/usr/bin/chromium";
const ARGS = [
  "--no-sandbox",
  "--headless",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const AXE = axeCore.source;

/** What a page did that it should not have. */
interface Seen {
  readonly page: Page;
  readonly said: string[];
  readonly asked: string[];
}

const SCREENS = [390, 1280].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
);

const folder = mkdtempSync(join(tmpdir(), "polylogue-report-"));
const hostile = join(folder, "hostile.html");
let usual = "";

/** Whoever's words become markup somewhere set `window.owned`. */
const OWN = "window.owned=1";
const HOSTILE = [
  `<script>${OWN}</script>`,
  `<img src=x onerror="${OWN}">`,
  `"><svg onload="${OWN}">`,
  `' onmouseover='${OWN}' x='`,
  `<a href="javascript:${OWN}">read on</a>`,
  `</title></style></textarea><iframe srcdoc="<script>parent.${OWN}</script>">`,
  "<style>*{display:none}</style>",
  "\u202egnirts\u2066",
].join(" ");

describe.skipIf(!existsSync(CHROMIUM))(
  `a report in a browser (skipped where ${CHROMIUM} is not there)`,
  () => {
    beforeAll(() => {
      polylogue(["run", "scenarios/first-contact.yaml", "--out", join(folder, "runs")]);
      usual = join(folder, "usual.html");
      const made = polylogue([
        "report",
        "first-contact",
        "--dir",
        join(folder, "runs"),
        "-o",
        usual,
        "--json",
      ]);
      expect(lastJson<unknown>({ ...made, stdout: made.stdout.replaceAll("\n", " ") })).toMatchObject({
        path: usual,
        runs: 24,
      });
      const words = reportData({ title: HOSTILE, question: HOSTILE }, HOSTILE);
      writeFileSync(hostile, reportPage({ ...words, comparison: comparison({ sentence: HOSTILE }) }));
    });

    const contexts: BrowserContext[] = [];
    afterEach(async () => {
      for (const context of contexts.splice(0)) await context.close();
    });

    async function opened(file: string, { width, colorScheme }: (typeof SCREENS)[number]): Promise<Seen> {
      const context = await chromium.launchPersistentContext(mkdtempSync(join(folder, "user-")), {
        executablePath: CHROMIUM,
        args: ARGS,
        viewport: { width, height: 900 },
        colorScheme,
      });
      contexts.push(context);
      const page = context.pages()[0] ?? (await context.newPage());
      const [said, asked]: [string[], string[]] = [[], []];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", ({ message }) => said.push(message));
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(pathToFileURL(file).href);
      return { page, said, asked };
    }

    describe.each(SCREENS)("of $width pixels, $colorScheme", (screen) => {
      test("asks for nothing but itself, says nothing to the console, and fits", async () => {
        const { page, said, asked } = await opened(usual, screen);
        expect(asked).toEqual([pathToFileURL(usual).href]);
        expect(said).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(screen.width);
      });

      test("has nothing grave in it for those who do not see it or cannot point", async () => {
        const { page } = await opened(usual, screen);
        await page.evaluate(
          "for (const details of document.querySelectorAll('details')) details.open = true",
        );
        // The page forbids scripts that are not its own; what is evaluated from outside is not held by that.
        await page.evaluate(AXE);
        const found = (await page.evaluate("axe.run().then(({ violations }) => violations)")) as {
          readonly id: string;
          readonly impact: string;
          readonly nodes: readonly { readonly html: string }[];
        }[];
        const grave = found
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .map(({ id, nodes }) => `${id}: ${nodes.length} times, first ${nodes[0]?.html.slice(0, 200)}`);
        expect(grave).toEqual([]);
      });
    });

    test.each(SCREENS)("hostile words act nowhere at $width pixels, $colorScheme", async (screen) => {
      const { page, said, asked } = await opened(hostile, screen);
      await page.hover(".message");
      await page.mouse.wheel(0, 20_000);
      expect(await page.evaluate("window.owned")).toBeUndefined();
      expect(asked).toEqual([pathToFileURL(hostile).href]);
      expect(said).toEqual([]);
      expect(
        await page.evaluate("document.querySelectorAll('img, iframe, a[href^=javascript]').length"),
      ).toBe(0);
      expect(await page.evaluate("getComputedStyle(document.querySelector('h1')).display")).toBe("block");
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(screen.width);
      expect(await page.textContent("h1")).toContain(`<script>${OWN}</script>`);
    });

    test("a heading sorts its table, and sorts it back", async () => {
      const { page } = await opened(usual, { width: 1280, colorScheme: "light" });
      const table = page.locator("#spending table.data").first();
      const calls = async (): Promise<number[]> =>
        (await table.locator("tbody td:nth-child(3)").allTextContents()).map((text) =>
          Number(text.replaceAll(",", "")),
        );
      await table.getByRole("button", { name: "calls" }).click();
      const falling = await calls();
      expect(falling).toEqual([...falling].sort((a, b) => b - a));
      await table.getByRole("button", { name: "calls" }).click();
      expect(await calls()).toEqual(falling.toReversed());
    });

    test("is a paper of a few pages: nothing is wider than it, and no ground is dark", async () => {
      const { page } = await opened(usual, { width: 794, colorScheme: "dark" });
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(
        "rgb(255, 255, 255)",
      );
      expect((await page.pdf({ format: "A4" })).subarray(0, 5).toString()).toBe("%PDF-");
    });
  },
);
