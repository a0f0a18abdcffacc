import type { Control } from "./plan.ts";
import type { Condition } from "./samples.ts";

/** What is asked at a fork: the three conditions themselves, or a control. */
export type Asking = "plain" | Control;

/** What the words of the message are in a question; `exchange` has only its own. */
export type Variant = Condition | "exchange";

/** Samples that one variant may have. */
export const MOST_DRAWS = 64;

/** In this order for ever: a sample's number follows from its place here. */
const SLOTS: readonly string[] = [
  "plain original",
  "plain paraphrase",
  "plain swap",
  "exchange exchange",
  "deaf original",
  "deaf paraphrase",
  "deaf swap",
  "parrot original",
  "parrot paraphrase",
  "parrot swap",
  "free original",
  "free swap",
];

/** The variants of an asking. */
export const variantsOf = (asking: Asking): readonly Variant[] =>
  SLOTS.flatMap((slot) => {
    const [of, variant] = slot.split(" ");
    return of === asking ? [variant as Variant] : [];
  });

const FORK = 1_000;
const TAKE = FORK * 100_000;

/**
 * The draw number of one sample: no other of its probe has it, whatever the plan grows to, and none of the run itself. Dice
 * of synthetic models go by it, and by nothing in the prompt.
 */
export function drawNumber(
  { take, fork }: { readonly take: number; readonly fork: number },
  asking: Asking,
  variant: Variant,
  sample: number,
): number {
  const slot = SLOTS.indexOf(`${asking} ${variant}`);
  if (slot < 0 || sample >= MOST_DRAWS) throw new RangeError(`no sample ${sample} of ${asking} ${variant}`);
  return take * TAKE + (fork + 1) * FORK + slot * MOST_DRAWS + sample;
}
