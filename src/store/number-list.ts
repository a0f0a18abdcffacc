/**
 * Writes whole numbers as a JSON array, `[3,14,159]`, digit by digit, since a text for each would be thrown away at once. It is
 * sent to the thread that writes as text, so it must not use a name from outside itself, nor its own.
 */
export class NumberList {
  #text = Buffer.alloc(1_024);
  #length = 0;

  begin(): this {
    this.#length = 0;
    return this;
  }

  /** `number` >= 0. */
  add(number: number): void {
    this.#begin();
    this.#digits(number);
  }

  /** Adds `-number`; `number` > 0. */
  addNegative(number: number): void {
    const minus = 0x2d;
    this.#begin();
    this.#text[this.#length] = minus;
    this.#length += 1;
    this.#digits(number);
  }

  #begin(): void {
    const [open, comma] = [0x5b, 0x2c];
    // Of a whole number that a double holds exactly, with the comma before it, a sign and the bracket behind.
    const longest = 19;
    if (this.#length + longest > this.#text.length) this.#text = Buffer.concat([this.#text, this.#text]);
    this.#text[this.#length] = this.#length === 0 ? open : comma;
    this.#length += 1;
  }

  #digits(number: number): void {
    const zero = 0x30;
    const text = this.#text;
    let digits = 1;
    for (let power = 10; power <= number; power *= 10) digits += 1;
    this.#length += digits;
    let rest = number;
    for (let at = this.#length - 1; digits > 0; digits -= 1, at -= 1) {
      const digit = rest % 10;
      text[at] = zero + digit;
      rest = (rest - digit) / 10;
    }
  }

  end(): string {
    const close = 0x5d;
    if (this.#length === 0) return "[]";
    this.#text[this.#length] = close;
    return this.#text.toString("latin1", 0, this.#length + 1);
  }
}
