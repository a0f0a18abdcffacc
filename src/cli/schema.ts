import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Argument, type Command } from "commander";
import { analysisPlanJsonSchema, personaJsonSchema, scenarioJsonSchema } from "../scenario/json-schema.ts";
import { writeFailure } from "../store/write-failure.ts";
import type { Context } from "./context.ts";
import { jsonText } from "./output.ts";
import { safe } from "./terminal.ts";
import type { NewFile } from "./write-new-files.ts";

const SCHEMAS = {
  scenario: scenarioJsonSchema,
  persona: personaJsonSchema,
  "analysis-plan": analysisPlanJsonSchema,
} as const;
type SchemaName = keyof typeof SCHEMAS;
const NAMES = Object.keys(SCHEMAS) as SchemaName[];

interface SchemaFlags {
  readonly out?: string;
  readonly json: boolean;
}

/** `polylogue schema [scenario|persona|analysis-plan]`: what editors and other programs need to know of the files. */
export function registerSchema(program: Command, { output }: Pick<Context, "output">): void {
  program
    .command("schema")
    .description(
      "the JSON Schema of a scenario, a persona file or an analysis plan, for editors and other programs",
    )
    .addArgument(new Argument("[kind]", "of which file (default: scenario)").choices(NAMES))
    .option(
      "-o, --out <dir>",
      "write the schemas here as scenario.schema.json and so on, over those that are there",
    )
    .option("--json", "with --out, the files written as one JSON object; a schema is JSON anyhow", false)
    .addHelpText("after", "\nExamples:\n  polylogue schema persona\n  polylogue schema --out schema")
    .action((kind: SchemaName | undefined, { out, json }: SchemaFlags) => {
      if (out === undefined) return output.out(schemaText(kind ?? "scenario"));
      const files = writeSchemas(out, kind === undefined ? NAMES : [kind]);
      if (json) return output.out(jsonText({ files }));
      for (const file of files) output.out(safe(file));
      const [first = ""] = files;
      const header =
        kind === "analysis-plan"
          ? `"$schema": ${JSON.stringify(first)}`
          : `# yaml-language-server: $schema=${first}`;
      output.talk(`\nBegin a file with: ${safe(header)}, relative to that file.`);
    });
}

const schemaText = (name: SchemaName): string => `${JSON.stringify(SCHEMAS[name](), null, 2)}\n`;

const fileOf = (name: SchemaName): string => `${name}.schema.json`;

/** All schemas as files. */
export const schemaFiles = (): readonly NewFile[] =>
  NAMES.map((name) => ({ path: fileOf(name), text: schemaText(name) }));

function writeSchemas(folder: string, names: readonly SchemaName[]): readonly string[] {
  try {
    mkdirSync(folder, { recursive: true });
    return names.map((name) => {
      const path = join(folder, fileOf(name));
      writeFileSync(path, schemaText(name));
      return path;
    });
  } catch (cause) {
    throw writeFailure(folder, cause, { orElse: "name another one with --out" });
  }
}
