import type { ItemId } from "./ids.ts";

/** The words of a text: runs of letters, marks, digits and underscores, composed and in lower case. */
export function wordsIn(text: string): string[] {
  return (
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}_]+/gu) ?? []
  );
}

interface Occurrence {
  readonly item: ItemId;
  count: number;
}

interface Worded {
  readonly id: ItemId;
  readonly title?: string;
  readonly body: string;
}

/** Which words occur where. It reads only what is new since it last looked: words never change once they are said. */
export class WordIndex {
  readonly #places = new Map<string, Occurrence[]>();
  #posts = 0;
  #comments = 0;

  /** Reads on to the end of both lists, which may only have grown since the last time. */
  readOn(posts: readonly Worded[], comments: readonly Worded[]): void {
    for (; this.#posts < posts.length; this.#posts += 1) this.#read(posts[this.#posts]);
    for (; this.#comments < comments.length; this.#comments += 1) this.#read(comments[this.#comments]);
  }

  /** The items in which every one of `words` occurs, with how often they occur together; empty for no words. */
  find(words: readonly string[]): Map<ItemId, number> {
    const places = [...new Set(words)].map((word) => this.#places.get(word) ?? []);
    const [rarest, ...others] = places.sort((a, b) => a.length - b.length);
    let found = new Map<ItemId, number>();
    for (const { item, count } of rarest ?? []) found.set(item, count);
    for (const occurrences of others) {
      const both = new Map<ItemId, number>();
      for (const { item, count } of occurrences) {
        const before = found.get(item);
        if (before !== undefined) both.set(item, before + count);
      }
      found = both;
    }
    return found;
  }

  #read(item: Worded | undefined): void {
    if (!item) return;
    for (const word of wordsIn(`${item.title ?? ""} ${item.body}`)) {
      const places = this.#places.get(word);
      const last = places?.at(-1);
      if (!places) this.#places.set(word, [{ item: item.id, count: 1 }]);
      else if (last?.item === item.id) last.count += 1;
      else places.push({ item: item.id, count: 1 });
    }
  }
}
