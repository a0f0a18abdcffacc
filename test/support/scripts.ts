import { expect } from "vitest";
import type { CallRequest, Completion, StopReason } from "../../src/core/call.ts";
import type { Event, LoggedEvent } from "../../src/core/events.ts";
import { replayRun } from "../../src/engine/replay.ts";
import { createRun, playRun } from "../../src/engine/run.ts";
import type { PlannedRun } from "../../src/scenario/plan.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { experimentOf, freshFolder, ORIGIN, options, plannedOf } from "./experiments.ts";

/** Ada and bo are awake in every round; cy sleeps through them all. */
const SCENARIO = `
version: 1
name: scripts
rounds: 1
seeds: [1]
order: listed
models: { warm: synthetic/listener }
cast: warm
personas: [{ handle: ada, name: Ada }, { handle: bo, name: Bo }, { handle: cy, name: Cy, schedule: { probability: 0 } }]
opening: [{ by: host, in: general, title: Who is awake?, body: Say so. }]
schedule: { every: 30m }
turn: { actions: 2 }
arms: { script: { author: warm } }
baseline: script
`;
export const scripted = plannedOf(experimentOf(SCENARIO));

export interface Answer {
  readonly text: string;
  readonly stop?: StopReason;
}
export type Author = (request: CallRequest) => Answer;

const completed = ({ text, stop = "end" }: Answer): Completion => ({
  text,
  stop,
  servedModel: "it",
  usage: {},
  sent: {},
});

export interface Written {
  readonly log: readonly LoggedEvent[];
  readonly asked: readonly CallRequest[];
  readonly path: string;
}

/** Plays a run whose author answers so, and replays it: what was logged and what was asked. */
export async function written(
  author: Author,
  { run = scripted, donor }: { run?: PlannedRun; donor?: readonly LoggedEvent[] } = {},
): Promise<Written> {
  const path = `${freshFolder()}/script.db`;
  const asked: CallRequest[] = [];
  const file = createRun(path, run, ORIGIN, donor && { donorEvents: () => donor });
  const result = await playRun(
    file,
    options({
      openProvider: async (spec) => ({
        name: spec.provider,
        model: spec.model,
        complete: (request) => {
          asked.push(request);
          return { ok: true, completion: completed(author(request)) };
        },
      }),
    }),
  );
  expect(result.status).toBe("done");
  const kept = RunFile.openForReading(path);
  const log = [...kept.events()];
  expect(await replayRun(kept)).toMatchObject({ ok: true });
  kept.close();
  return { log, asked, path };
}

export const ofType = <T extends Event["type"]>(log: readonly LoggedEvent[], type: T) =>
  log.flatMap((logged) =>
    logged.event.type === type
      ? [{ ...(logged.event as Extract<Event, { type: T }>), cause: logged.cause }]
      : [],
  );

export const line = (by: string, rest: object): string => JSON.stringify({ by, ...rest });
export const says = (by: string, target: string, body: string, as?: string): string =>
  line(by, { ...(as && { as }), type: "comment", target, body });
export const once =
  (...lines: readonly string[]): Author =>
  () => ({ text: lines.join("\n") });
