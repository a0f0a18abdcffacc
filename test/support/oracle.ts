import { readFileSync } from "node:fs";

/** An input with what somebody else's program makes of it. */
export interface Oracle<Input, Expected> {
  readonly input: Input;
  readonly expect: Expected;
}

/** Reads one of test/fixtures/oracles by its name. */
export const oracle = <Input, Expected>(name: string): Oracle<Input, Expected> =>
  JSON.parse(readFileSync(`test/fixtures/oracles/${name}.json`, "utf8")) as Oracle<Input, Expected>;
