import type { Rng } from "../../core/rng.ts";

/** The labels exchanged at random among items of an equal group, e.g. among texts of one run. */
export function permutedWithin(labels: readonly number[], groups: readonly number[], rng: Rng): number[] {
  const places = new Map<number, number[]>();
  for (const [at, group] of groups.entries()) {
    const members = places.get(group);
    if (members) members.push(at);
    else places.set(group, [at]);
  }
  const permuted = [...labels];
  for (const members of places.values()) {
    const drawn = rng.shuffle(members);
    for (const [i, at] of members.entries()) permuted[at] = labels[drawn[i] as number] as number;
  }
  return permuted;
}
