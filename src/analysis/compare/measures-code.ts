import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Of the sources, what turns a run into values. What puts values side by side is not among it. */
const ROOMS = ["analysis", "core", "embedders", "store"];

let known: string | undefined;

/**
 * A hash of the code that turns a run into values, 16 hex digits. Kept values of other code are not believed: so nobody has to remember
 * to raise a version when a metric changes.
 */
export function measuresCode(): string {
  known ??= hashed();
  return known;
}

function hashed(): string {
  const hash = createHash("sha256");
  for (const file of files()) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

/** Built, all code lies in a few files beside this one; else it is looked for among the sources. */
function files(): string[] {
  const here = fileURLToPath(import.meta.url);
  const isBuilt = !here.endsWith(".ts");
  const at = isBuilt ? dirname(here) : join(dirname(here), "..", "..");
  return readdirSync(at, { recursive: true, encoding: "utf8" })
    .filter((name) => (isBuilt ? /\.(js|yaml)$/.test(name) : isMeasuring(name)))
    .sort()
    .map((name) => join(at, name));
}

const isMeasuring = (name: string): boolean =>
  name.endsWith(".ts") && ROOMS.includes(name.split(sep)[0] ?? "") && !name.includes(`${sep}compare${sep}`);
