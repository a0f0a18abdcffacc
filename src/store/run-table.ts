import type { Database, Statement } from "better-sqlite3";
import type { ModelSpec, Rung } from "../core/call.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import { PolylogueError } from "../core/errors.ts";
import { FIRST_LINK } from "./chain.ts";
import { FORMAT_VERSION } from "./migrations.ts";
import type { Step } from "./rows.ts";
import type { RunHeader, RunOutcome, RunState, RunStatus } from "./run-header.ts";

interface RunRow {
  readonly format_version: number;
  readonly code_version: string;
  readonly created_at: string;
  readonly experiment: string;
  readonly arm: string;
  readonly seed: number;
  readonly scenario_file: string;
  readonly scenario_text: string;
  readonly plan: string;
  readonly plan_hash: string;
  readonly analysis_plan_hash: string | null;
  readonly analysis_plan: string | null;
  readonly access: string;
  readonly parent_path: string | null;
  readonly parent_round: number | null;
  readonly parent_change: string | null;
  readonly parent_answers: "same-prompt" | "fresh" | null;
  readonly draw: number;
  readonly inbox_taken: number;
  readonly status: RunState;
  readonly stop_reason: string | null;
  readonly last_round: number;
  readonly last_seq: number;
  readonly log_hash: string;
  readonly comparable: number | null;
  readonly comparable_reason: string | null;
  readonly counts: string | null;
}

interface ModelRow {
  readonly alias: string;
  readonly provider: string;
  readonly model: string;
  readonly params: string;
  readonly structured: Rung | null;
  readonly script: string | null;
}

/** Writes the one row of each of the tables `run` and `origin`. */
export function insertHeader(db: Database, header: RunHeader): void {
  db.prepare(
    `INSERT INTO run (id, format_version, code_version, created_at, experiment, arm, seed, scenario_file, plan_hash,
       analysis_plan_hash, log_hash)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    FORMAT_VERSION,
    header.codeVersion,
    header.createdAt ?? new Date().toISOString(),
    header.experiment,
    header.arm,
    header.seed,
    header.scenarioFile,
    header.planHash,
    header.analysisPlan?.hash ?? null,
    FIRST_LINK,
  );
  db.prepare(
    "INSERT INTO origin (id, scenario_text, plan, access, analysis_plan) VALUES (1, ?, ?, ?, ?)",
  ).run(header.scenarioText, header.planJson, header.accessJson, header.analysisPlan?.text ?? null);
}

/** Adds models, or changes what an alias stands for from now on. */
export const modelSteps = (models: Readonly<Record<string, ModelSpec>>): Step[] =>
  Object.entries(models).map(([alias, { provider, model, params, structured = null, script = null }]) => [
    "INSERT OR REPLACE INTO models (alias, provider, model, params, structured, script) VALUES (?, ?, ?, ?, ?, ?)",
    alias,
    provider,
    model,
    canonicalJson(params),
    structured,
    script,
  ]);

export function readModels(db: Database): Record<string, ModelSpec> {
  const rows = db.prepare<[], ModelRow>(
    "SELECT alias, provider, model, params, structured, script FROM models ORDER BY alias",
  );
  return Object.fromEntries(
    rows.all().map(({ alias, provider, model, params, structured, script }) => [
      alias,
      {
        provider,
        model,
        params: JSON.parse(params) as ModelSpec["params"],
        ...(structured !== null && { structured }),
        ...(script !== null && { script }),
      },
    ]),
  );
}

/** The statement behind `readHeader`, prepared once. */
export const headerQuery = (db: Database): Statement<[], RunRow> =>
  db.prepare("SELECT * FROM run JOIN origin USING (id)");

export function readHeader(query: Statement<[], RunRow>): RunHeader & RunStatus {
  const row = query.get();
  if (row === undefined) throw new PolylogueError("run_damaged", "the run file has no header");
  return { ...identity(row), ...status(row) };
}

function identity(row: RunRow): RunHeader {
  return {
    experiment: row.experiment,
    arm: row.arm,
    seed: row.seed,
    scenarioText: row.scenario_text,
    scenarioFile: row.scenario_file,
    planJson: row.plan,
    planHash: row.plan_hash,
    ...(row.analysis_plan_hash !== null && {
      analysisPlan: { hash: row.analysis_plan_hash, text: row.analysis_plan ?? "" },
    }),
    codeVersion: row.code_version,
    accessJson: row.access,
  };
}

function status(row: RunRow): RunStatus {
  const parent =
    row.parent_path === null
      ? undefined
      : {
          path: row.parent_path,
          round: row.parent_round ?? 0,
          change: row.parent_change ?? "",
          answers: row.parent_answers ?? "same-prompt",
        };
  return {
    formatVersion: row.format_version,
    createdAt: row.created_at,
    status: row.status,
    ...(row.stop_reason !== null && { stopReason: row.stop_reason }),
    rounds: Math.max(0, row.last_round),
    lastRound: row.last_round,
    draw: row.draw,
    inboxTaken: row.inbox_taken,
    ...(parent && { parent }),
    lastSeq: row.last_seq,
    logHash: row.log_hash,
    ...(row.comparable !== null && { comparable: row.comparable === 1 }),
    ...(row.comparable_reason !== null && { comparableReason: row.comparable_reason }),
    ...(row.counts !== null && { counts: JSON.parse(row.counts) as Record<string, number> }),
  };
}

/** Replaces the whole outcome: what is left out becomes absent. */
export const outcomeStep = ({ status: state, ...outcome }: RunOutcome): Step => [
  "UPDATE run SET status = ?, stop_reason = ?, comparable = ?, comparable_reason = ?, counts = ?",
  state,
  outcome.stopReason ?? null,
  outcome.comparable === undefined ? null : Number(outcome.comparable),
  outcome.comparableReason ?? null,
  outcome.counts === undefined ? null : canonicalJson(outcome.counts),
];
