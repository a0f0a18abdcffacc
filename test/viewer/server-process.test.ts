import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, get } from "node:http";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { type Home, PATHS } from "../../src/viewer/api.ts";
import { ended, polylogue, start } from "../support/cli.ts";
import { experimentOf, freshFolder, LISTENERS, plannedOf, play } from "../support/experiments.ts";
import { runsFolder } from "./support.ts";

const { path } = await play(plannedOf(experimentOf(LISTENERS)), { maxRounds: 2 });
const ID = "listeners/only-s7";

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

/** Says in its own words what fetch would not let it say. */
const asked = (url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = get(url, { headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    request.on("error", reject);
  });

test("polylogue view serves this machine alone, refuses other hosts and origins, and ends with Ctrl-C", async () => {
  const folder = runsFolder({ [ID]: path });
  const child = start(["view", ID, "--dir", folder, "--port", "0", "--no-open", "--json"]);
  const end = ended(child);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await once(lines, "line")) as [string];
  const { url, run } = JSON.parse(line) as { readonly url: string; readonly run: string };
  expect([run, new URL(url).hostname]).toEqual([ID, "127.0.0.1"]);
  const at = (where: string): string => new URL(where, url).href;

  const home = await asked(at(PATHS.home));
  expect(JSON.parse(home.text) as Home).toMatchObject({ open: ID, experiments: [{ id: "listeners" }] });
  expect((await asked(at(PATHS.home), { host: "evil.example" })).status).toBe(403);
  expect((await asked(at(PATHS.home), { origin: "http://evil.example" })).status).toBe(403);
  expect((await asked(url)).text).toContain("<!doctype html>");

  const { port } = new URL(url);
  const others = Object.values(networkInterfaces()).flatMap((known) => known ?? []);
  for (const { address, internal, family } of others) {
    if (internal || family !== "IPv4") continue;
    await expect(asked(`http://${address}:${port}/`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  }

  // A page that waits for news holds nothing up.
  const waiting = asked(at(PATHS.live(ID))).catch(() => undefined);
  child.kill("SIGINT");
  expect(await end).toEqual({ code: 0, signal: null });
  await waiting;
}, 60_000);

const hasIpv6 = Object.values(networkInterfaces()).some((known) =>
  known?.some(({ address }) => address === "::1"),
);

test.skipIf(!hasIpv6)(
  "--ipv6 listens on [::1] and nowhere else, with the same doorkeeper",
  async () => {
    const folder = runsFolder({ [ID]: path });
    const child = start(["view", folder, "--ipv6", "--port", "0", "--no-open", "--json"]);
    const end = ended(child);
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const [line] = (await once(lines, "line")) as [string];
    const { url } = JSON.parse(line) as { readonly url: string };
    const { hostname, host, port } = new URL(url);
    expect(hostname).toBe("[::1]");
    const home = new URL(PATHS.home, url).href;
    expect((await asked(home)).status).toBe(200);
    expect((await asked(home, { origin: `http://${host}` })).status).toBe(200);
    expect((await asked(home, { host: "evil.example" })).status).toBe(403);
    expect((await asked(home, { origin: "http://evil.example" })).status).toBe(403);
    await expect(asked(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    child.kill("SIGINT");
    expect(await end).toEqual({ code: 0, signal: null });
  },
  60_000,
);

test("a port that is taken, a folder and a run that are not there are told of", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as { port: number };
  const folder = freshFolder();
  const busy = polylogue(["view", folder, "--port", String(port), "--no-open"]);
  taken.close();
  expect(busy).toMatchObject({ code: 2, stderr: expect.stringContaining(`port ${port} is taken`) });
  const missing = polylogue(["view", join(folder, "nowhere"), "--no-open"]);
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining("nowhere") });
}, 60_000);

test("no module of the viewer speaks HTTP by itself", () => {
  expect(readFileSync("src/viewer/serve.ts", "utf8")).not.toContain("node:http");
});
