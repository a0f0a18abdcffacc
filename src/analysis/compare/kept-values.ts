import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { PolylogueError } from "../../core/errors.ts";
import { writeWhole } from "../../store/write-whole.ts";
import type { Gap, NoGap } from "../gap/gap.ts";
import type { Measured, Terms } from "../metric.ts";
import { measuresCode } from "./measures-code.ts";

/** Beside the runs. It holds nothing that cannot be computed again. */
const KEPT_NAME = "measured.json";

/** Values of one run by terms and metric. */
interface KeptRun {
  readonly logHash: string;
  readonly values: Record<string, Record<string, Measured>>;
}

interface Kept {
  readonly version: 1;
  /** Of the code that computed them. */
  readonly code: string;
  readonly runs: Record<string, KeptRun>;
  /** What two arms came to, by what they are. */
  readonly contrasts?: Record<string, Gap | NoGap>;
}

/** Which run, and what part of it is measured. */
export interface KeptKey {
  readonly path: string;
  readonly logHash: string;
  /** "seed 1, 20 surrogates", and what is looked at where that is not the whole run. */
  readonly terms: string;
}

export const termsText = ({ seed, surrogates }: Terms, part = ""): string => `${seed}/${surrogates}${part}`;

/** The values of metrics that were computed before from the runs of one folder, by the code as it is. */
export class KeptValues {
  readonly #path: string;
  readonly #runs: Record<string, KeptRun>;
  readonly #contrasts: Record<string, Gap | NoGap>;
  #isNew = false;

  constructor(folder: string) {
    this.#path = join(folder, KEPT_NAME);
    const { runs = {}, contrasts = {} } = read(this.#path);
    this.#runs = runs;
    this.#contrasts = contrasts;
  }

  /** What two arms came to, worked out where it is not known. `key` names all it hangs on. */
  contrast(key: string, make: () => Gap | NoGap): Gap | NoGap {
    const known = this.#contrasts[key] ?? make();
    this.#isNew ||= this.#contrasts[key] === undefined;
    this.#contrasts[key] = known;
    return known;
  }

  find({ path, logHash, terms }: KeptKey): ReadonlyMap<string, Measured> {
    const run = this.#runs[basename(path)];
    if (run?.logHash !== logHash) return new Map();
    return new Map(Object.entries(run.values[terms] ?? {}));
  }

  keep({ path, logHash, terms }: KeptKey, values: ReadonlyMap<string, Measured>): void {
    const name = basename(path);
    const known = this.#runs[name];
    const run = known?.logHash === logHash ? known : { logHash, values: {} };
    run.values[terms] = { ...run.values[terms], ...Object.fromEntries(values) };
    this.#runs[name] = run;
    this.#isNew = true;
  }

  /** Puts what is new on disk. Where that cannot be, it is computed again the next time: nobody has to hear of it. */
  close(): void {
    if (!this.#isNew) return;
    try {
      writeWhole(
        this.#path,
        JSON.stringify({
          version: 1,
          code: measuresCode(),
          runs: this.#runs,
          contrasts: this.#contrasts,
        } satisfies Kept),
      );
    } catch (error) {
      if (!(error instanceof PolylogueError)) throw error;
    }
  }
}

function read(path: string): Partial<Kept> {
  try {
    const kept = JSON.parse(readFileSync(path, "utf8")) as Partial<Kept> | null;
    return kept?.version === 1 && kept.code === measuresCode() ? kept : {};
  } catch (error) {
    // Nothing there, not for us to read, or cut off: then nothing is known.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code !== undefined) return {};
    throw error;
  }
}
