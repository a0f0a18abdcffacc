import { InvalidArgumentError } from "commander";

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
