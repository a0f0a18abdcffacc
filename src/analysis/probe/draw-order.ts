import { type Rng, rngFor } from "../../core/rng.ts";

/** A place that a fork may be made at. */
export interface Place {
  /** The comment's id: the address of its dice. */
  readonly id: string;
  readonly thread: string;
  readonly agent: number;
  readonly tercile: 0 | 1 | 2;
}

/** The third of a run that a round stands in: rounds count from 1 to `rounds`. */
export const tercileOf = (round: number, rounds: number): 0 | 1 | 2 =>
  Math.max(0, Math.min(2, Math.floor((3 * (round - 1)) / Math.max(1, rounds)))) as 0 | 1 | 2;

/** Places by stratum; places are taken from the front. */
type Queues<P> = ReadonlyMap<string, P[]>;

/**
 * Places in the order in which they are taken, without replacement: tercile by agent in turn, each stratum shuffled, the order
 * of the strata shuffled anew each time round. A second place of one agent in one thread comes only when everything else
 * is used up. `take` says whether a place could be used; one that could not costs its stratum nothing. It stops when
 * the caller does: the first n of a longer draw are the draw of n.
 */
export function* drawOrder<P extends Place>(
  places: readonly P[],
  seed: number,
  take: (place: P) => boolean,
): Generator<P> {
  const first = shuffledStrata(places, seed);
  const later: Queues<P> = new Map([...first.keys()].map((key) => [key, []]));
  const used = new Set<string>();
  const cellOf = ({ thread, agent }: P): string => `${thread} ${agent}`;
  const takeNew = (place: P, stratum: string): boolean => {
    if (!used.has(cellOf(place))) return take(place) && used.add(cellOf(place)).size > 0;
    later.get(stratum)?.push(place);
    return false;
  };
  yield* inTurn(first, takeNew, (pass) => rngFor(seed, "probe", "pass", 0, pass));
  yield* inTurn(later, take, (pass) => rngFor(seed, "probe", "pass", 1, pass));
}

function shuffledStrata<P extends Place>(places: readonly P[], seed: number): Queues<P> {
  const strata = new Map<string, P[]>();
  for (const place of places) {
    const key = `${place.tercile} ${place.agent}`;
    const stratum = strata.get(key);
    if (stratum) stratum.push(place);
    else strata.set(key, [place]);
  }
  return new Map(
    [...strata]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, stratum]) => [key, rngFor(seed, "probe", "stratum", key).shuffle(stratum)]),
  );
}

/** One place of each queue that still has one, again and again until all are empty. */
function* inTurn<P>(
  queues: Queues<P>,
  take: (place: P, stratum: string) => boolean,
  dice: (pass: number) => Rng,
): Generator<P> {
  for (let pass = 0; ; pass += 1) {
    const open = [...queues].filter(([, queue]) => queue.length > 0);
    if (open.length === 0) return;
    for (const [key, queue] of dice(pass).shuffle(open)) {
      const place = firstUsable(queue, (one) => take(one, key));
      if (place !== undefined) yield place;
    }
  }
}

/** The first of a queue that can be taken; it and all before it are gone from the queue. */
function firstUsable<P>(queue: P[], take: (place: P) => boolean): P | undefined {
  for (let place = queue.shift(); place !== undefined; place = queue.shift()) {
    if (take(place)) return place;
  }
  return undefined;
}
