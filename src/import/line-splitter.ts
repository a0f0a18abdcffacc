/** One line; without `text` where it is longer than any record could be. */
export interface Line {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string | undefined;
}

/** In UTF-16 units; beyond it a line is passed over without being kept. */
const LONGEST = 2 ** 28;

/**
 * Cuts bytes into lines at "\n" alone: JSON may hold the other characters that end lines elsewhere. Empty lines are counted
 * and left out. What is no UTF-8 becomes U+FFFD; a byte order mark at the beginning is dropped.
 */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  readonly #longest: number;
  #rest = "";
  #isTooLong = false;
  #line = 0;

  constructor(longest: number = LONGEST) {
    this.#longest = longest;
  }

  /** The lines that end within this chunk. */
  push(chunk: Uint8Array): Line[] {
    return this.#cut(this.#decoder.decode(chunk, { stream: true }));
  }

  /** What stands after the last line end. */
  end(): Line[] {
    return this.#cut(`${this.#decoder.decode()}\n`);
  }

  #cut(text: string): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
      this.#keep(text.slice(from, to));
      this.#finish(lines);
      from = to + 1;
    }
    this.#keep(text.slice(from));
    return lines;
  }

  #keep(piece: string): void {
    if (this.#rest.length + piece.length > this.#longest) {
      this.#isTooLong = true;
      this.#rest = "";
    } else if (!this.#isTooLong) this.#rest += piece;
  }

  #finish(lines: Line[]): void {
    this.#line += 1;
    const text = this.#rest.trim();
    if (this.#isTooLong) lines.push({ line: this.#line, text: undefined });
    else if (text !== "") lines.push({ line: this.#line, text });
    this.#rest = "";
    this.#isTooLong = false;
  }
}
