import type { ModelSpec, Rung } from "../../core/call.ts";

/** What a scenario sets for a model, as both of OpenAI's protocols need it. */
export interface Settings {
  readonly effort: string | undefined;
  readonly temperature: number | undefined;
  /** Merged into the parameters of each request, last; can replace neither model nor prompt, nor make anything stream. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly rung: Rung;
}

const known = new WeakMap<ModelSpec, Settings>();

/**
 * The settings of a model. `rung` says what holds where the spec names none yet.
 */
export function settingsOf(spec: ModelSpec, rung: Rung): Settings {
  let settings = known.get(spec);
  if (settings === undefined) {
    const { effort, temperature, extra } = spec.params;
    settings = {
      effort: typeof effort === "string" ? effort : undefined,
      temperature: typeof temperature === "number" ? temperature : undefined,
      extra: isMap(extra) ? extra : {},
      rung: spec.structured ?? rung,
    };
    known.set(spec, settings);
  }
  return settings;
}

/**
 * A request's body with more merged into it, map by map, so that one setting of a group leaves the others standing:
 *
 *   merged({ reasoning: { effort: "low" } }, { reasoning: { summary: "auto" } })
 *     ->  { reasoning: { effort: "low", summary: "auto" } }
 */
export function merged(
  body: Readonly<Record<string, unknown>>,
  extra: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = { ...body };
  for (const [key, value] of Object.entries(extra)) {
    const present = result[key];
    result[key] = isMap(present) && isMap(value) ? merged(present, value) : value;
  }
  return result;
}

/** Whether a value is a JSON object. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
