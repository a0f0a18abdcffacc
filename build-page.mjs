import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Builds the page of the viewer into dist/viewer/page, unless it stands there already: every test run calls this, and the page changes
 * seldom. What it is built from is its folder, the shapes it shares with the server, core, and this build's own settings.
 */
const STAMP = "dist/viewer/page/.built-from";
const SOURCES = [
  "src/viewer/page",
  "src/viewer/api.ts",
  "src/core",
  "vite.config.ts",
  "build-page.mjs",
  "package-lock.json",
];

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

function digest() {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap(filesIn))
    hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

const now = digest();
if (!existsSync(STAMP) || readFileSync(STAMP, "utf8") !== now) {
  const { build } = await import("vite");
  await build({ logLevel: "warn" });
  writeFileSync(STAMP, now);
}
