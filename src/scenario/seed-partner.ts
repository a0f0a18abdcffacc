/**
 * The seed whose run a yoked run reads: 1 and 2 read each other, 3 and 4, 5 and 6 …, by value, so that seeds that are added
 * later change nothing and no run is its own donor. Seed 0 has no partner: -1 comes back, which is no seed.
 */
export function seedPartner(seed: number): number {
  return seed % 2 === 1 ? seed + 1 : seed - 1;
}
