import type { Completion, ModelAccess, ModelSpec } from "../../core/call.ts";
import { canonicalJson } from "../../core/canonical-json.ts";
import { PolylogueError } from "../../core/errors.ts";
import type { ItemId } from "../../core/ids.ts";
import { accessOf } from "../../engine/access-of.ts";
import type { Asked } from "../../engine/asked.ts";
import { stopReasonOf } from "../../engine/call-trouble.ts";
import { hasWire } from "../../engine/has-wire.ts";
import { ProbeAsker, type ProbeLine } from "../../engine/probe-asker.ts";
import { textHash } from "../../store/hash.ts";
import { ProbeFile, type StoredPlan } from "../../store/probe-file.ts";
import { makePlan, type PlanMade } from "./make-plan.ts";
import {
  exactParaphrase,
  ParaphraseJudge,
  paraphraseRequest,
  standingParaphrases,
  TRIES,
} from "./paraphrases.ts";
import type { ProbePlan, ProbeTerms } from "./plan.ts";
import type { OpenedForProbe } from "./probed-run.ts";
import { type Question, questionsAt, repairOf } from "./questions.ts";
import { readDraw } from "./read-draw.ts";
import { type OnFile, probeRecord } from "./record.ts";
import type { ProbeRecord, Tally } from "./samples.ts";

/** Who rewords, and how it is reached. */
export interface Paraphraser {
  readonly spec: ModelSpec;
  readonly access: ModelAccess;
}

/** What a probe came to. */
export interface ProbeResult {
  readonly record: ProbeRecord;
  /** Why it is not complete: "interrupted", "budget: …", "provider: ALIAS: …"; undefined where it is. */
  readonly stopReason: string | undefined;
}

/** What a plan's file keeps beside it. */
interface Found {
  readonly dropped: readonly Tally[];
  readonly places: number;
}

/** The alias of the model that rewords, and of the one that restates in the place of a synthetic model. */
const PARAPHRASER = "paraphraser";
const PARROT = "parrot (synthetic)";
const PARROT_SPEC: ModelSpec = { provider: "synthetic", model: "parrot", params: {} };

/** All of a plan that cannot grow. */
function identityOf({ logHash, seed, take, otherTopics, paraphraser, acceptance }: ProbePlan): string {
  return textHash(canonicalJson([1, logHash, seed, take, otherTopics, paraphraser, acceptance]));
}

/** The plan of a run under these terms. `again` takes all samples anew, beside those that were taken before. */
export function planProbe(
  run: OpenedForProbe,
  terms: Omit<ProbeTerms, "take">,
  { again = false }: { readonly again?: boolean } = {},
): PlanMade {
  const made = makePlan(run, { ...terms, take: 0 });
  const file = ProbeFile.openForReading(run.path);
  try {
    const known = (take: number): boolean => file?.plan(identityOf({ ...made.plan, take })) !== undefined;
    let take = 0;
    while (known(take + 1) || (again && known(take))) take += 1;
    return { ...made, plan: { ...made.plan, take } };
  } finally {
    file?.close();
  }
}

/** What has been asked for already under a plan, attempts at the same place told once. */
export function answeredAlready(run: OpenedForProbe, plan: ProbePlan): ReadonlySet<string> {
  const file = ProbeFile.openForReading(run.path);
  try {
    const kept = file?.plan(identityOf(plan));
    if (file === undefined || kept === undefined) return new Set();
    const places = [...file.calls()].flatMap(({ outcome, round, context, ordinal, draw }) =>
      outcome.ok ? [`${round} ${context} ${ordinal} ${draw}`] : [],
    );
    return new Set(places);
  } finally {
    file?.close();
  }
}

/** What a run's file and the probe beside it hold of the plan that was asked for last; undefined where no probe was made. */
export function readProbe(run: OpenedForProbe): ProbeRecord | undefined {
  const file = ProbeFile.openForReading(run.path);
  try {
    const kept = file?.lastPlan(run.logHash);
    return file && kept && recordOf(run, onFileOf(file, kept));
  } finally {
    file?.close();
  }
}

function onFileOf(file: ProbeFile, kept: StoredPlan): OnFile {
  const { dropped } = JSON.parse(kept.found) as Found;
  const plan = JSON.parse(kept.plan) as ProbePlan;
  return { plan, dropped, paraphrases: file.paraphrases(kept.id), calls: [...file.calls()] };
}

function recordOf(run: OpenedForProbe, onFile: OnFile): ProbeRecord {
  const { paraphraser } = onFile.plan;
  const specs: Readonly<Record<string, ModelSpec>> = {
    ...run.models,
    ...(paraphraser !== "exact" && { [PARAPHRASER]: paraphraser }),
    [PARROT]: PARROT_SPEC,
  };
  const isFree = (alias: string): boolean => {
    const spec = specs[alias];
    return spec !== undefined && !hasWire(spec);
  };
  return probeRecord({ ...run, isFree }, onFile);
}

export interface ProbeOrder {
  readonly run: OpenedForProbe;
  readonly made: PlanMade;
  /** Absent where the synthetic family rewords. */
  readonly paraphraser?: Paraphraser | undefined;
  readonly codeVersion: string;
}

/**
 * Asks for all that a plan wants and the file beside the run does not have yet. The run itself is only read. Throws
 * `run_locked` while another process asks for the same run, and what the file throws.
 */
