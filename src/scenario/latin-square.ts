import { rngFor } from "../core/rng.ts";

/** The block of `size` seeds that `seed` belongs to, by value: with size 3, seeds 1, 2, 3 are block 0. */
export function blockOf(seed: number, size: number): number {
  return Math.floor((seed - 1) / size);
}

/**
 * Who speaks through which model under `seed`: handle -> alias. Over the seeds of a block (as many as there are
 * models) everybody has every model exactly once; under each seed the models are spread over the personas as evenly
 * as numbers allow (counts differ by at most 1).
 *
 * Personas sit in rows of as many seats as there are models, each row with a Latin square of its own (a cyclic square
 * with rows and symbols permuted), so a full row uses every model once. Who shares a row is drawn anew for each block:
 * nobody is tied to anybody's model for ever. Seats are drawn by an inside-out shuffle in the order given, so that a
 * persona added at the end moves at most one other. Depends on block, handles and models only, not on the arm.
 */
export function latinSquareCast(
  handles: readonly string[],
  models: readonly string[],
  seed: number,
): Map<string, string> {
  const size = models.length;
  const block = blockOf(seed, size);
  const seats: string[] = [];
  for (const handle of handles) {
    const seat = rngFor(block, "cast", "seat", handle).int(seats.length + 1);
    const moved = seats[seat];
    if (moved !== undefined) seats.push(moved);
    seats[seat] = handle;
  }
  const step = seed - 1 - block * size;
  const cast = new Map<string, string>();
  for (let row = 0; row * size < seats.length; row += 1) {
    const rng = rngFor(block, "cast", "square", row);
    const symbols = rng.shuffle(models);
    const turn = rng.shuffle(symbols.map((_, i) => i))[step] ?? 0;
    seats.slice(row * size, (row + 1) * size).forEach((handle, seat) => {
      cast.set(handle, symbols[(turn + seat) % size] ?? "");
    });
  }
  return new Map(handles.map((handle) => [handle, cast.get(handle) ?? ""]));
}
