import type { Cause, LoggedEvent, View } from "../core/events.ts";
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
 * turn in which a message holding it was read on any surface, under whatever id its words stood, and as known from the
 * agent's own first use. What a donor's agents wrote is nobody's mention here, and known to whoever is in its author's
 * place, since it stands in that prompt as its own. Where one context
 * writes for many, a word counts as shown to all of them once any message holds it, since the context has read them all; what it
 * writes in one's name before that, it knew from its place above them.
 */
export function leak(log: Iterable<LoggedEvent>, canaries: Readonly<Record<string, string>>): Leak {
  const watch = new Watch(canaries);
  for (const logged of log) watch.take(logged);
  return watch.result();
}

type Occasion = Pick<LoggedEvent, "round" | "cause">;

interface Word {
  readonly owner: string;
  readonly word: string;
}

class Watch {
  readonly #words: readonly Word[];
  readonly #carried = new Map<ItemId, readonly string[]>();
  /** The words that stand in any message. */
  readonly #written = new Set<string>();
  readonly #handles: string[] = [];
  readonly #known = new Set<string>();
  readonly #violations: Violation[] = [];
  #mentions = 0;

  constructor(canaries: Readonly<Record<string, string>>) {
    this.#words = Object.entries(canaries).map(([owner, word]) => ({ owner, word: word.toLowerCase() }));
  }

  take({ event, round, cause }: LoggedEvent): void {
    switch (event.type) {
      case "agent.joined":
        this.#handles[event.agent] = event.handle;
        return;
      case "turn.taken":
        for (const view of event.views) this.#show(event.agent, view);
        return;
      case "post.created":
        this.#write(event.author, event.post, `${event.title}\n${event.body}`, { round, cause });
        return;
      case "comment.created":
        this.#write(event.author, event.comment, event.body, { round, cause });
        return;
      default:
    }
  }

  /** One context that writes for many has all before it that was ever written. */
  #hear(agent: number, cause: Cause): void {
    if (cause.by !== "turn" || cause.context === agent) return;
    for (const word of this.#written) this.#known.add(`${agent} ${word}`);
  }

  #show(agent: number, view: View): void {
    const held = new Set(view.held);
    (view.sources ?? view.eligible).forEach((item, i) => {
      if (held.has(i)) return;
      for (const word of this.#carried.get(item) ?? []) this.#known.add(`${agent} ${word}`);
    });
  }

  #write(agent: number, item: ItemId, text: string, { round, cause }: Occasion): void {
    const said = text.toLowerCase();
    const words = this.#words.filter(({ word }) => holdsWord(said, word));
    if (words.length === 0) return;
    this.#hear(agent, cause);
    this.#carried.set(
      item,
      words.map(({ word }) => word),
    );
    for (const { word } of words) this.#written.add(word);
    if (cause.by === "donor") for (const { word } of words) this.#known.add(`${agent} ${word}`);
    else this.#mention(agent, item, words, round);
  }

  #mention(agent: number, item: ItemId, words: readonly Word[], round: number): void {
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
