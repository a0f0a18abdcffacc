import { keyNameOf } from "../providers/key-name.ts";
import type { NamedModel } from "../scenario/models.ts";
import type { Finding } from "./finding.ts";
import { type Keys, malformedText } from "./keys.ts";

/** Whose key a variable holds, for those that are looked at wherever one stands. */
export const OWN_KEYS: Readonly<Record<string, string>> = {
  ANTHROPIC_API_KEY: "anthropic",
  OPENAI_API_KEY: "openai",
  OPENROUTER_API_KEY: "openrouter",
};

/** Of a shorter key, even its ends would be telling. */
const LONG_ENOUGH = 20;

/**
 * Which keys are within reach, those of the providers and those that `models` ask for: of each no more than its first
 * three characters and its last two, and those only of a long one.
 */
export function keyFindings(keys: Keys, models: readonly NamedModel[] = []): Finding[] {
  const wanted = new Map<string, string[]>(Object.keys(OWN_KEYS).map((name) => [name, []]));
  for (const { alias, spec, access } of models) {
    const name = keyNameOf(spec, access);
    if (name !== undefined) wanted.set(name, [...(wanted.get(name) ?? []), alias]);
  }
  const findings = [...wanted].map(([name, aliases]) => keyFinding(name, [...new Set(aliases)], keys));
  if (keys.malformed.length === 0) return findings;
  const says = malformedText(keys.malformed);
  return [...findings, { check: ".env", level: "note", says, mend: "Write NAME=value, one on a line." }];
}

function keyFinding(name: string, aliases: readonly string[], keys: Keys): Finding {
  const found = keys.find(name);
  if (found === undefined) return absent(name, aliases);
  const key = found.key.trim();
  const where = `set in ${found.from === "environment" ? "the environment" : found.from}`;
  if (key.length < LONG_ENOUGH) {
    const says = `${where}, but shorter than keys are`;
    return { check: name, level: "note", says, mend: "See whether it was cut off." };
  }
  const spaced = key === found.key ? "" : "; the space around it is left out";
  return { check: name, level: "ok", says: `${where}: ${key.slice(0, 3)}…${key.slice(-2)}${spaced}` };
}

function absent(name: string, aliases: readonly string[]): Finding {
  if (aliases.length === 0) {
    return { check: name, level: "note", says: `not set; only ${OWN_KEYS[name] ?? "other"} models need it` };
  }
  return {
    check: name,
    level: "problem",
    says: `not set, and the scenario needs it for ${aliases.join(", ")}`,
    mend: `Set ${name} in the environment, or as ${name}=… in a file .env here.`,
  };
}
