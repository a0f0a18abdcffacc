/**
 * From hash to row id, for millions of texts: an open-addressing table of 16 bytes a slot, where a Map would take
 * ten times that. Keys are the first 96 bits of a SHA-256: among 10^8 texts the chance of any collision is 10^-13. It is sent to
 * the thread that writes as text, so it must not use a name from outside itself, nor its own.
 */
export class HashIndex {
  /** A power of two of slots. Three words of the hash, then the id; id 0 marks an empty slot. */
  #slots = new Uint32Array(1_024 * 4);
  #size = 0;

  /** `id` >= 1. */
  set(hash: Buffer, id: number): void {
    this.setWords(hash.readUInt32LE(0), hash.readUInt32LE(4), hash.readUInt32LE(8), id);
  }

  get(hash: Buffer): number | undefined {
    return this.getWords(hash.readUInt32LE(0), hash.readUInt32LE(4), hash.readUInt32LE(8));
  }

  /** `set` for a hash that is at hand as words of 32 bits, little-endian; the first three are enough. */
  setWords(a: number, b: number, c: number, id: number): void {
    const fullest = 0.6;
    if ((this.#size + 1) * 4 > this.#slots.length * fullest) this.#grow();
    const at = this.#find(a >>> 0, b >>> 0, c >>> 0);
    if (this.#slots[at + 3] === 0) this.#size += 1;
    this.#put(at, a, b, c);
    this.#slots[at + 3] = id;
  }

  getWords(a: number, b: number, c: number): number | undefined {
    const id = this.#slots[this.#find(a >>> 0, b >>> 0, c >>> 0) + 3];
    return id === 0 ? undefined : id;
  }

  /** Where the key stands, or the empty slot where it would. */
  #find(a: number, b: number, c: number): number {
    const slots = this.#slots;
    const wrap = slots.length - 1;
    let at = (a * 4) & wrap;
    while (slots[at + 3] !== 0 && !(slots[at] === a && slots[at + 1] === b && slots[at + 2] === c)) {
      at = (at + 4) & wrap;
    }
    return at;
  }

  #put(at: number, a: number, b: number, c: number): void {
    this.#slots[at] = a;
    this.#slots[at + 1] = b;
    this.#slots[at + 2] = c;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    this.#size = 0;
    for (let from = 0; from < old.length; from += 4) {
      const id = old[from + 3] as number;
      if (id === 0) continue;
      const [a, b, c] = [old[from] as number, old[from + 1] as number, old[from + 2] as number];
      const at = this.#find(a, b, c);
      this.#put(at, a, b, c);
      this.#slots[at + 3] = id;
      this.#size += 1;
    }
  }
}
