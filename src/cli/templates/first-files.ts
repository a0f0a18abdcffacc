import { readFileSync } from "node:fs";
import { DEFAULT_INSTRUCTIONS_FILE } from "../../scenario/default-instructions.ts";
import { schemaFiles } from "../schema.ts";
import type { NewFile } from "../write-new-files.ts";
import { LONG_HAUL, NIGHT_DESK } from "./first-personas.ts";
import { FIRST_SCENARIO } from "./first-scenario.ts";

/** The scenario among `firstFiles`. */
export const FIRST_SCENARIO_FILE = "scenarios/first.yaml";

/** All that `polylogue init` writes, by path within the folder, the scenario first. */
export const firstFiles = (): readonly NewFile[] => [
  { path: FIRST_SCENARIO_FILE, text: FIRST_SCENARIO },
  // A copy, so that the experiment stays as it is when the rules that ship with Polylogue change.
  { path: "scenarios/house-rules.md", text: readFileSync(DEFAULT_INSTRUCTIONS_FILE, "utf8") },
  { path: "personas/long_haul.yaml", text: LONG_HAUL },
  { path: "personas/night_desk.yaml", text: NIGHT_DESK },
  ...schemaFiles().map(({ path, text }) => ({ path: `schema/${path}`, text })),
];
