import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fold } from "../../src/core/apply.ts";
import type { Event, LoggedEvent } from "../../src/core/events.ts";
import type { Forum } from "../../src/core/forum.ts";
import type { ImportFormat, ImportRecord } from "../../src/core/import-record.ts";
import { type ImportOrder, type ImportOutcome, importForum } from "../../src/import/import-forum.ts";
import { RunFile } from "../../src/store/run-file.ts";
import type { RunHeader, RunStatus } from "../../src/store/run-header.ts";
import { freshFolder } from "../support/experiments.ts";

export const FIXTURES = "test/fixtures/import";

/** A folder with these files; a list is written as JSON lines. */
export function folderOf(files: Readonly<Record<string, string | readonly unknown[]>>): string {
  const folder = freshFolder();
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const text =
      typeof content === "string" ? content : content.map((one) => `${JSON.stringify(one)}\n`).join("");
    writeFileSync(path, text);
  }
  return folder;
}

export const orderOf = (source: string, over: Partial<ImportOrder> = {}): ImportOrder => ({
  source,
  format: "jsonl",
  out: join(freshFolder(), "imported.db"),
  maxBad: 0.01,
  codeVersion: "0.1.0",
  ...over,
});

export const attempt = (order: ImportOrder): Promise<ImportOutcome> =>
  importForum(order, { stopping: () => false });

export interface Imported {
  readonly path: string;
  readonly header: RunHeader & RunStatus;
  readonly record: ImportRecord;
  readonly events: readonly LoggedEvent[];
  readonly forum: Forum;
}

/** Imports what must be importable, and reads the run file back. */
export async function imported(
  source: string,
  format: ImportFormat,
  over: Partial<ImportOrder> = {},
): Promise<Imported> {
  const order = orderOf(source, { format, ...over });
  const outcome = await attempt(order);
  if (outcome.type !== "done") throw new Error(JSON.stringify(outcome));
  const file = RunFile.openForReading(order.out);
  try {
    if (!file.verifyChain().ok) throw new Error("the chain does not hold");
    const events = [...file.events()];
    return {
      path: order.out,
      header: file.header(),
      record: outcome.record,
      events,
      forum: fold(events),
    };
  } finally {
    file.close();
  }
}

/** Neutral lines, imported. */
export const importedLines = (
  lines: readonly unknown[],
  over: Partial<ImportOrder> = {},
): Promise<Imported> => imported(folderOf({ "all.jsonl": lines }), "jsonl", over);

export const eventsOf = <T extends Event["type"]>({ events }: Imported, type: T) =>
  events.flatMap(({ event, at, round }) =>
    event.type === type ? [{ ...(event as Extract<Event, { type: T }>), when: at, round }] : [],
  );
