import { dirname } from "node:path";
import type { StandingRead } from "../analysis/confirmatory.ts";
import { standingIn } from "../analysis/standing-in.ts";
import { PolylogueError } from "../core/errors.ts";
import type { Cell } from "../engine/cells.ts";
import type { CellResult } from "../engine/experiment.ts";
import { type Design, readManifest } from "../engine/manifest.ts";
import { ManifestKeeper } from "../engine/manifest-keeper.ts";

/** The manifests of the folders in which some cells lie, kept while these are run. */
export class Manifests {
  readonly #keepers = new Map<string, ManifestKeeper>();

  /** `design` is the scenario's; without one each folder's last manifest says what its experiment consists of, if it has one. */
  constructor(cells: readonly Pick<Cell, "path">[], design: Design | undefined) {
    for (const folder of new Set(cells.map(({ path }) => dirname(path)))) {
      const known = design ?? readManifest(folder);
      if (known) this.#keepers.set(folder, new ManifestKeeper(folder, known));
    }
    for (const keeper of this.#keepers.values()) tried(keeper);
  }

  began(cell: Cell): void {
    this.#keepers.get(dirname(cell.path))?.began(cell);
  }

  ended(result: CellResult): void {
    const keeper = this.#keepers.get(dirname(result.path));
    if (!keeper) return;
    keeper.ended(result);
    if (!result.skipped) tried(keeper);
  }

  /** Writes what the files say in the end; what kept a manifest from being written. */
  close(): PolylogueError | undefined {
    const troubles = [...this.#keepers.values()].flatMap((keeper) => tried(keeper) ?? []);
    return troubles[0];
  }

  /** How each experiment stands to its pre-registration. */
  standings(): readonly StandingRead[] {
    return [...this.#keepers].map(([folder, keeper]) => standingIn(folder, keeper.manifest()));
  }
}

/** The next write, and the last one, say all that this one could not: until then nothing is lost. */
function tried(keeper: ManifestKeeper): PolylogueError | undefined {
  try {
    keeper.write();
    return undefined;
  } catch (error) {
    if (error instanceof PolylogueError) return error;
    throw error;
  }
}
