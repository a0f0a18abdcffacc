import { PolylogueError } from "../core/errors.ts";
import type { RunMeasures } from "./api.ts";
import { breathe } from "./breathe.ts";
import { type IndexedItem, isPostItem } from "./indexed.ts";
import type { Library } from "./library.ts";
import type { OpenRun } from "./open-run.ts";

/** By path: what was counted, and of which log. */
const counted = new Map<string, { readonly logHash: string; readonly measures: RunMeasures }>();

/** The shape of the talk in each run of an experiment; runs that cannot be read are left out. */
export async function runMeasures(library: Library, experiment: string): Promise<RunMeasures[]> {
  const all: RunMeasures[] = [];
  for (const { id, state, logHash } of library.experiment(experiment).runs) {
    if (state === "planned" || state === "unreadable" || logHash === null) continue;
    const measures = measured(library, id, logHash);
    if (measures !== undefined) all.push({ ...measures, run: id });
    await breathe();
  }
  return all;
}

function measured(library: Library, id: string, logHash: string): RunMeasures | undefined {
  const { path } = library.named(id);
  const known = counted.get(path);
  if (known?.logHash === logHash) return known.measures;
  try {
    const run = library.open(id);
    const measures = measuresOf(run);
    counted.set(path, { logHash: run.header.logHash, measures });
    return measures;
  } catch (error) {
    if (error instanceof PolylogueError) return undefined;
    throw error;
  }
}

function measuresOf({ id, index, plan }: OpenRun): RunMeasures {
  // Where agents read a record, what they wrote is for nobody.
  const written: readonly IndexedItem[] = plan.donor ? index.aside : [...index.posts, ...index.comments];
  const comments = written.filter((item) => !isPostItem(item));
  const depths = comments.reduce((sum, { depth }) => sum + depth, 0);
  const some = comments.length > 0;
  return {
    run: id,
    posts: written.length - comments.length,
    comments: comments.length,
    depthMean: some ? depths / comments.length : null,
    depthMax: comments.reduce((most, { depth }) => Math.max(most, depth), 0),
    shareNoReply: some
      ? comments.filter(({ replies }) => replies.length === 0).length / comments.length
      : null,
    voices: new Set(written.map(({ author }) => author)).size,
    votes: index.rounds.lines.at(-1)?.total.votes ?? 0,
  };
}
