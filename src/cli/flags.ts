import { InvalidArgumentError } from "commander";
import type { Budget } from "../scenario/plan.ts";

/** A parser for flags that take a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`expected a whole number >= ${least}`);
    }
    return value;
  };
}

/** A parser for flags that take names, by commas, and may be given again: `-m a,b -m c`. */
export const namesByCommas = (names: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...names.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()])),
];

/** A parser for flags that take an amount of dollars above 0. */
export function dollars(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || !(value > 0)) {
    throw new InvalidArgumentError("expected dollars above 0, such as 2.50");
  }
  return value;
}

/** What the flags of a budget come to; what is not given is left out. */
export function budgetOf(flags: { readonly budgetUsd?: number; readonly budgetCalls?: number }): Budget {
  return {
    ...(flags.budgetUsd === undefined ? {} : { usd: flags.budgetUsd }),
    ...(flags.budgetCalls === undefined ? {} : { calls: flags.budgetCalls }),
  };
}
