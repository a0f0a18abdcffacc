import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Command } from "commander";
import { parse } from "yaml";
import { z } from "zod";
import type { ModelAccess, ModelSpec } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import { accessOf } from "../engine/access-of.ts";
import { stopReasonOf } from "../engine/call-trouble.ts";
import { type ForkChange, forkRun, societyAt } from "../engine/fork.ts";
import { hasWire } from "../engine/has-wire.ts";
import { resultOf } from "../engine/run-standing.ts";
import { Rungs } from "../engine/rungs.ts";
import { rungOf } from "../providers/capabilities.ts";
import { checkModel } from "../providers/check.ts";
import { readSetting, SETTING_KEYS } from "../scenario/change-plan.ts";
import type { Plan } from "../scenario/plan.ts";
import { readPersonaFile } from "../scenario/read-persona.ts";
import { readText } from "../scenario/read-text.ts";
import { keyProblems } from "../scenario/secrets.ts";
import { RunFile } from "../store/run-file.ts";
import { carryOut } from "./carry-out.ts";
import type { Context } from "./context.ts";
import { problemLine } from "./experiment-file.ts";
import { findRun } from "./find-run.ts";
import { wholeNumber } from "./flags.ts";
import type { Keys } from "./keys.ts";
import { openLine } from "./line.ts";
import { openWith } from "./model-checks.ts";

