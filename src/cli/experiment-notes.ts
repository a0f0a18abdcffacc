import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { exploratoryText } from "../analysis/confirmatory.ts";
import { standingIn } from "../analysis/standing-in.ts";
import { readManifest } from "../engine/manifest.ts";
import { nameOfCell } from "./headcount.ts";
import { plural, some } from "./phrases.ts";
import { safe } from "./terminal.ts";

/**
 * What the manifests beside these runs say that no run says itself, a line each: that results are exploratory, and which runs
 * of an experiment have not begun.
 */
export function experimentNotes(paths: readonly string[]): readonly string[] {
  const folders = new Set(paths.map((path) => dirname(path)));
  return [...folders].flatMap((folder) => notesOn(folder)).map((note) => safe(note));
}

function notesOn(folder: string): string[] {
  const manifest = readManifest(folder);
  if (!manifest) return [];
  const { experiment, scenario, cells } = manifest;
  const exploratory = exploratoryText(standingIn(folder, manifest));
  const missing = cells.filter(({ file }) => !existsSync(join(folder, file)));
  return [
    ...(exploratory === undefined ? [] : [`${experiment} is ${exploratory}`]),
    ...(missing.length === 0
      ? []
      : [
          `${plural(missing.length, "run")} of ${experiment} ${missing.length === 1 ? "has" : "have"} not begun (${some(missing.map(nameOfCell))}); go on with: polylogue run ${scenario.file}`,
        ]),
  ];
}
