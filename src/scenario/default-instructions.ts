import { fileURLToPath } from "node:url";

/** The house rules of scenarios that name none: a text that ships with the package, beside the scenarios. */
export const DEFAULT_INSTRUCTIONS_FILE = fileURLToPath(
  new URL("../../scenarios/instructions/plain.md", import.meta.url),
);
