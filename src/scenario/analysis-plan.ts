import { createHash } from "node:crypto";
import { canonicalJson } from "../core/canonical-json.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import { type AnalysisPlanText, analysisPlanSchema } from "./analysis-plan-schema.ts";
import { seedsOf } from "./build-plans.ts";
import { fromFolder } from "./find-files.ts";
import { jsonProblem } from "./json-problem.ts";
import { itemsOf, type Located, type LocatedMap, member, plainOf, show, textOf } from "./located.ts";
import { type ParsedYaml, parseYaml } from "./parse-yaml.ts";
import type { AnalysisPlan, Problem } from "./plan.ts";
import { readText } from "./read-text.ts";
import { keyProblems } from "./secrets.ts";
import { shapeProblems } from "./shape-problems.ts";

/** The file that is looked for beside a scenario that names none. */
const USUAL_FILE = "analysis-plan.json";

/** What became of a scenario's pre-registration: none, one that holds, or what is wrong with it. */
export interface AnalysisPlanRead {
  readonly plan?: AnalysisPlan;
  readonly problems: readonly Problem[];
  /** True things that stop nothing. */
  readonly warnings: readonly string[];
}

/** What a pre-registration refers to. */
export interface Registered {
  /** The scenario's. */
  readonly name: string | undefined;
  readonly arms: readonly string[];
  /** Ascending; undefined where they are themselves broken. */
  readonly seeds: readonly number[] | undefined;
}

const NOTHING: AnalysisPlanRead = { problems: [], warnings: [] };

/**
 * The pre-registration of a scenario: the file under `analysis_plan`, or `analysis-plan.json` beside it where that one is for
 * this experiment. Its hash is SHA-256 over the canonical JSON of all that is written in it.
 */
export function readAnalysisPlan(root: LocatedMap, folder: string, to: Registered): AnalysisPlanRead {
  const node = member(root, "analysis_plan");
  const path = textOf(node)?.trim();
  if (node !== undefined && !path) return NOTHING;
  const file = fromFolder(folder, path ?? USUAL_FILE);
  const found = readText(file);
  if (!found.ok) {
    if (node === undefined && found.missing) return NOTHING;
    const place = node?.place ?? { file, line: 1, col: 1 };
    return {
      ...NOTHING,
      problems: [{ ...place, message: `analysis_plan: cannot read ${show(path ?? file)}: ${found.why}` }],
    };
  }
  return judge({ file, text: found.text, isNamed: node !== undefined }, to);
}

interface Source {
  readonly file: string;
  readonly text: string;
  /** Whether the scenario names it. */
  readonly isNamed: boolean;
}

function judge(source: Source, to: Registered): AnalysisPlanRead {
  const { file, text, isNamed } = source;
  const { root, problems } = rootOf(source);
  if (root === undefined || problems.length > 0) return { ...NOTHING, problems };
  const experiment = member(root, "experiment");
  const owner = textOf(experiment);
  const isAnothers = to.name !== undefined && owner !== undefined && owner !== to.name;
  if (isAnothers && !isNamed)
    return { ...NOTHING, warnings: [`${file} is for the experiment ${owner} and is left alone`] };
  const wrong = [
    ...shapeProblems(analysisPlanSchema, root).map(({ missing: _, ...problem }) => problem),
    ...(isAnothers && experiment ? [anothers(experiment, to)] : []),
    ...armProblems(root, to.arms),
    ...repeatedNames(root),
  ];
  if (wrong.length > 0) return { ...NOTHING, problems: wrong };
  const read = analysisPlanSchema.parse(plainOf(root));
  return {
    plan: { file, text, hash: analysisPlanHash(text) },
    problems: [],
    warnings: seedWarnings(read, to.seeds),
  };
}

/** SHA-256 over the canonical JSON of a pre-registration's text, 64 hex digits. Throws SyntaxError for what is no JSON. */
export function analysisPlanHash(text: string): string {
  return createHash("sha256")
    .update(canonicalJson(JSON.parse(text)))
    .digest("hex");
}

/** Every JSON text is YAML, and is read as such, for the places; what is YAML and no JSON is refused. */
function rootOf({ file, text }: Source): ParsedYaml {
  const pasted = keyProblems(text, file);
  const broken = jsonProblem(text, file);
  if (broken) return { root: undefined, problems: [...pasted, broken] };
  const { root, problems } = parseYaml(text, { file });
  return { root, problems: [...pasted, ...problems] };
}

function anothers(experiment: Located, { name }: Registered): Problem {
  return {
    ...experiment.place,
    message: `experiment: expected "${name}", which this scenario is, got ${show(plainOf(experiment))}`,
  };
}

function armProblems(root: Located, arms: readonly string[]): Problem[] {
  return itemsOf(member(root, "endpoints")).flatMap((endpoint, i) =>
    itemsOf(member(endpoint, "contrast")).flatMap((node, k) => {
      const arm = textOf(node);
      if (arm === undefined || arms.includes(arm)) return [];
      const near = didYouMean(arm, arms) || ` (there are ${arms.join(", ")})`;
      return [{ ...node.place, message: `endpoints[${i}].contrast[${k}]: no arm "${arm}"${near}` }];
    }),
  );
}

function repeatedNames(root: Located): Problem[] {
  const names = itemsOf(member(root, "endpoints")).map((endpoint) => member(endpoint, "name"));
  return names.flatMap((node, i) => {
    const name = textOf(node);
    const twice = names.slice(0, i).some((other) => textOf(other) === name);
    if (node === undefined || name === undefined || !twice) return [];
    return [{ ...node.place, message: `endpoints[${i}].name: "${name}" is taken already` }];
  });
}

function seedWarnings({ seeds }: AnalysisPlanText, own: readonly number[] | undefined): string[] {
  if (own === undefined) return [];
  const registered = new Set(seedsOf(seeds));
  const more = own.filter((seed) => !registered.has(seed));
  const fewer = [...registered].filter((seed) => !own.includes(seed));
  return [
    ...(more.length > 0
      ? [`the analysis plan does not name ${seedsText(more)}: their runs are exploratory`]
      : []),
    ...(fewer.length > 0
      ? [`the analysis plan names ${seedsText(fewer)}, which the scenario does not have`]
      : []),
  ];
}

const MOST_NAMED = 6;

function seedsText(seeds: readonly number[]): string {
  const named = seeds.slice(0, MOST_NAMED).join(", ");
  const rest = seeds.length > MOST_NAMED ? ` and ${seeds.length - MOST_NAMED} more` : "";
  return `seed${seeds.length === 1 ? "" : "s"} ${named}${rest}`;
}