export async function probeRun(order: ProbeOrder, line: ProbeLine): Promise<ProbeResult> {
  const { run, codeVersion } = order;
  const { experiment, arm, seed } = run;
  const file = ProbeFile.open(run.path, { experiment, arm, seed, codeVersion });
  try {
    const kept = keepPlan(file, order);
    let stopReason: string | undefined;
    try {
      await new Probing(order, file, kept, line).ask();
    } catch (error) {
      stopReason = stopReasonOf(error);
      if (stopReason === undefined) throw error;
    }
    file.flush();
    return { record: recordOf(run, onFileOf(file, kept)), stopReason };
  } finally {
    file.close();
  }
}

function keepPlan(file: ProbeFile, { made }: ProbeOrder): StoredPlan {
  const { plan, dropped, places } = made;
  const identity = identityOf(plan);
  const before = file.plan(identity);
  if (before !== undefined) refuseOther(file.path, JSON.parse(before.plan) as ProbePlan, plan);
  const kept = {
    identity,
    logHash: plan.logHash,
    plan: JSON.stringify(plan),
    found: JSON.stringify({ dropped, places } satisfies Found),
  };
  return { id: file.keepPlan(kept), ...kept };
}

/** A plan may grow; the forks that it had stay what they were. */
function refuseOther(path: string, before: ProbePlan, now: ProbePlan): void {
  const both = Math.min(before.sites.length, now.sites.length);
  const isSame = canonicalJson(before.sites.slice(0, both)) === canonicalJson(now.sites.slice(0, both));
  if (isSame) return;
  throw new PolylogueError("usage", `${path} has a plan with other forks, made by another version`, {
    hint: "Ask all of it again with --again; what is on file stays.",
  });
}

/** One plan being asked for. */
class Probing {
  readonly #order: ProbeOrder;
  readonly #file: ProbeFile;
  readonly #kept: StoredPlan;
  readonly #asker: ProbeAsker;

  constructor(order: ProbeOrder, file: ProbeFile, kept: StoredPlan, line: ProbeLine) {
    this.#order = order;
    this.#file = file;
    this.#kept = kept;
    this.#asker = new ProbeAsker(file, line);
  }

  async ask(): Promise<void> {
    const { run, made } = this.#order;
    await this.#paraphrase();
    const words = standingParaphrases(this.#file.paraphrases(this.#kept.id));
    const paraphraseOf = (source: ItemId) => {
      const one = words.get(source);
      const url = run.story.byId.get(source)?.url;
      return one && { ...(one.title !== null && { title: one.title, url }), body: one.body };
    };
    const asked = { story: run.story, runPlan: run.plan, callOf: run.callOf, paraphraseOf };
    const worded = made.plan.sites.filter(({ source }) => words.has(source));
    const questions = worded.flatMap((site) => questionsAt(made.plan, site, asked));
    const answers = await this.#answers(questions);
    const unread = questions.flatMap((question, i) => this.#repair(question, answers[i] as Completion) ?? []);
    if (unread.length > 0) await this.#answers(unread);
  }

  /** As in runs: only of models that no schema holds to the form. */
  #repair(question: Question, answer: Completion): Question | undefined {
    const { structured } = this.#specOf(question).spec;
    if (structured !== "prompt" && structured !== "json") return undefined;
    const { asking, site, request } = question;
    const found = readDraw({ asking, site, draw: request.address.draw }, answer);
    return !found.ok && found.reason === "unreadable" ? repairOf(question, answer.text) : undefined;
  }

  async #answers(questions: readonly Question[]): Promise<readonly Completion[]> {
    const { run } = this.#order;
    const all: Asked[] = [];
    for (const question of questions) {
      const { model, spec } = this.#specOf(question);
      await this.#asker.open(model, spec, this.#accessTo(model, spec), run.world);
      const { site, request } = question;
      const { turn } = site.call;
      all.push({ request, model, spec, turn, ...(site.form === "turn" && { agent: site.agent }) });
    }
    return this.#asker.ask(all);
  }

  /** To restate is not in a synthetic model's power unless it is the parrot. */
  #specOf({ model, asking }: Question): { readonly model: string; readonly spec: ModelSpec } {
    const spec = this.#order.run.models[model];
    if (spec === undefined) throw new Error(`no model stands behind "${model}"`);
    return asking === "parrot" && spec.provider === "synthetic"
      ? { model: PARROT, spec: PARROT_SPEC }
      : { model, spec };
  }

  #accessTo(alias: string, spec: ModelSpec): ModelAccess {
    const { plan, access } = this.#order.run;
    return accessOf(plan, access, { alias, spec });
  }

  /** Every message of the plan in other words, each until one of three passes. */
  async #paraphrase(): Promise<void> {
    const { made, run, paraphraser } = this.#order;
    const { plan } = made;
    const sources = [...new Set(plan.sites.map(({ source }) => source))];
    const sayings = sources.flatMap((source) => run.story.byId.get(source) ?? []);
    const { id } = this.#kept;
    if (plan.paraphraser === "exact") {
      this.#file.keepParaphrases(
        id,
        sayings.map((saying) => exactParaphrase(plan, saying)),
      );
      return;
    }
    if (paraphraser === undefined) throw new Error("a plan with a paraphraser was asked for without it");
    await this.#asker.open(PARAPHRASER, paraphraser.spec, paraphraser.access, run.world);
    const judge = new ParaphraseJudge(run.story, plan.acceptance);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const on = standingParaphrases(this.#file.paraphrases(id));
      const open = sayings.filter((saying) => !on.has(saying.id));
      if (open.length === 0) return;
      const answers = await this.#asker.ask(
        open.map((saying) => ({
          request: paraphraseRequest(plan, saying, attempt),
          model: PARAPHRASER,
          spec: paraphraser.spec,
          turn: 0,
        })),
      );
      this.#file.keepParaphrases(
        id,
        open.map((saying, i) => judge.judge(saying, attempt, answers[i] as Completion)),
      );
    }
  }
}
