import type { Surface, View } from "../core/events.ts";
import { type ItemId, ordinalOf } from "../core/ids.ts";

const SURFACES: readonly Surface[] = ["notifications", "feed", "community", "thread", "search", "profile"];

/** One item in one list of one turn. */
export interface Exposure {
  /** The item whose place it was. */
  readonly slot: ItemId;
  /** The item whose words stood there. */
  readonly source: ItemId;
  readonly surface: Surface;
  /** From 1. */
  readonly rank: number;
  readonly held: boolean;
}

/** Posts above 0, comments below. */
const codeOf = (id: ItemId): number => (id.startsWith("p") ? ordinalOf(id) : -ordinalOf(id));
const idOf = (code: number): ItemId => `${code > 0 ? "p" : "c"}${Math.abs(code)}` as ItemId;

const WIDTH = 3;
const HELD = 1;
const SURFACE_AT = 1;
const RANK_AT = 4;

/**
 * All exposures of a run, in the order of the log, three integers each: so many that objects would fill the memory, and few
 * enough that to find those of one item is to look at all of them.
 */
export class Exposures {
  #data = new Int32Array(WIDTH * 1024);
  #count = 0;
  /** For each turn, in the order taken, how many there were when it ended. */
  readonly #ends: number[] = [];

  get count(): number {
    return this.#count;
  }

  /** How many turns' are there. */
  get turns(): number {
    return this.#ends.length;
  }

  /** Takes in what the next turn was shown. */
  add(views: readonly View[]): void {
    this.#addAll(views);
    this.#ends.push(this.#count);
  }

  /** How many there were when the turn at a place ended. */
  endOf(place: number): number {
    return this.#ends[place] ?? 0;
  }

  /** Place of the turn whose exposures include the one at `at`; not before `from`. */
  placeOf(at: number, from: number): number {
    let [low, high] = [from, this.#ends.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.endOf(middle) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #addAll(views: readonly View[]): void {
    for (const { surface, eligible, held, sources } of views) {
      const hidden = held === undefined ? undefined : new Set(held);
      const kind = SURFACES.indexOf(surface) << SURFACE_AT;
      for (let i = 0; i < eligible.length; i += 1) {
        const slot = eligible[i] as ItemId;
        this.#put(
          codeOf(slot),
          codeOf(sources?.[i] ?? slot),
          ((i + 1) << RANK_AT) | kind | (hidden?.has(i) ? HELD : 0),
        );
      }
    }
  }

  #put(slot: number, source: number, about: number): void {
    const at = this.#count * WIDTH;
    if (at + WIDTH > this.#data.length) {
      const larger = new Int32Array(this.#data.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[at] = slot;
    this.#data[at + 1] = source;
    this.#data[at + 2] = about;
    this.#count += 1;
  }

  at(index: number): Exposure {
    const [slot = 0, source = 0, about = 0] = this.#data.subarray(index * WIDTH, (index + 1) * WIDTH);
    return {
      slot: idOf(slot),
      source: idOf(source),
      surface: SURFACES[(about >> SURFACE_AT) & 7] ?? "feed",
      rank: about >> RANK_AT,
      held: (about & HELD) === HELD,
    };
  }

  /** Indices of the exposures, in ascending order, under whose place the words of one of these items stood. */
  of(sources: ReadonlySet<ItemId>): number[] {
    const codes = new Set(Array.from(sources, codeOf));
    const found: number[] = [];
    for (let i = 0; i < this.#count; i += 1) {
      if (codes.has(this.#data[i * WIDTH + 1] ?? 0)) found.push(i);
    }
    return found;
  }

  /** How many different items the turn at a place was shown, and how many were held out on every list. */
  totals(place: number): { readonly shown: number; readonly held: number } {
    const [from, to] = [this.endOf(place - 1), this.endOf(place)];
    const shown = new Set<number>();
    const held = new Set<number>();
    for (let i = from; i < to; i += 1) {
      const slot = this.#data[i * WIDTH] ?? 0;
      if (((this.#data[i * WIDTH + 2] ?? 0) & HELD) === HELD) held.add(slot);
      else shown.add(slot);
    }
    for (const slot of shown) held.delete(slot);
    return { shown: shown.size, held: held.size };
  }
}
