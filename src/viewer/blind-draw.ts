import { PolylogueError } from "../core/errors.ts";
import { rngFor } from "../core/rng.ts";
import type { BlindTruth } from "./api.ts";
import { breathe } from "./breathe.ts";
import type { Library } from "./library.ts";

/** Fewer comments than this make no conversation. */
const LEAST_COMMENTS = 2;

/** One question with its answer. */
export interface DrawnPair {
  readonly left: BlindTruth;
  readonly right: BlindTruth;
}

interface Candidate {
  readonly run: string;
  readonly arm: string;
  readonly post: string;
  readonly comments: number;
}

export interface DrawOrder {
  readonly experiment: string;
  readonly many: string;
  readonly one: string;
  readonly pairs: number;
  readonly seed: number;
}

/**
 * Threads of two arms in pairs: each of the one arm, in an order drawn by the seed, beside the one of the other that is nearest to
 * it in length, since length must not tell them apart. The sides are drawn too. Throws `not_found` where an arm has no
 * conversation.
 */
export async function drawPairs(
  library: Library,
  { experiment, many, one, pairs, seed }: DrawOrder,
): Promise<DrawnPair[]> {
  const rng = rngFor(seed, "blind");
  const real = rng.shuffle(await candidates(library, experiment, many));
  const left = rng.shuffle(await candidates(library, experiment, one));
  const drawn: DrawnPair[] = [];
  for (const thread of real) {
    const nearest = left.reduce<Candidate | undefined>(
      (best, other) => (best && distance(best, thread) <= distance(other, thread) ? best : other),
      undefined,
    );
    if (nearest === undefined || drawn.length === pairs) break;
    left.splice(left.indexOf(nearest), 1);
    const [a, b] = [truth(thread, false), truth(nearest, true)];
    drawn.push(rng.int(2) === 0 ? { left: a, right: b } : { left: b, right: a });
  }
  return drawn;
}

const distance = (a: Candidate, b: Candidate): number => Math.abs(a.comments - b.comments);

const truth = ({ run, arm, post }: Candidate, isOneAuthor: boolean): BlindTruth => ({
  run,
  arm,
  post,
  isOneAuthor,
});

async function candidates(library: Library, experiment: string, arm: string): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const line of library.experiment(experiment).runs) {
    if (line.arm !== arm || line.state === "planned" || line.state === "unreadable") continue;
    const forum = library.open(line.id).at();
    for (const post of forum.upTo(forum.index.posts)) {
      const comments = forum.commentCount(post);
      if (!forum.isRemoved(post) && comments >= LEAST_COMMENTS)
        found.push({ run: line.id, arm, post: post.id, comments });
    }
    await breathe();
  }
  if (found.length > 0) return found;
  throw new PolylogueError("not_found", `no thread of the arm ${arm} has ${LEAST_COMMENTS} comments`, {
    hint: "Choose another arm.",
  });
}
