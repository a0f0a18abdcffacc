import { grouped } from "./dollars.ts";
import { duration } from "./headcount.ts";
import { LiveBlock, type Screen } from "./live-block.ts";

/** Tells how far a long phase of so many equal steps has come. */
export interface Steps {
  /** What the next steps are part of: "mixed s1", "jitter". */
  begin(part: string): void;
  step(): void;
  /** Says something beside it. */
  say(line: string): void;
  /** Takes away what was to be written over. */
  close(): void;
}

export interface StepsOptions {
  /** Of all steps, >= 0. */
  readonly total: number;
  /** "answers" */
  readonly unit: string;
  readonly talk: (line: string) => void;
  /** Monotonic wall-clock milliseconds. */
  readonly now: () => number;
  /** A terminal that may be written over; absent: plain lines. */
  readonly screen?: Screen;
  /** True where a machine is told in another way: only what is said is written. */
  readonly isQuiet: boolean;
}

/** The first plain line comes after so long, and each further one: what is over sooner needs none. */
const PLAIN_MS = 5_000;
/** A line that is written over is written at most so often. */
const LIVE_MS = 100;
/** With less than this behind it, a pace is chance. */
const BASIS = { ms: 2_000, share: 0.02 } as const;

/** Where progress may be written over itself: a terminal, and nobody reads JSON or a log. */
export const liveScreen = (json: boolean): { readonly screen?: Screen } =>
  process.stderr.isTTY === true && process.env["CI"] === undefined && !json ? { screen: process.stderr } : {};

/** One line that is written over on a screen, else a plain line every few seconds. It works also where nothing else runs meanwhile. */
export function showSteps({ total, unit, talk, now, screen, isQuiet }: StepsOptions): Steps {
  const began = now();
  const block = screen && new LiveBlock(screen);
  const every = block ? LIVE_MS : PLAIN_MS;
  let [done, told, part] = [0, block ? Number.NEGATIVE_INFINITY : began, ""];
  const text = (): string => {
    const left = leftText({ done, total, ms: now() - began });
    return `${part === "" ? "" : `${part}: `}${grouped(done)} of ${grouped(Math.max(done, total))} ${unit}${left}`;
  };
  const tell = (): void => {
    if (isQuiet || now() - told < every) return;
    told = now();
    if (block) block.draw([text()]);
    else talk(text());
  };
  return {
    begin: (name) => {
      part = name;
      tell();
    },
    step: () => {
      done += 1;
      tell();
    },
    say: (line) => {
      block?.clear();
      talk(line);
    },
    close: () => block?.clear(),
  };
}

/** ", about 40 s left", once there is something to tell it by. */
function leftText(at: { readonly done: number; readonly total: number; readonly ms: number }): string {
  const { done, total, ms } = at;
  if (done === 0 || done >= total || ms < BASIS.ms || done < BASIS.share * total) return "";
  return `, about ${duration((ms * (total - done)) / done)} left`;
}
