import type { Paraphraser } from "../analysis/probe/probe-run.ts";
import type { OpenedForProbe } from "../analysis/probe/probed-run.ts";
import type { ModelAccess, ModelSpec } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import { hasWire } from "../engine/has-wire.ts";
import { rungOf } from "../providers/capabilities.ts";
import { checkModel } from "../providers/check.ts";
import { modelFromText } from "../scenario/model-record.ts";
import { RunFile } from "../store/run-file.ts";

/** The synthetic family's own, which is exact. */
const EXACT = "synthetic/paraphraser";

/** What the command line says of it. */
export interface ParaphraserFlags {
  readonly paraphraser?: string;
  readonly paraphraserUrl?: string;
}

/**
 * Who rewords the messages of a run: whom the command line names, else whom its pre-registration names, else, among synthetic
 * models, their own family, which is exact. Throws `usage` where nobody is named and somebody has to be, or somebody of the cast is.
 */
export function paraphraserFor(run: OpenedForProbe, flags: ParaphraserFlags): "exact" | Paraphraser {
  const name = flags.paraphraser ?? registered(run.path);
  const models = Object.values(run.plan.models);
  if (name === undefined || name === EXACT) {
    if (!models.some(hasWire)) return "exact";
    throw new PolylogueError("usage", `${run.path}: nobody is named to reword its messages`, {
      hint: `Name a model outside the cast: --paraphraser openai/gpt-6-luna.${
        name === EXACT ? ` ${EXACT} rewords what synthetic models write, and nothing else.` : ""
      }`,
    });
  }
  if (!/^[^/\s]+\/\S+$/.test(name)) {
    throw new PolylogueError("usage", `--paraphraser: expected provider/model, got "${name}"`, {
      hint: "Such as openai/gpt-6-luna, or ollama/qwen3.",
    });
  }
  const { spec, access } = named(name, flags.paraphraserUrl);
  const own = models.find(({ provider, model }) => provider === spec.provider && model === spec.model);
  if (own === undefined) return { spec, access };
  throw new PolylogueError("usage", `${name} speaks in ${run.path}: it would reword its own messages`, {
    hint: "Name a model outside the cast.",
  });
}

function named(
  name: string,
  url: string | undefined,
): { readonly spec: ModelSpec; readonly access: ModelAccess } {
  const { spec, access } = modelFromText(name);
  const reached = url === undefined ? access : { ...access, baseUrl: url };
  const fault = checkModel(spec, reached);
  if (fault !== undefined) throw new PolylogueError("usage", `--paraphraser: ${fault}`);
  const rung = rungOf(spec);
  return { spec: { ...spec, structured: rung ?? "prompt" }, access: reached };
}

function registered(path: string): string | undefined {
  const file = RunFile.openForReading(path);
  try {
    const { analysisPlan } = file.header();
    if (analysisPlan === undefined) return undefined;
    const { paraphraser } = JSON.parse(analysisPlan.text) as { readonly paraphraser?: unknown };
    return typeof paraphraser === "string" ? paraphraser : undefined;
  } finally {
    file.close();
  }
}
