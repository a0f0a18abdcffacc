interface MaybeIllFormed {
  /** Of Node 20, but not yet of the es2023 library that we compile against. */
  isWellFormed(): boolean;
}

/** What a segment's hash is made of, beside its text. */
export interface SegmentColumns {
  readonly role: string;
  readonly kind: string;
  readonly slot: string | null;
  readonly source: string | null;
  readonly provenance: string | null;
}

/**
 * The hashes of texts and segments. It is sent to the thread that writes as text, so it must not use a name from outside
 * itself, nor its own.
 */
export class Fingerprints {
  readonly #hash: typeof import("node:crypto").hash;
  readonly #createHash: typeof import("node:crypto").createHash;
  /** No UTF-8 text holds this byte, so an escaped text never has the hash of a plain one. */
  readonly #escaped = Buffer.from([0xff]);
  readonly #plainWord = /^[a-z0-9-]*$/;
  /** What a hex digit is worth, by its character. */
  readonly #worth = new Uint8Array(128);

  constructor({ hash, createHash }: Pick<typeof import("node:crypto"), "hash" | "createHash">) {
    this.#hash = hash;
    this.#createHash = createHash;
    for (let worth = 0; worth < 16; worth += 1) this.#worth[worth.toString(16).charCodeAt(0)] = worth;
  }

  /** True where a text can be written as UTF-8: it holds no half of a surrogate pair. */
  isWellFormed(text: string): boolean {
    return (text as unknown as MaybeIllFormed).isWellFormed();
  }

  /**
   * SHA-256 of a text's UTF-8 bytes as 64 hex digits. A text with half a surrogate pair has no UTF-8 form; its hash is
   * that of the byte 0xFF and its JSON escape, so that it differs from the hash of every other text.
   */
  ofText(text: string): string {
    if (this.isWellFormed(text)) return this.#hash("sha256", text, "hex");
    return this.ofBytes(Buffer.from(JSON.stringify(text)), 1);
  }

  /** `ofText` of a text from how it is stored: its bytes, or those of its JSON escape. */
  ofBytes(bytes: Uint8Array, escaped: number): string {
    return escaped === 0
      ? this.#hash("sha256", bytes, "hex")
      : this.#createHash("sha256").update(this.#escaped).update(bytes).digest("hex");
  }

  /**
   * What the SHA-256 of a segment is made from: the JSON array `[role, kind, slot, source, provenance, hash of the text]`, with
   * null where a column is.
   */
  segmentLine({ role, kind, slot, source, provenance }: SegmentColumns, text: string): string {
    return `[${this.#json(role)},${this.#json(kind)},${this.#json(slot)},${this.#json(source)},${this.#json(provenance)},"${text}"]`;
  }

  /** Most of what stands in these columns is one of a few short words, or an id. */
  #json(value: string | null): string {
    if (value === null) return "null";
    return this.#plainWord.test(value) ? `"${value}"` : JSON.stringify(value);
  }

  /** The hash of a segment from its line, one character for each byte: the cheapest form in which a hash comes. */
  ofLine(line: string): string {
    return this.#hash("sha256", line, "binary");
  }

  /** The word of 32 bits, little-endian, at a byte of a hash that has one character for each. */
  wordIn(bytes: string, at: number): number {
    return (
      bytes.charCodeAt(at) |
      (bytes.charCodeAt(at + 1) << 8) |
      (bytes.charCodeAt(at + 2) << 16) |
      (bytes.charCodeAt(at + 3) << 24)
    );
  }

  /** The word, little-endian, that eight hex digits in lower case are. */
  wordOfHex(hex: string, at: number): number {
    const worth = this.#worth;
    let word = 0;
    for (let byte = at + 6; byte >= at; byte -= 2)
      word =
        (word << 8) |
        ((worth[hex.charCodeAt(byte)] as number) << 4) |
        (worth[hex.charCodeAt(byte + 1)] as number);
    return word;
  }
}
