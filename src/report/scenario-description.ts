import { parse } from "yaml";

/** The description that stands in a scenario's text; empty where there is none, or the text is no scenario. */
export function scenarioDescription(text: string): string {
  try {
    const scenario: unknown = parse(text, { logLevel: "silent" });
    if (typeof scenario !== "object" || scenario === null || !("description" in scenario)) return "";
    return typeof scenario.description === "string" ? scenario.description.trim() : "";
  } catch {
    // Whatever it is, it was run: a report of it is still a report.
    return "";
  }
}
