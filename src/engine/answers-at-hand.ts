import type { Completion } from "../core/call.ts";
import type { RunFile } from "../store/run-file.ts";
import { type Asked, placeKey } from "./asked.ts";

/** The answers that need not be asked for: those that landed before a crash, and those of a fork's parent. */
export class AnswersAtHand {
  readonly #file: RunFile;
  readonly #draw: number;
  /** Read when first needed: most runs are no forks. */
  #parent: ReadonlyMap<string, readonly Completion[]> | undefined;
  #landed = new Map<string, { readonly hash: string; readonly completion: Completion }>();
  #attempts = new Map<string, number>();
  #used = 0;

  constructor(file: RunFile, draw: number) {
    this.#file = file;
    this.#draw = draw;
  }

  /** How many answers of an interrupted round were used again. */
  get used(): number {
    return this.#used;
  }

  /** Lets go of what landed for a round that has closed. */
  forget(): void {
    this.#landed = new Map();
    this.#attempts = new Map();
  }

  /** Looks up what landed for a round that never closed. */
  recall(round: number): void {
    this.forget();
    for (const call of this.#file.callsOf(round)) {
      const at = placeKey(call);
      this.#attempts.set(at, Math.max(call.attempt, this.#attempts.get(at) ?? -1));
      if (call.outcome.ok)
        this.#landed.set(at, { hash: call.requestHash, completion: call.outcome.completion });
    }
  }

  get isEmpty(): boolean {
    return this.#landed.size === 0 && this.#parents.size === 0;
  }

  get #parents(): ReadonlyMap<string, readonly Completion[]> {
    this.#parent ??= this.#file.parentAnswers();
    return this.#parent;
  }

  /** The answer that landed at this place, if it answered this request. */
  landed(asked: Asked, hash: string): Completion | undefined {
    if (this.#landed.size === 0) return undefined;
    const known = this.#landed.get(placeKey(asked.request.address));
    if (known?.hash !== hash) return undefined;
    this.#used += 1;
    return known.completion;
  }

  /** The parent's answer to this request. Where it asked the same twice, its first answer stands for both. */
  inherited(hash: string): Completion | undefined {
    if (this.#parents.size === 0) return undefined;
    return this.#parents.get(`${hash} ${this.#draw}`)?.[0];
  }

  /** The number of the next attempt at this place, from 0. */
  attempt(asked: Asked): number {
    if (this.#attempts.size === 0) return 0;
    return (this.#attempts.get(placeKey(asked.request.address)) ?? -1) + 1;
  }
}
