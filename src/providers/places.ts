import PQueue from "p-queue";
import { listen, unlisten } from "./wire/on-abort.ts";

/**
 * So many at once: whoever finds no place free waits in a queue. One who finds a place does not pass through it: a number in a
 * queue of promises costs as much as putting a request together.
 */
export class Places {
  /** Those who wait, in the order of their coming. It stands still while no place is free. */
  readonly #line = new PQueue({ autoStart: false });
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
      this.#sit();
      return true;
    }
    return new Promise((resolve, reject) => {
      let hasLeft = false;
      const walkOff = {
        hear: () => {
          hasLeft = true;
          resolve(false);
        },
      };
      listen(signal, walkOff);
      const enter = (): void => {
        // Whoever left keeps a number in the queue, which is passed over when its turn comes.
        if (hasLeft) return;
        unlisten(signal, walkOff);
        this.#sit();
        resolve(true);
      };
      this.#line.add(enter).catch(reject);
    });
  }

  giveBack(): void {
    this.#taken -= 1;
    this.#letIn();
  }

  #sit(): void {
    this.#taken += 1;
    if (this.areTaken) this.#line.pause();
  }

  #letIn(): void {
    if (this.areTaken) this.#line.pause();
    else this.#line.start();
  }
}
