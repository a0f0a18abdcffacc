import type { Finding } from "./finding.ts";

const KEYS = {
  ANTHROPIC_API_KEY: "anthropic",
  OPENAI_API_KEY: "openai",
  OPENROUTER_API_KEY: "OpenRouter",
} as const;

/** Of a shorter key, even its end would be telling. */
const LONG_ENOUGH = 20;
const SHOWN = 4;

/** Which keys the environment holds: of each no more than its last four characters, and those only of a long one. */
export function keyFindings(env: Readonly<Record<string, string | undefined>>): Finding[] {
  return Object.entries(KEYS).map(([name, provider]) => keyFinding(name, provider, env[name] ?? ""));
}

function keyFinding(name: string, provider: string, key: string): Finding {
  if (key === "") return { check: name, level: "note", says: `not set; only ${provider} models need it` };
  if (key.trim() !== key) {
    const mend = `Set ${name} again, without what stands around it.`;
    return {
      check: name,
      level: "problem",
      says: "has space or a line end around it, which providers refuse",
      mend,
    };
  }
  if (key.length < LONG_ENOUGH) {
    return {
      check: name,
      level: "note",
      says: "set, but shorter than keys are",
      mend: "See whether it was cut off.",
    };
  }
  return { check: name, level: "ok", says: `set, ends in …${key.slice(-SHOWN)}` };
}
