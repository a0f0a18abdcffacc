import type { ModelSpec, Rung } from "../core/call.ts";

/** What a model can be asked for. */
export interface Capabilities {
  readonly temperature: boolean;
  /** The levels of effort it knows; false where it knows none. */
  readonly effort: readonly string[] | false;
  /** The rungs it can be held by, best first: the first is taken. `probe`: only a call tells. */
  readonly structured: readonly Rung[] | "probe";
  /** False where the table does not have the model, and the provider's most cautious answer is given. */
  readonly known: boolean;
  /** Where this was read, and the day on which it was: "2026-11-22". */
  readonly source: string;
  readonly asOf: string;
}

/** `temperature: "effort none"`: only while the model is told not to reason. */
interface Row {
  readonly temperature: boolean | "effort none";
  readonly effort: readonly string[] | false;
  readonly structured: readonly Rung[] | "probe";
}

interface Family extends Row {
  /** Tried on the model's name, in the order of the list. */
  readonly match: RegExp;
}

interface Table {
  readonly families: readonly Family[];
  /** For models that no family has. */
  readonly otherwise: Row;
  readonly source: string;
  /** True where any model is as good as known: what a server of one's own serves, no table can say. */
  readonly anyModel: boolean;
}

const AS_OF = "2026-11-22";

/** Anthropic has no JSON mode: a schema, or words. */
const SCHEMA_OR_WORDS: readonly Rung[] = ["schema", "prompt"];
const ALL_RUNGS: readonly Rung[] = ["schema", "json", "prompt"];
const LOW_TO_HIGH = ["low", "medium", "high"];
const LOW_TO_MAX = [...LOW_TO_HIGH, "max"];
const LOW_TO_XHIGH = [...LOW_TO_HIGH, "xhigh", "max"];

const ANTHROPIC: Table = {
  source: "types of @anthropic-ai/sdk 1.12 (API 2026-10-21) and platform.claude.com/docs",
  anyModel: false,
  families: [
    // An API that has no temperature any more: it refuses one for every model after 4.6.
    { match: /^claude-(?:opus|sonnet|haiku|fable|mythos)-5(?![0-9])/, ...newer() },
    { match: /^claude-opus-4-[78](?![0-9])/, ...newer() },
    { ...newer(), match: /^claude-mythos-preview/, effort: LOW_TO_MAX },
    {
      match: /^claude-(?:opus|sonnet)-4-6(?![0-9])/,
      temperature: true,
      effort: LOW_TO_MAX,
      structured: SCHEMA_OR_WORDS,
    },
    {
      match: /^claude-opus-4-5(?![0-9])/,
      temperature: true,
      effort: LOW_TO_HIGH,
      structured: SCHEMA_OR_WORDS,
    },
    {
      match: /^claude-(?:(?:sonnet|haiku)-4-5|opus-4-1)(?![0-9])/,
      temperature: true,
      effort: false,
      structured: SCHEMA_OR_WORDS,
    },
    {
      match: /^claude-(?:3|(?:opus|sonnet)-4(?![0-9]))/,
      temperature: true,
      effort: false,
      structured: ["prompt"],
    },
  ],
  otherwise: { temperature: false, effort: false, structured: SCHEMA_OR_WORDS },
};

function newer(): Row {
  return { temperature: false, effort: LOW_TO_XHIGH, structured: SCHEMA_OR_WORDS };
}

const OPENAI: Table = {
  source: "types of openai 6.49 and platform.openai.com/docs",
  anyModel: false,
  families: [
    {
      match: /^gpt-6(?![0-9])/,
      temperature: "effort none",
      effort: ["none", ...LOW_TO_XHIGH],
      structured: ALL_RUNGS,
    },
    {
      match: /^gpt-5\.[1-9]/,
      temperature: "effort none",
      effort: ["none", ...LOW_TO_HIGH, "xhigh"],
      structured: ALL_RUNGS,
    },
    {
      match: /^gpt-5(?![0-9.])/,
      temperature: false,
      effort: ["minimal", ...LOW_TO_HIGH],
      structured: ALL_RUNGS,
    },
    { match: /^o[134](?![0-9])/, temperature: false, effort: LOW_TO_HIGH, structured: ALL_RUNGS },
    { match: /^(?:gpt-4o|gpt-4\.1)/, temperature: true, effort: false, structured: ALL_RUNGS },
    {
      match: /^(?:gpt-4-turbo|gpt-3\.5-turbo)/,
      temperature: true,
      effort: false,
      structured: ["json", "prompt"],
    },
  ],
  otherwise: { temperature: false, effort: false, structured: ALL_RUNGS },
};

const COMPATIBLE: Table = {
  source: "chat completions as Ollama, vLLM, llama.cpp, LM Studio and OpenRouter document them",
  anyModel: true,
  families: [],
  otherwise: {
    temperature: true,
    effort: ["none", "minimal", ...LOW_TO_XHIGH],
    structured: "probe",
  },
};

/** Nothing is asked of them but in this process, and nothing has to be held to a form. */
const WITHOUT_WIRE: Table = {
  source: "Polylogue",
  anyModel: true,
  families: [],
  otherwise: { temperature: false, effort: false, structured: [] },
};

const TABLES: Readonly<Record<string, Table>> = {
  anthropic: ANTHROPIC,
  openai: OPENAI,
  synthetic: WITHOUT_WIRE,
  scripted: WITHOUT_WIRE,
};

/**
 * The rung of a model that can be told without asking it: the best of those that the table or the scenario gives it.
 * Undefined where a probe has to tell, as for models that the table does not have.
 */
export function rungOf(spec: ModelSpec): Rung | undefined {
  const { structured, known } = capabilitiesOf(spec);
  return structured === "probe" || !known ? undefined : structured[0];
}

/**
 * What a model can be asked for, by the table and by what the scenario claims of it (`spec.capabilities` goes first). Of a
 * model that the table does not have, no more is promised than all of its provider's models can do.
 *
 *   { temperature: false, effort: ["low", "medium", "high", "xhigh", "max"], structured: ["schema", "prompt"], known: true,
 *     source: "types of @anthropic-ai/sdk 1.12 (API 2026-10-21) and platform.claude.com/docs", asOf: "2026-11-22" }
 *
 * `temperature` is that of the spec as it stands: for some models it hangs on `params.effort`.
 */
export function capabilitiesOf(spec: ModelSpec): Capabilities {
  const table = TABLES[spec.provider] ?? COMPATIBLE;
  const family = table.families.find(({ match }) => match.test(spec.model));
  const { temperature, effort, structured } = family ?? table.otherwise;
  return {
    temperature: temperature === "effort none" ? spec.params["effort"] === "none" : temperature,
    effort,
    structured,
    ...spec.capabilities,
    known: table.anyModel || family !== undefined || spec.capabilities !== undefined,
    source: spec.capabilities === undefined ? table.source : "scenario",
    asOf: AS_OF,
  };
}
