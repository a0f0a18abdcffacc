/** Uniform draws that follow from a hash: the same request is always answered with the same words. */
export class Dice {
  #state: number;

  /** `hash`: hex digits, of which the first eight count. */
  constructor(hash: string) {
    this.#state = Number.parseInt(hash.slice(0, 8), 16);
  }

  /** Uniform in [0, 1); the generator is mulberry32 (Tommy Ettinger, public domain). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let x = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    x = (x + Math.imul(x ^ (x >>> 7), x | 61)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** One element; undefined of an empty list. */
  pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.next() * list.length)];
  }

  chance(share: number): boolean {
    return this.next() < share;
  }
}
