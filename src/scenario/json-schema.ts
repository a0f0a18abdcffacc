import { z } from "zod";
import { analysisPlanSchema } from "./analysis-plan-schema.ts";
import { FIXED } from "./arms.ts";
import { type JsonSchema, withVariable } from "./json-schema-variable.ts";
import { modelSchema } from "./model-schema.ts";
import { personaSchema, scheduleSchema } from "./persona-schema.ts";
import { populationSchema, templateSchema } from "./population-schema.ts";
import { postSchema, scenarioSchema } from "./scenario-schema.ts";
import { expectations } from "./schema-leaves.ts";

const DRAFT_7 = "http://json-schema.org/draft-07/schema#";

/** Schemas that get a name under `definitions`, because they stand in several places. */
const NAMED = new Map<z.core.$ZodType, string>([
  [personaSchema, "persona"],
  [populationSchema, "population"],
  [templateSchema, "template"],
  [scheduleSchema, "schedule"],
  [modelSchema, "model"],
  [postSchema, "post"],
]);

/** Schemas of scenario files for editors: JSON Schema, draft 7, without an id. What names refer to is left to `check`. */
export function scenarioJsonSchema(): JsonSchema {
  const properties = Object.fromEntries(
    Object.entries(scenarioSchema.shape).map(([key, schema]) => [key, jsonOf(schema)]),
  );
  const definitions = Object.fromEntries(
    [...NAMED].map(([schema, name]): [string, JsonSchema] => [
      name,
      { title: `A ${name}`, ...jsonOf(schema, schema) },
    ]),
  );
  definitions["model"] = { ...definitions["model"], ...MODEL_RULES };
  const varying = withVariable(definitions, properties);
  const patched = Object.keys(properties).filter((key) => !FIXED.has(key));
  const pick = (from: (key: string) => JsonSchema) =>
    Object.fromEntries(patched.map((key) => [key, from(key)]));
  return {
    $schema: DRAFT_7,
    title: "A Polylogue scenario",
    description: "One experiment: the world, who is in it, which models speak, what varies, and how often.",
    type: "object",
    properties: {
      ...properties,
      arms: { ...properties["arms"], additionalProperties: ARM },
    },
    required: ["name"],
    additionalProperties: false,
    allOf: ["rounds", "models", "personas"].map(hereOrInEveryArm),
    definitions: {
      ...definitions,
      ...varying.definitions,
      patch: {
        title: "What an arm changes",
        properties: pick((key) => ({ $ref: `#/properties/${key}` })),
        additionalProperties: false,
      },
      "patch-each": {
        title: "What an arm for each model changes",
        properties: {
          each: { const: "models", description: "One arm for every alias, for which `$model` stands." },
          ...pick((key) => varying.properties[key] ?? { $ref: `#/properties/${key}` }),
        },
        additionalProperties: false,
      },
    },
  };
}

/** The schema of persona files for editors, likewise. */
export function personaJsonSchema(): JsonSchema {
  return {
    $schema: DRAFT_7,
    title: "A Polylogue persona",
    description: "One character: what others see of it, and what its own prompt says.",
    ...plain(personaSchema, new Map()),
  };
}

/** The schema of pre-registrations for editors, likewise. */
export function analysisPlanJsonSchema(): JsonSchema {
  return {
    $schema: DRAFT_7,
    title: "A Polylogue analysis plan",
    description: "A pre-registration: what will be looked at and by which rules, fixed before the first run.",
    ...plain(analysisPlanSchema, new Map()),
  };
}

const HAS_EACH: JsonSchema = { type: "object", required: ["each"] };

/** An arm with nothing behind it changes nothing. */
const ARM: JsonSchema = {
  type: ["object", "null"],
  allOf: [
    unless({ not: HAS_EACH }, { $ref: "#/definitions/patch-each" }),
    unless(HAS_EACH, { $ref: "#/definitions/patch" }),
  ],
};

const ANSWERS_BY_SCRIPT: JsonSchema = { properties: { provider: { const: "scripted" } } };

/** Only a scripted model goes without a name of its own, and only it reads a script. */
const MODEL_RULES: JsonSchema = {
  ...unless(ANSWERS_BY_SCRIPT, { required: ["model"], properties: { script: false } }),
};

/** A key that may be missing above where every arm supplies it. */
function hereOrInEveryArm(key: string): JsonSchema {
  const leftToArms = {
    required: ["arms"],
    properties: { arms: { type: "object", minProperties: 1 } },
    not: { required: [key] },
  };
  const inEveryArm = {
    properties: { arms: { additionalProperties: { type: "object", required: [key] } } },
  };
  return { allOf: [unless({ not: leftToArms }, inEveryArm), unless(leftToArms, { required: [key] })] };
}

function unless(condition: JsonSchema, rules: JsonSchema): JsonSchema {
  return { if: condition, else: rules };
}

function jsonOf(schema: z.core.$ZodType, root?: z.core.$ZodType): JsonSchema {
  const named = new Map([...NAMED].filter(([other]) => other !== root));
  return plain(schema, named);
}

/** What may be written for `schema`, before defaults and conversions; `named` schemas are referred to. */
function plain(schema: z.core.$ZodType, named: ReadonlyMap<z.core.$ZodType, string>): JsonSchema {
  const name = named.get(schema);
  if (name !== undefined) return { $ref: `#/definitions/${name}` };
  const { $schema, definitions, ...json } = z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const known = named.get(zodSchema);
      if (known !== undefined) become(jsonSchema, { $ref: `#/definitions/${known}` });
      // A branch of a union that is tried only where it is meant: for an editor the branch alone.
      else if (zodSchema instanceof z.ZodPipe && zodSchema.def.in instanceof z.ZodCustom)
        become(jsonSchema, plain(zodSchema.def.out, named));
      else tidy(zodSchema, jsonSchema);
    },
  });
  return json as JsonSchema;
}

function become(schema: object, other: object): void {
  for (const key of Object.keys(schema)) Reflect.deleteProperty(schema, key);
  Object.assign(schema, other);
}

/** Takes out bounds that say nothing, and says of a pattern in words what it is for. */
function tidy(zodSchema: z.core.$ZodType, json: z.core.JSONSchema.BaseSchema): void {
  if (Math.abs(json.maximum ?? 0) >= Number.MAX_SAFE_INTEGER) delete json.maximum;
  if (Math.abs(json.minimum ?? 0) >= Number.MAX_SAFE_INTEGER) delete json.minimum;
  // The pattern says what a time is; editors read the format more narrowly.
  delete json.format;
  const words = expectations.get(zodSchema)?.words;
  if (json.pattern !== undefined && words !== undefined) json["patternErrorMessage"] = `expected ${words}`;
}
