import { basename, dirname } from "node:path";
import { madeUpWord } from "./canary.ts";
import { plainOf } from "./located.ts";
import { type Persona, personaSchema } from "./persona-schema.ts";
import { personaText } from "./persona-text.ts";
import { personaReader } from "./personas.ts";
import type { Problem } from "./plan.ts";
import { withoutKeys } from "./secrets.ts";

/** What a persona file makes of an agent that is there already. */
export interface PersonaFile {
  readonly name: string;
  readonly bio: string;
  /** The private persona, as the agent's own prompt shows it. */
  readonly persona: string;
}

/** Reads one persona file for `handle`, whatever handle the file has. `experiment` seeds a private word that is `auto`. */
export function readPersonaFile(
  file: string,
  { handle, experiment }: { readonly handle: string; readonly experiment: string },
):
  | { readonly ok: true; readonly persona: PersonaFile }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const place = { file, line: 1, col: 1 };
  const read = personaReader(dirname(file))({ type: "scalar", place, value: basename(file) });
  const [written] = read.all;
  if (read.problems.length > 0 || !written) return { ok: false, problems: withoutKeys(read.problems) };
  const persona = personaSchema.parse(plainOf(written));
  const { name = handle, bio = "" } = persona;
  const words = { ...persona, handle, name, canary: canaryOf(persona, handle, experiment) };
  return { ok: true, persona: { name, bio, persona: personaText(words) } };
}

function canaryOf({ canary }: Persona, handle: string, experiment: string): string | undefined {
  if (canary === "none") return undefined;
  return canary === "auto" ? madeUpWord(experiment, handle, new Set()) : canary;
}
