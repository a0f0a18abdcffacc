import { PolylogueError } from "../core/errors.ts";
import type { Page } from "./api.ts";

const MOST_TEXT = 1_000;

/** What a request asks for in its query, each value checked. Everything throws `usage`, saying what was expected. */
export class Asked {
  readonly #query: Readonly<Record<string, string>>;

  constructor(query: Readonly<Record<string, string>>) {
    this.#query = query;
  }

  /** Undefined where it was left out. */
  whole(name: string, least: number, most: number): number | undefined {
    const text = this.#query[name];
    if (text === undefined || text === "") return undefined;
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= least && value <= most) return value;
    throw wrong(name, `a whole number from ${least} to ${most}`, text);
  }

  round(): number | undefined {
    return this.whole("round", 0, 1_000_000_000);
  }

  oneOf<T extends string>(name: string, words: readonly T[], otherwise: T): T {
    const text = this.#query[name];
    if (text === undefined || text === "") return otherwise;
    const word = words.find((known) => known === text);
    if (word !== undefined) return word;
    throw wrong(name, `one of ${words.join(", ")}`, text);
  }

  /** Undefined where it was left out. */
  text(name: string): string | undefined {
    const text = this.#query[name];
    if (text === undefined || text.length <= MOST_TEXT) return text;
    throw wrong(name, `at most ${MOST_TEXT} characters`, `${text.length} of them`);
  }

  needed(name: string): string {
    const text = this.text(name);
    if (text !== undefined && text.trim() !== "") return text;
    throw new PolylogueError("usage", `${name}: expected a text, got none`);
  }

  /** The stretch that is asked for; `limit` is 50 when left out. */
  stretch(): { readonly offset: number; readonly limit: number } {
    return { offset: this.whole("offset", 0, 1_000_000_000) ?? 0, limit: this.whole("limit", 1, 500) ?? 50 };
  }

  /** That stretch of a list; only what is in it is made into lines. */
  page<S, T>(list: readonly S[], lineOf: (item: S) => T): Page<T> {
    const { offset, limit } = this.stretch();
    return { total: list.length, offset, limit, items: list.slice(offset, offset + limit).map(lineOf) };
  }
}

function wrong(name: string, expected: string, got: string): PolylogueError {
  return new PolylogueError("usage", `${name}: expected ${expected}, got "${got.slice(0, 60)}"`);
}