interface ForkFlags {
  readonly at: number;
  readonly set?: string;
  readonly model?: string;
  readonly persona?: string;
  readonly inject?: string;
  readonly reuse: string;
  readonly fresh: boolean;
  readonly out?: string;
  readonly dir: string;
  readonly maxRounds?: number;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  polylogue fork first-contact/mixed-s1 --at 6 --model dead_letter=rapt
  polylogue fork first-contact/mixed-s1 --at 6 --set feed.size=3 --fresh
  polylogue fork first-contact/mixed-s1 --at 12 --set rounds=20

What --set takes: ${SETTING_KEYS.join(", ")}, models.ALIAS
(for instructions: a file)`;

/** `polylogue fork RUN --at ROUND`: an identical past, one change, and what follows from it. */
export function registerFork(program: Command, { output, keys, version, end }: Context): void {
  program
    .command("fork")
    .description(
      "go on from a round of a run with one thing changed; the rounds before are the same, byte for byte",
    )
    .argument("<run>", "a path, experiment/arm-sN, or latest")
    .requiredOption("--at <round>", "the last round that both share (0 is the opening)", wholeNumber(0))
    .option("--set <key=value>", "change one setting of the scenario")
    .option("--model <agent=alias>", "let an agent speak through another of the run's models")
    .option("--persona <agent=file>", "give an agent another persona")
    .option(
      "--inject <file>",
      "an outsider's post or comment (YAML: by, in, title, body; or by, target, body)",
    )
    .option("--reuse <what>", "same-prompt: unchanged questions take the parent's answers", "same-prompt")
    .option(
      "--fresh",
      "ask everything again, as another draw: differences then include resampling noise",
      false,
    )
    .option("-o, --out <file>", "the fork's file (default: beside the parent, with -fN)")
    .option("-d, --dir <dir>", "the folder with runs", "runs")
    .option("--max-rounds <n>", "stop after this round, resumable", wholeNumber(0))
    .option("--json", "JSON lines instead of text", false)
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, flags: ForkFlags) => {
      const { at, json, maxRounds } = flags;
      if (flags.reuse !== "same-prompt") {
        throw new PolylogueError("usage", `--reuse: expected same-prompt, got "${flags.reuse}"`, {
          hint: "Or --fresh.",
        });
      }
      const parent = findRun(name, { dir: flags.dir });
      const path = flags.out ?? freeName(parent);
      const change = await withRung(changeOf(flags, societyAt(parent, at).plan), { parent, path, keys });
      const answers = flags.fresh ? "fresh" : "same-prompt";
      forkRun(parent, path, { round: at, change, answers, codeVersion: version });
      output.talk(`${path}: forked from ${parent} after round ${at}`);
      const cell = resultOf(path);
      const code = await carryOut(output, basename(dirname(path)), [cell], {
        jobs: 1,
        maxRounds,
        json,
        keys,
      });
      output.talk(`Where they part: polylogue diff ${parent} ${path}`);
      return end(code);
    });
}

/** A model that the fork brings in is asked first how it can be held to the form of an answer. Throws `provider_unusable`. */
async function withRung(
  change: ForkChange,
  { parent, path, keys }: { readonly parent: string; readonly path: string; readonly keys: Keys },
): Promise<ForkChange> {
  if (change.type !== "setting" || !change.change.key.startsWith("models.")) return change;
  const { key, value } = change.change;
  const spec = value as ModelSpec;
  if (!hasWire(spec) || spec.structured !== undefined) return change;
  const alias = key.slice("models.".length);
  const { planJson, accessJson } = headerOf(parent);
  const plan = JSON.parse(planJson) as Plan;
  const access = JSON.parse(accessJson) as Readonly<Record<string, ModelAccess>>;
  const line = openLine([{ path }], { type: "change", budget: {} });
  try {
    const rungs = new Rungs({ openProvider: openWith(keys), stop: { stopping: false }, ...line });
    rungs.learn(plan, access);
    const structured = await rungs.rung({
      path,
      alias,
      spec,
      access: accessOf(plan, access, { alias, spec }),
      run: plan,
    });
    return { type: "setting", change: { key, value: { ...spec, structured } } };
  } catch (error) {
    const reason = stopReasonOf(error);
    if (reason === undefined) throw error;
    throw new PolylogueError("provider_unusable", reason, { hint: "Nothing was made." });
  } finally {
    line.close();
  }
}

function headerOf(path: string): ReturnType<RunFile["header"]> {
  const file = RunFile.openForReading(path);
  try {
    return file.header();
  } finally {
    file.close();
  }
}

/** `mixed-s1-f1.db`, or the first number that is free; forks of forks are numbered with them. */
function freeName(parent: string): string {
  const stem = basename(parent, ".db").replace(/-f\d+$/, "");
  for (let n = 1; ; n += 1) {
    const path = join(dirname(parent), `${stem}-f${n}.db`);
    if (!existsSync(path)) return path;
  }
}

function changeOf(flags: ForkFlags, plan: Plan): ForkChange {
  const asked = [flags.set, flags.model, flags.persona, flags.inject].filter((one) => one !== undefined);
  if (asked.length > 1) {
    throw new PolylogueError("usage", "a fork changes one thing: --set, --model, --persona or --inject", {
      hint: "Fork the fork for a second change.",
    });
  }
  if (flags.set !== undefined) return settingChange(plan, ...halves("--set", flags.set));
  if (flags.model !== undefined) {
    const [handle, alias] = halves("--model", flags.model);
    return { type: "model", handle, alias };
  }
  if (flags.persona !== undefined) return personaChange(plan, ...halves("--persona", flags.persona));
  if (flags.inject !== undefined) return injection(flags.inject);
  return { type: "none" };
}

function halves(flag: string, text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new PolylogueError("usage", `${flag}: expected name=value, got "${text}"`);
  return [text.slice(0, at).trim().replace(/^@/, ""), text.slice(at + 1)];
}

function settingChange(plan: Plan, key: string, text: string): ForkChange {
  const read = readSetting(plan, key, key === "instructions" ? textOf(text) : text);
  if (!read.ok)
    throw new PolylogueError("usage", `--set ${read.message}`, {
      hint: `It takes: ${SETTING_KEYS.join(", ")}.`,
    });
  if (!key.startsWith("models.")) return { type: "setting", change: read.change };
  const spec = read.change.value as ModelSpec;
  const fault = checkModel(spec);
  if (fault !== undefined) throw new PolylogueError("usage", `--set ${key}: ${fault}`);
  const structured = rungOf(spec);
  const value = structured === undefined ? spec : { ...spec, structured };
  return { type: "setting", change: { key, value } };
}

function personaChange(plan: Plan, handle: string, file: string): ForkChange {
  textOf(file);
  const read = readPersonaFile(file, { handle, experiment: plan.experiment });
  if (!read.ok) throw new PolylogueError("usage", read.problems.map(problemLine).join("\n"));
  return { type: "persona", handle, ...read.persona };
}

const words = { by: z.string().regex(/^[a-z0-9_]{2,32}$/), body: z.string().default("") };
const injected = z.union([
  z.strictObject({ ...words, in: z.string(), title: z.string() }),
  z.strictObject({ ...words, target: z.string() }),
]);

function injection(file: string): ForkChange {
  const read = injected.safeParse(parse(textOf(file)));
  if (!read.success) {
    throw new PolylogueError(
      "usage",
      `${file}: expected a post (by, in, title, body) or a comment (by, target, body)`,
    );
  }
  const { by, body } = read.data;
  const action =
    "target" in read.data
      ? ({ type: "comment", target: read.data.target, body } as const)
      : ({ type: "post", community: read.data.in, title: read.data.title, body } as const);
  return { type: "inject", by, action };
}

/** A file whose words go into the fork's log, where no key may stand. */
function textOf(file: string): string {
  const read = readText(file);
  if (!read.ok) {
    if (read.missing) throw new PolylogueError("file_missing", `no file ${file}`);
    throw new PolylogueError("file_unreadable", `cannot read ${file}: ${read.why}`);
  }
  const pasted = keyProblems(read.text, file);
  if (pasted.length > 0) throw new PolylogueError("usage", pasted.map(problemLine).join("\n"));
  return read.text;
}
