import type { BlindThread } from "./api.ts";
import type { ForumAt } from "./forum-at.ts";
import type { IndexedItem } from "./indexed.ts";

/** Comments of a thread that are shown, oldest first. */
const MOST = 40;

/** A thread without the names of its people: "Person 1", "Person 2" … as they come up, and no ids. */
export function maskedThread(forum: ForumAt, post: IndexedItem): BlindThread {
  const comments = forum.thread(post, "old").slice(0, MOST);
  const mask = new Mask(forum);
  return {
    title: mask.text(post.title),
    by: mask.person(post.author),
    body: mask.text(post.body),
    comments: comments.map((comment) => ({
      by: mask.person(comment.author),
      depth: comment.depth,
      body: forum.isRemoved(comment) ? "" : mask.text(comment.body),
    })),
  };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A handle that could be a word of its own is a name only behind an "@". */
const isNoWord = (handle: string): boolean => /[_\d]/.test(handle);

class Mask {
  readonly #forum: ForumAt;
  readonly #persons = new Map<number, string>();
  readonly #names = new Map<string, number>();
  readonly #pattern: RegExp;

  constructor(forum: ForumAt) {
    this.#forum = forum;
    const bare: string[] = [];
    const handles: string[] = [];
    for (const agent of forum.agents()) {
      const { name } = forum.facts(agent);
      this.#names.set(agent.handle, agent.number);
      handles.push(agent.handle);
      if (isNoWord(agent.handle)) bare.push(agent.handle);
      if (name.length < 2 || this.#names.has(name)) continue;
      this.#names.set(name, agent.number);
      bare.push(name);
    }
    // Of two names of which one begins like the other the longer one is meant.
    const oneOf = (words: readonly string[]): string =>
      words
        .toSorted((a, b) => b.length - a.length)
        .map(escaped)
        .join("|") || "(?!)";
    const edge = "[\\p{L}\\p{N}_]";
    this.#pattern = new RegExp(
      `@(${oneOf(handles)})(?!${edge})|(?<!${edge})(${oneOf(bare)})(?!${edge})|(?<!${edge})([pc]\\d{1,9})(?!${edge})`,
      "gu",
    );
  }

  person(agent: number): string {
    const known = this.#persons.get(agent) ?? `Person ${this.#persons.size + 1}`;
    this.#persons.set(agent, known);
    return known;
  }

  text(words: string): string {
    return words.replace(this.#pattern, (whole, handle?: string, name?: string, id?: string) => {
      const number = this.#names.get(handle ?? name ?? "");
      if (number !== undefined) return this.person(number);
      return id !== undefined && this.#forum.item(id) ? "that message" : whole;
    });
  }
}
