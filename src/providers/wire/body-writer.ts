import { escaped, keptJson, type Words } from "./json-words.ts";
import type { Part } from "./messages.ts";

/** Bodies lie one behind the other in rooms of this many bytes: one allocation for some dozens of them. */
const ROOM = 256 * 1_024;

let room = Buffer.alloc(0);
let used = 0;

/** Puts a body of JSON together in UTF-8 from pieces that are JSON already. */
export class BodyWriter {
  readonly #pieces: (string | Buffer)[];
  /** What has been added since the last piece. */
  #text = "";
  /** The most bytes that the pieces may come to. */
  #most: number;

  constructor(beginning: Buffer) {
    this.#pieces = [beginning];
    this.#most = beginning.length;
  }

  add(json: string): void {
    this.#text += json;
  }

  /** Messages, with commas between, as all protocols have them. */
  addMessages(parts: readonly Part[]): void {
    for (let i = 0; i < parts.length; i += 1) {
      const { role, words } = parts[i] as Part;
      this.add(`${i === 0 ? "" : ","}{"role":"${role}","content":`);
      this.addText(words);
      this.add("}");
    }
  }

  /** A JSON string: the texts joined by line breaks. */
  addText(list: readonly Words[]): void {
    this.#text += '"';
    // Short texts are escaped together.
    let words = "";
    for (let i = 0; i < list.length; i += 1) {
      const each = list[i] as Words;
      if (i > 0) words += "\n";
      const kept = keptJson(each);
      if (typeof kept === "string") words += kept;
      else {
        if (words !== "") this.#text += escaped(words);
        this.#push(kept);
        words = "";
      }
    }
    this.#text += words === "" ? '"' : `${escaped(words)}"`;
  }

  end(): Buffer {
    this.#pieces.push(this.#text);
    this.#most += 3 * this.#text.length;
    if (used + this.#most > room.length) {
      room = Buffer.allocUnsafeSlow(Math.max(ROOM, this.#most));
      used = 0;
    }
    const start = used;
    for (const piece of this.#pieces) {
      if (typeof piece === "string") used += room.write(piece, used);
      else {
        room.set(piece, used);
        used += piece.length;
      }
    }
    return room.subarray(start, used);
  }

  #push(bytes: Buffer): void {
    this.#pieces.push(this.#text, bytes);
    this.#most += 3 * this.#text.length + bytes.length;
    this.#text = "";
  }
}
