import type { StopReason } from "../../core/call.ts";
import { spoil } from "./failures.ts";
import type { Speaker } from "./responses.ts";
import type { CallTruth, LineTruth, SpoiltLineTruth } from "./truth.ts";
import type { Author, Line } from "./write-script.ts";

/** A script as it is handed over. */
export interface Delivered {
  readonly text: string;
  readonly stop: StopReason;
  readonly truth: CallTruth;
}

/** Lines joined by line ends, some of them cut in half and the whole spoilt, where the settings say so. */
export function deliver(author: Author, speaker: Speaker, lines: readonly Line[]): Delivered {
  const handed = halved(author, lines);
  const text = handed.map((line) => line.text).join("\n");
  const truth = handed.flatMap((line) => line.truth ?? []);
  const spoilt = spoil(speaker, text, inTheMiddle);
  if (spoilt === undefined) return { text, stop: "end", truth };
  if (spoilt.stop !== "max_tokens") return spoilt;
  const whole = wholeLines(handed, spoilt.text.length);
  return { ...spoilt, truth: [...spoilt.truth, ...truth.filter(({ action }) => action < whole)] };
}

interface Handed {
  readonly text: string;
  readonly truth: LineTruth | SpoiltLineTruth | undefined;
}

function halved({ settings, dice }: Author, lines: readonly Line[]): readonly Handed[] {
  if (settings.unreadable === 0) return lines;
  const spoken = new Map<string, number>();
  return lines.map(({ voice, text, truth }, action) => {
    const index = spoken.get(voice) ?? 0;
    spoken.set(voice, index + 1);
    if (dice(voice).dice("halve", index).next() >= settings.unreadable) return { text, truth };
    return { text: text.slice(0, Math.ceil(text.length / 2)), truth: { action, voice, failed: "malformed" } };
  });
}

/** Within the middle half, so that something stands and something is lost. */
const inTheMiddle = (text: string, u: number): string =>
  text.slice(0, Math.ceil(text.length * (0.25 + u / 2)));

/** How many lines end within the first `length` units. */
function wholeLines(lines: readonly { readonly text: string }[], length: number): number {
  let end = -1;
  const firstCut = lines.findIndex(({ text }) => {
    end += text.length + 1;
    return end > length;
  });
  return firstCut === -1 ? lines.length : firstCut;
}
