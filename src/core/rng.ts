/** A stream of random numbers. Draw order matters within one stream; streams do not know of each other. */
export interface Rng {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform whole number in [0, below); `below` >= 1. */
  int(below: number): number;
  /** One element, uniformly; throws on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** A new list in random order (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** Standard normal (Box–Muller, one value a call). */
  normal(): number;
}

type PathPart = string | number;

/** Four 32-bit lanes, mixed part by part in the manner of MurmurHash3 x86_128 (Appleby, public domain). */
class AddressHash {
  #a = 0x9e3779b9 | 0;
  #b = 0x243f6a88;
  #c = 0xb7e15162 | 0;
  #d = 0x6a09e667;

  mix(word: number): void {
    let k = Math.imul(word, 0x239b961b);
    k = (k << 15) | (k >>> 17);
    k = Math.imul(k, 0xab0e9789);
    const a = this.#a ^ k;
    this.#a = (Math.imul(((a << 19) | (a >>> 13)) + this.#b, 5) + 0x561ccd1b) | 0;
    k = Math.imul(word ^ 0x5bd1e995, 0x38b34ae5);
    k = (k << 16) | (k >>> 16);
    const b = this.#b ^ Math.imul(k, 0xa1e38b93);
    this.#b = (Math.imul(((b << 17) | (b >>> 15)) + this.#c, 5) + 0x0bcaa747) | 0;
    this.#c = (Math.imul(this.#c ^ this.#a, 0x85ebca6b) + this.#d) | 0;
    this.#d = (Math.imul(this.#d ^ this.#b, 0xc2b2ae35) + this.#a) | 0;
  }

  part(part: PathPart): void {
    if (typeof part === "number") {
      this.mix(0x6e);
      this.mix(part | 0);
      this.mix((part / 0x1_0000_0000) | 0);
      return;
    }
    this.mix(0x73);
    this.mix(part.length);
    for (let i = 0; i < part.length; i += 1) this.mix(part.charCodeAt(i));
  }

  stream(): Sfc32 {
    return new Sfc32(finish(this.#a), finish(this.#b), finish(this.#c), finish(this.#d));
  }
}

function finish(lane: number): number {
  let x = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** The generator: its state is four 32-bit numbers. */
class Sfc32 implements Rng {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(a: number, b: number, c: number, counter: number) {
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#counter = counter;
    // It asks for about a dozen rounds before its lanes have mixed.
    for (let i = 0; i < 12; i += 1) this.next();
  }

  next(): number {
    const [b, c] = [this.#b, this.#c];
    const sum = (((this.#a + b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = b ^ (b >>> 9);
    this.#b = (c + (c << 3)) | 0;
    this.#c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  }

  int(below: number): number {
    return Math.floor(this.next() * below);
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError("cannot pick from an empty list");
    return items[this.int(items.length)] as T;
  }

  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i -= 1) {
      const j = this.int(i + 1);
      [out[i], out[j]] = [out[j] as T, out[i] as T];
    }
    return out;
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }
}

/**
 * A random stream of its own for each purpose. Same `seed` and `path`, same stream: adding an agent or resuming at
 * round 40 shifts nobody else's draws, and there is no generator state to save. `seed` and numbers in the path are
 * whole numbers. The generator is sfc32 (Doty-Humphrey, PractRand), seeded by the hashed address.
 */
export function rngFor(seed: number, ...path: readonly PathPart[]): Rng {
  const hash = new AddressHash();
  hash.part(seed);
  for (const part of path) hash.part(part);
  return hash.stream();
}

/** The first number of `rngFor(seed, ...path)`, in [0, 1). */
export function drawAt(seed: number, ...path: readonly PathPart[]): number {
  return rngFor(seed, ...path).next();
}
