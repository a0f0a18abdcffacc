import type { Keys } from "./keys.ts";
import type { Output } from "./output.ts";

/** What every command is handed. */
export interface Context {
  readonly output: Output;
  readonly keys: Keys;
  /** Of Polylogue, as package.json has it. */
  readonly version: string;
  /** Ends the command with an exit code; what is still being written is written first. */
  readonly end: (code: number) => void;
}
