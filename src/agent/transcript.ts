import type { Segment } from "../core/call.ts";
import type { Cause, LoggedEvent } from "../core/events.ts";
import type { Comment, Forum, Post } from "../core/forum.ts";
import type { ItemId } from "../core/ids.ts";
import { isPost, knownItem } from "../core/items.ts";
import { Piece } from "../core/piece.ts";
import { handleOf, quoted, wholeWords } from "./wording.ts";

/** A message and whose doing it is. */
export interface Made {
  readonly id: ItemId;
  readonly by: Cause["by"];
}

interface Page {
  readonly head: Piece;
  readonly words: Piece;
  readonly removed: boolean;
}

/**
 * Everything that was ever written on a forum, in order, in the words in which one context that speaks for all is shown it.
 * It only grows, but for words that their author takes back: what is told once is told in the same segments ever after.
 *
 *   [c3] @bo answers p1
 *   | Which gauge?
 */
export class Transcript {
  readonly #made: Made[] = [];
  readonly #pages = new Map<ItemId, Page>();

  /** Every message that is for everybody, in order of creation. */
  get made(): readonly Made[] {
    return this.#made;
  }

  /** Takes in the next event of the log. */
  take({ event, cause }: LoggedEvent): void {
    if ("audience" in event && event.audience === "nobody") return;
    if (event.type === "post.created") this.#made.push({ id: event.post, by: cause.by });
    else if (event.type === "comment.created") this.#made.push({ id: event.comment, by: cause.by });
  }

  segments(forum: Forum): readonly Segment[] {
    const segments: Segment[] = [];
    for (const { id } of this.#made) {
      const item = knownItem(forum, id);
      const page = this.#pageOf(forum, item);
      segments.push(page.head, page.words);
    }
    return segments;
  }

  #pageOf(forum: Forum, item: Post | Comment): Page {
    const known = this.#pages.get(item.id);
    if (known?.removed === item.removed) return known;
    const page = { head: known?.head ?? headOf(forum, item), words: wordsOf(item), removed: item.removed };
    this.#pages.set(item.id, page);
    return page;
  }
}

function headOf(forum: Forum, item: Post | Comment): Piece {
  const where = isPost(item) ? `in ${item.community}` : `answers ${item.parent}`;
  return new Piece("user", "frame", `[${item.id}] ${handleOf(forum, item.author)} ${where}`, {
    slot: item.id,
  });
}

/** All of it: who writes for all cannot open anything to read on. */
function wordsOf(item: Post | Comment): Piece {
  const text = item.removed ? "[removed]" : wholeWords(item);
  return new Piece("user", "thread", quoted(text), { slot: item.id, textSource: item.id });
}
