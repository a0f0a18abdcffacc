import { listen, unlisten } from "./wire/on-abort.ts";

/**
 * So many at once: whoever finds no place free waits in line. A place costs next to nothing where one is free: a queue of
 * promises costs as much as putting a request together.
 */
export class Places {
  readonly #line = new Set<() => void>();
  #count: number;
  #taken = 0;

  constructor(count: number) {
    this.#count = count;
  }

  get count(): number {
    return this.#count;
  }

  /** More of them let in who waits; fewer send nobody away. */
  set count(count: number) {
    this.#count = count;
    this.#letIn();
  }

  get areTaken(): boolean {
    return this.#taken >= this.#count;
  }

  /** True for a place at once, else a promise of one: of false for whoever leaves the line, as the signal says. */
  take(signal: AbortSignal): true | Promise<boolean> {
    if (!this.areTaken) {
      this.#taken += 1;
      return true;
    }
    return new Promise((resolve) => {
      const enter = (): void => {
        unlisten(signal, walkOff);
        resolve(true);
      };
      const walkOff = {
        hear: () => {
          this.#line.delete(enter);
          resolve(false);
        },
      };
      listen(signal, walkOff);
      this.#line.add(enter);
    });
  }

  giveBack(): void {
    this.#taken -= 1;
    this.#letIn();
  }

  #letIn(): void {
    for (const enter of this.#line) {
      if (this.areTaken) return;
      this.#line.delete(enter);
      this.#taken += 1;
      enter();
    }
  }
}
