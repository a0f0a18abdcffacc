import type { LoggedEvent, View } from "../core/events.ts";
import type { ItemId } from "../core/ids.ts";

/** Somebody wrote another's private word before anything it was shown had carried it. */
export interface Violation {
  readonly handle: string;
  readonly owner: string;
  readonly word: string;
  readonly item: ItemId;
  readonly round: number;
}

/** Knowledge before exposure. */
export interface Leak {
  /** First mentions of a word by somebody who does not own it: pairs of (writer, word). */
  readonly mentions: number;
  readonly violations: readonly Violation[];
  /** Violations per mention, in [0, 1]; null where nobody mentioned another's word: then nothing was tested. */
  readonly rate: number | null;
  /**
   * One-sided 95 % upper bound on the rate when no violation was seen (1 - 0.05^(1/mentions), Clopper and Pearson
   * 1934); null where there were violations or no mentions.
   */
  readonly upperBound: number | null;
}

/**
 * Who wrote whose private word before being shown it. `canaries` maps handle to word. A word counts as shown from the
 * turn in which a message holding it stood on any surface, and as known from the agent's own first use.
 */
export function leak(log: Iterable<LoggedEvent>, canaries: Readonly<Record<string, string>>): Leak {
  const watch = new Watch(canaries);
  for (const logged of log) watch.take(logged);
  return watch.result();
}

class Watch {
  readonly #words: readonly { readonly owner: string; readonly word: string }[];
  readonly #carried = new Map<ItemId, readonly string[]>();
  readonly #handles: string[] = [];
  readonly #known = new Set<string>();
  readonly #violations: Violation[] = [];
  #mentions = 0;

  constructor(canaries: Readonly<Record<string, string>>) {
    this.#words = Object.entries(canaries).map(([owner, word]) => ({ owner, word: word.toLowerCase() }));
  }

  take({ event, round }: LoggedEvent): void {
    switch (event.type) {
      case "agent.joined":
        this.#handles[event.agent] = event.handle;
        return;
      case "turn.taken":
        for (const view of event.views) this.#show(event.agent, view);
        return;
      case "post.created":
        this.#say(event.author, event.post, `${event.title}\n${event.body}`, round);
        return;
      case "comment.created":
        this.#say(event.author, event.comment, event.body, round);
        return;
      default:
    }
  }

  #show(agent: number, view: View): void {
    const held = new Set(view.held);
    view.eligible.forEach((item, i) => {
      if (held.has(i)) return;
      for (const word of this.#carried.get(item) ?? []) this.#known.add(`${agent} ${word}`);
    });
  }

  #say(agent: number, item: ItemId, text: string, round: number): void {
    const said = text.toLowerCase();
    const words = this.#words.filter(({ word }) => holdsWord(said, word));
    if (words.length === 0) return;
    this.#carried.set(
      item,
      words.map(({ word }) => word),
    );
    const handle = this.#handles[agent] ?? "?";
    for (const { owner, word } of words) {
      const mark = `${agent} ${word} said`;
      if (owner === handle || this.#known.has(mark)) continue;
      this.#mentions += 1;
      if (!this.#known.has(`${agent} ${word}`)) this.#violations.push({ handle, owner, word, item, round });
      this.#known.add(mark).add(`${agent} ${word}`);
    }
  }

  result(): Leak {
    const violations = this.#violations;
    const mentions = this.#mentions;
    const clean = mentions > 0 && violations.length === 0;
    return {
      mentions,
      violations,
      rate: mentions === 0 ? null : violations.length / mentions,
      upperBound: clean ? 1 - 0.05 ** (1 / mentions) : null,
    };
  }
}

/** True when the word stands in the text as a whole word; both in lower case. */
function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(text[at - 1] ?? " ") && !/[\p{L}\p{N}]/u.test(text[at + word.length] ?? " "))
      return true;
  }
  return false;
}
