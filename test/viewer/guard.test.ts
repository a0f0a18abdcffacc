import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Home, PATHS, type Problem } from "../../src/viewer/api.ts";
import { pageFiles } from "../../src/viewer/page-files.ts";
import { freshFolder } from "../support/experiments.ts";
import { viewerOf } from "./support.ts";

const built = freshFolder();
mkdirSync(join(built, "assets"));
writeFileSync(join(built, "index.html"), "<!doctype html><title>Polylogue</title>");
writeFileSync(join(built, "assets", "index-Ab3dE_9z.js"), "export {};");
writeFileSync(join(built, ".built-from"), "secret");
const viewer = viewerOf(freshFolder(), pageFiles(built));
const OWN = "http://127.0.0.1:4173";

describe("a request is answered", () => {
  test("under the names of this machine and the port that is listened on, and under no other", async () => {
    for (const host of ["127.0.0.1:4173", "localhost:4173", "[::1]:4173"])
      expect((await viewer.get<Home>(PATHS.home, {}, { host })).status).toBe(200);
    for (const host of [
      "evil.example",
      "evil.example:4173",
      "127.0.0.1:4174",
      "127.0.0.1",
      "127.0.0.1.evil.example:4173",
      "",
    ]) {
      const { status, body } = await viewer.get<Problem>(PATHS.home, {}, { host });
      expect([host, status]).toEqual([host, 403]);
      expect(body.error).toContain("under no other name");
    }
  });

  test("when no other site asks", async () => {
    for (const headers of [
      { origin: OWN },
      { "sec-fetch-site": "same-origin" },
      { "sec-fetch-site": "none" },
    ])
      expect((await viewer.get(PATHS.home, {}, headers)).status).toBe(200);
    for (const headers of [
      { origin: "http://evil.example" },
      { origin: "null" },
      { origin: "http://127.0.0.1:4174" },
      { origin: "https://127.0.0.1:4173" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ])
      expect([headers, (await viewer.get(PATHS.home, {}, headers)).status]).toEqual([headers, 403]);
  });

  test("with headers that let no script of others in, nothing be kept, and nobody else read", async () => {
    for (const path of [PATHS.home, "/", PATHS.run("nothing")]) {
      const { headers } = await viewer.raw(path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'self'");
      expect(policy).not.toMatch(/script-src|unsafe-eval/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("access-control-allow-origin")).toBeNull();
      if (path.startsWith("/api")) expect(headers.get("cache-control")).toBe("no-store");
    }
  });
});

describe("words are taken", () => {
  const path = PATHS.blind;

  test("as JSON from the page itself, and from nobody else", async () => {
    const refused: readonly (readonly [number, Readonly<Record<string, string>>])[] = [
      [403, { origin: "http://evil.example" }],
      [403, { "sec-fetch-site": "cross-site" }],
      [415, { "content-type": "text/plain" }],
      [415, { "content-type": "application/x-www-form-urlencoded" }],
    ];
    for (const [status, headers] of refused)
      expect([headers, (await viewer.post(path, {}, headers)).status]).toEqual([headers, status]);
    const bare = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
    expect((await viewer.raw(path, bare)).status).toBe(403);
    expect((await viewer.post(path, {})).status).toBe(400);
  });

  test("of a sensible length, and only where they are an object", async () => {
    expect((await viewer.post(path, { experiment: "x".repeat(300_000) })).status).toBe(413);
    const headers = { "content-type": "application/json", origin: OWN };
    for (const body of ["", "{", "[]", "null", "7"])
      expect([body, (await viewer.raw(path, { method: "POST", body, headers })).status]).toEqual([body, 400]);
  });

  test("by POST alone", async () => {
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"])
      expect([method, (await viewer.raw(path, { method })).status]).toEqual([method, 405]);
  });
});

describe("files", () => {
  test("of the page are served with their types, hashed ones for ever", async () => {
    const page = await viewer.raw("/");
    expect(await page.text()).toContain("<title>Polylogue</title>");
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const script = await viewer.raw("/assets/index-Ab3dE_9z.js");
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(script.headers.get("cache-control")).toContain("immutable");
  });

  test("that are not of the page are not there, however they are asked for", async () => {
    for (const path of [
      "/.built-from",
      "/../package.json",
      "/%2e%2e/package.json",
      "/assets/..%2f..%2fpackage.json",
      "//etc/passwd",
      "/assets/",
      "/index.html%00.js",
      PATHS.run("../../etc/passwd"),
      PATHS.run("/etc/passwd"),
      PATHS.experiment(".."),
      PATHS.experiment("../.."),
      PATHS.run("%00"),
    ])
      expect([path, (await viewer.raw(path)).status]).toEqual([path, 404]);
    expect(viewer.bugs).toEqual([]);
  });

  test("are missed politely where the page was never built", async () => {
    const bare = viewerOf(freshFolder(), pageFiles(join(built, "nowhere")));
    expect(await (await bare.raw("/")).text()).toContain("npm run build");
    expect((await bare.get<Home>(PATHS.home)).body).toMatchObject({ experiments: [], open: null });
  });
});
