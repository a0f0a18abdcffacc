import type { Rng } from "../core/rng.ts";
import type { FollowSettings } from "./population-schema.ts";

/**
 * Whom each of `count` agents follows, by number, in the order in which the follows came about; nobody follows
 * themselves or anybody twice.
 *
 * The graph grows one agent at a time. A newcomer follows some of those before it, their number being Poisson
 * distributed and at most half of them; each of these follows is returned with the probability `returned`. Under
 * `preferential` one with k followers is chosen in proportion to k + 1 (Price 1976), by picking from a list in which
 * everybody stands once for itself and once for each follower: linear in the number of follows. The number of
 * followers then has a power-law tail. Growing `count` adds follows to and by newcomers, and changes no other.
 */
export function drawFollows(
  count: number,
  settings: FollowSettings,
  rngOf: (number: number) => Rng,
): number[][] {
  const { mean, model, returned } = settings;
  const follows: number[][] = [];
  const standing: number[] = [];
  for (let newcomer = 0; newcomer < count; newcomer += 1) {
    const rng = rngOf(newcomer);
    // Returned follows count towards the mean.
    const wanted = Math.min(poisson(mean / (1 + returned), rng), Math.ceil(newcomer / 2));
    const chosen = new Set<number>();
    while (chosen.size < wanted)
      chosen.add(model === "preferential" ? rng.pick(standing) : rng.int(newcomer));
    const own = [...chosen];
    follows.push(own);
    standing.push(newcomer, ...own);
    for (const other of own) {
      if (rng.next() >= returned) continue;
      follows[other]?.push(newcomer);
      standing.push(newcomer);
    }
  }
  return follows;
}

/** A Poisson number of this mean (Knuth): as many uniform factors as keep a product above e^-mean. */
function poisson(mean: number, rng: Rng): number {
  const floor = Math.exp(-mean);
  let count = 0;
  for (let product = rng.next(); product > floor; product *= rng.next()) count += 1;
  return count;
}
