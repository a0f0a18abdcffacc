import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CallOutcome, ModelAccess, ModelSpec, Provider, Rung } from "../core/call.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import { PolylogueError } from "../core/errors.ts";
import { rngFor } from "../core/rng.ts";
import { probeRung } from "../providers/probe-rung.ts";
import type { Plan, PlannedRun } from "../scenario/plan.ts";
import { LEDGER_NAME } from "../store/ledger.ts";
import { RunFile } from "../store/run-file.ts";
import { CallFailed, unusable } from "./call-trouble.ts";
import { hasWire } from "./has-wire.ts";
import { Lanes } from "./lanes.ts";
import { askPatiently, type Lane } from "./patient-call.ts";
import type { RunOptions } from "./run-result.ts";

type ProbeOptions = Pick<RunOptions, "openProvider" | "stop" | "gates" | "ledgerOf" | "onWaiting">;
type AccessOf = Readonly<Record<string, ModelAccess>>;

const isOpen = (spec: ModelSpec): boolean => hasWire(spec) && spec.structured === undefined;

/** A model without its rung, and where it is asked. */
function modelKey({ structured: _, ...spec }: ModelSpec, { baseUrl = "" }: ModelAccess = {}): string {
  return canonicalJson([spec, baseUrl]);
}

function rungsIn({ models }: Plan, access: AccessOf): readonly (readonly [string, Rung])[] {
  return Object.entries(models).flatMap(([alias, spec]) =>
    hasWire(spec) && spec.structured !== undefined
      ? [[modelKey({ ...spec }, access[alias]), spec.structured] as const]
      : [],
  );
}

/** The plan with the rungs that `rungOf` knows put in where they are open. The same plan where none is. */
function withRungs(plan: Plan, access: AccessOf, rungOf: (key: string) => Rung | undefined): Plan {
  const models = Object.entries(plan.models);
  if (!models.some(([, spec]) => isOpen(spec))) return plan;
  const settled = models.map(([alias, spec]) => {
    const structured = isOpen(spec) ? rungOf(modelKey(spec, access[alias])) : undefined;
    return [alias, structured === undefined ? spec : { ...spec, structured }] as const;
  });
  return { ...plan, models: Object.fromEntries(settled) };
}

/** A scenario's plan as it would have been made when this file was: with the rungs that were found then. */
export function asMadeBy(file: RunFile, { plan, access }: PlannedRun): Plan {
  const { planJson, accessJson } = file.header();
  const known = new Map(rungsIn(JSON.parse(planJson) as Plan, JSON.parse(accessJson) as AccessOf));
  return withRungs(plan, access, (key) => known.get(key));
}

/** A model whose rung is to be found out. */
interface Question {
  /** Of the run that wants to know: its experiment's ledger counts the calls. */
  readonly path: string;
  readonly alias: string;
  readonly spec: ModelSpec;
  readonly access: ModelAccess;
  /** Which run that is, for those who are told of waits. */
  readonly run: Pick<Plan, "arm" | "seed">;
}

/**
 * How each model is held to the form of an answer, found out once: from the runs that an experiment has already, so that all
 * its runs are alike, else by a probe, which counts in the budget.
 */
export class Rungs {
  readonly #options: ProbeOptions;
  readonly #known = new Map<string, Promise<Rung>>();
  readonly #read = new Set<string>();

  constructor(options: ProbeOptions) {
    this.#options = options;
  }

  /** The run with every rung settled. Rejects with why a model could not be asked: the trouble of a call. */
  async settled(path: string, planned: PlannedRun): Promise<PlannedRun> {
    const { plan, access } = planned;
    const open = Object.entries(plan.models).filter(([, spec]) => isOpen(spec));
    if (open.length === 0) return planned;
    this.#readFolder(dirname(path));
    const found = new Map<string, Rung>();
    for (const [alias, spec] of open) {
      const own = access[alias] ?? {};
      found.set(modelKey(spec, own), await this.rung({ path, alias, spec, access: own, run: plan }));
    }
    return { plan: withRungs(plan, access, (key) => found.get(key)), access };
  }

  /** The rung of one model, found out now unless it is known. */
  rung(question: Question): Promise<Rung> {
    const key = modelKey(question.spec, question.access);
    let rung = this.#known.get(key);
    if (rung === undefined) {
      rung = this.#probe(question);
      this.#known.set(key, rung);
    }
    return rung;
  }

  /** Learns from a plan whose rungs are settled. */
  learn(plan: Plan, access: AccessOf): void {
    for (const [key, rung] of rungsIn(plan, access)) {
      if (!this.#known.has(key)) this.#known.set(key, Promise.resolve(rung));
    }
  }

  #readFolder(folder: string): void {
    if (this.#read.has(folder)) return;
    this.#read.add(folder);
    for (const name of runNamesIn(folder)) {
      const header = headerOf(join(folder, name));
      if (header) this.learn(JSON.parse(header.planJson) as Plan, JSON.parse(header.accessJson) as AccessOf);
    }
  }

  async #probe({ path, alias, spec, access, run: { arm, seed } }: Question): Promise<Rung> {
    const { openProvider, stop, gates, ledgerOf, onWaiting } = this.#options;
    const lanes = new Lanes({
      gates,
      ledger: ledgerOf?.(path),
      onWaiting: onWaiting && ((waiting) => onWaiting({ arm, seed, ...waiting })),
    });
    lanes.lay(alias, spec, access);
    const lane = lanes.lane(alias);
    if (lane === undefined) throw new Error(`${alias} has no wire`);
    const quit = stop.waits ?? new AbortController().signal;
    const world = { seed: 0, arm: "", canaries: {} };
    const open = async (rung: ModelSpec): Promise<Provider> => {
      const provider = await openProvider(rung, access, world).catch(unusable(alias));
      return { ...provider, complete: (request) => patiently(lane, provider, request, quit) };
    };
    const probed = await probeRung(open, spec, stop.abort);
    if ("rung" in probed) return probed.rung;
    throw new CallFailed(alias, probed.failure.failure, probed.failure.message);
  }
}

/** A probe's call with all its attempts. Rejects where nothing was sent: no budget, no time, a gate that is shut. */
async function patiently(
  lane: Lane,
  provider: Provider,
  request: Parameters<Provider["complete"]>[0],
  quit: AbortSignal,
): Promise<CallOutcome> {
  const outcomes: CallOutcome[] = [];
  const { ordinal } = request.address;
  const trouble = await askPatiently(lane, {
    provider,
    request,
    dice: () => rngFor(0, "probe", lane.alias, ordinal),
    quit,
    isProbe: true,
    land: ({ outcome }) => outcomes.push(outcome),
  });
  const last = outcomes.at(-1);
  const isItsOwn = trouble instanceof CallFailed && last?.ok === false && last.failure === trouble.failure;
  if (last === undefined || (trouble && !isItsOwn)) throw trouble ?? new Error("a probe was never sent");
  return last.ok || !isItsOwn ? last : { ...last, message: trouble.message };
}

function runNamesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".db") && name !== LEDGER_NAME);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Undefined for a file that is no run, or a damaged one: it can tell nothing, and others can. */
function headerOf(path: string): ReturnType<RunFile["header"]> | undefined {
  try {
    const file = RunFile.openForReading(path);
    try {
      return file.header();
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof PolylogueError) return undefined;
    throw error;
  }
}
