import { signal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import { slide } from "../state/navigate.ts";
import { useKeys } from "./keys.ts";

const SPEEDS = [0.5, 1, 2, 4] as const;
/** Milliseconds that a round is looked at, at speed 1. */
const PACE = 1_400;

export const isPlaying = signal(false);
export const speed = signal<number>(1);

function changeSpeed(by: 1 | -1): void {
  const at = SPEEDS.indexOf(speed.value as (typeof SPEEDS)[number]);
  speed.value = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + by))] ?? 1;
}

/** The next speed in turn, for a button. */
export function nextSpeed(): void {
  speed.value = SPEEDS[(SPEEDS.indexOf(speed.value as (typeof SPEEDS)[number]) + 1) % SPEEDS.length] ?? 1;
}

interface Tape {
  readonly round: number;
  readonly last: number;
  /** The last round, or the newest of a run that goes on beside one that has ended. */
  readonly end: number;
  /** At the end the address names no round, so that a run that grows is followed. */
  readonly seek: (round: number) => void;
}

export function useTape(round: number, last: number, end: number): Tape {
  const seek = useCallback(
    (to: number) => {
      const next = Math.min(last, Math.max(0, to));
      slide({ round: next === end ? undefined : next });
    },
    [last, end],
  );
  return { round, last, end, seek };
}

/** Plays on until the end; what moves by itself starts only when somebody asks for it. */
export function usePlaying({ round, last, seek }: Tape): void {
  const [on, pace] = [isPlaying.value, PACE / speed.value];
  useEffect(() => {
    if (!on) return;
    const timer = setTimeout(() => {
      if (round >= last) isPlaying.value = false;
      else seek(round + 1);
    }, pace);
    return () => clearTimeout(timer);
  }, [on, pace, round, last, seek]);
  useEffect(
    () => () => {
      isPlaying.value = false;
    },
    [],
  );
}

export function togglePlay({ round, last, seek }: Tape): void {
  isPlaying.value = !isPlaying.value;
  if (isPlaying.value && round >= last) seek(0);
}

const KEYS: Readonly<Record<string, (tape: Tape) => void>> = {
  ArrowLeft: ({ seek, round }) => seek(round - 1),
  ArrowRight: ({ seek, round }) => seek(round + 1),
  Home: ({ seek }) => seek(0),
  End: ({ seek, end }) => seek(end),
  " ": togglePlay,
  "<": () => changeSpeed(-1),
  ">": () => changeSpeed(1),
};

/** The keys of the scrubber. */
export function useTapeKeys({ round, last, end, seek }: Tape): void {
  useKeys(
    useCallback(
      (key) => {
        const act = KEYS[key];
        act?.({ round, last, end, seek });
        return act !== undefined;
      },
      [round, last, end, seek],
    ),
  );
}
