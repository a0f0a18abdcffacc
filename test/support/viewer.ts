import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { start } from "./cli.ts";

/** Where a browser is looked for. */
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Why no browser can be started here; undefined where one can. */
export const whyNoBrowser: string | undefined = existsSync(CHROMIUM)
  ? undefined
  : `no browser at ${CHROMIUM}`;

export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--headless",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export interface Viewer {
  /** "http://127.0.0.1:41234/" */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts `polylogue view FOLDER` on a free port. */
export async function startViewer(folder: string): Promise<Viewer> {
  const child: ChildProcess = start(["view", folder, "--no-open", "--port", "0", "--json"]);
  if (!child.stdout) throw new Error("the viewer has no output");
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const { url } = JSON.parse(line) as { readonly url: string };
  return {
    url,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGINT");
      await ended;
    },
  };
}

export interface Visit {
  readonly page: Page;
  /** What went wrong without being asked: errors on the console, uncaught errors, requests to anywhere else. */
  readonly complaints: readonly string[];
  readonly context: BrowserContext;
}

export interface Window {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: "light" | "dark";
}

/** Opens an address of the viewer in a fresh profile, and listens for everything that should not be. */
export async function visit(
  browser: Browser,
  { url }: Viewer,
  query = "",
  { width = 1280, height = 800, theme = "light" }: Window = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) complaints.push(`asked ${request.url()}`);
  });
  await page.goto(`${url}${query}`);
  return { page, complaints, context };
}

/** The round that the scrubber stands at. */
export const roundShown = async (page: Page): Promise<number> =>
  Number(await page.getByLabel("Round", { exact: true }).inputValue());
