import { listen, unlisten } from "./wire/on-abort.ts";

/** So many places, taken and left again; who finds none free waits in line: first come, first served. */
export class Places {
  #size: number;
  #taken = 0;
  readonly #line = new Set<() => void>();

  constructor(size: number) {
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  /** Fewer than are taken send nobody away: the next are let in once enough have left. */
  set size(size: number) {
    this.#size = size;
    this.#fill();
  }

  /** Takes a place if one is free. */
  take(): boolean {
    if (this.#taken >= this.#size) return false;
    this.#taken += 1;
    return true;
  }

  /** Takes a place once one is free; false for one who left the line. */
  wait(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const enter = (): void => {
        unlisten(signal, walkOff);
        resolve(true);
      };
      const walkOff = (): void => {
        unlisten(signal, walkOff);
        this.#line.delete(enter);
        resolve(false);
      };
      listen(signal, walkOff);
      this.#line.add(enter);
    });
  }

  /** Gives a place back to whoever is next. */
  leave(): void {
    this.#taken -= 1;
    this.#fill();
  }

  #fill(): void {
    for (const enter of this.#line) {
      if (this.#taken >= this.#size) return;
      this.#taken += 1;
      this.#line.delete(enter);
      enter();
    }
  }
}
