import type { AuthorRef, SourceAgent } from "./source.ts";

/** One who wrote, voted or was declared. */
export interface Author {
  /** What tells it apart in the source; undefined for whom nobody names. */
  readonly external: string | undefined;
  handle: string;
  name: string;
  bio: string;
  model: string | undefined;
  /** When it came, where the source says so. */
  at: number | undefined;
  /** Stands for all who are not named. */
  readonly isAnonymous: boolean;
}

/** The handle of the one who stands for all who are not named. */
const ANONYMOUS = "[deleted]";

/** Halves of characters and NUL have no place in a column; words keep them, names do not. */
const tidy = (name: string): string => name.replace(/[\p{Surrogate}\0]/gu, "\ufffd");

const newAuthor = (external: string | undefined, name: string, isAnonymous = false): Author => ({
  external,
  handle: tidy(name),
  name: tidy(name),
  bio: "",
  model: undefined,
  at: undefined,
  isAnonymous,
});

/** Everybody that a source names, each once. An author with a name alone is the one with an id who bears it, if only one does. */
export class Authors {
  readonly anonymous: Author = newAuthor(undefined, ANONYMOUS, true);
  readonly #byId = new Map<string, Author>();
  readonly #byName = new Map<string, Author>();

  /** Whoever this names; `who` finds the final one when all has been read. */
  of({ id, name, bio }: AuthorRef): Author {
    if (id === undefined && name === undefined) return this.anonymous;
    const author = id === undefined ? this.#named(name ?? "") : this.#identified(id, name);
    if (author.bio === "" && bio !== undefined) author.bio = tidy(bio);
    return author;
  }

  /** Takes in what the source says of one. */
  declare({ id, handle, name, bio, model, at }: SourceAgent): Author {
    const author = this.#identified(id, handle);
    if (name !== undefined) author.name = tidy(name);
    if (bio !== undefined) author.bio = tidy(bio);
    author.model ??= model === undefined ? undefined : tidy(model);
    author.at ??= at;
    return author;
  }

  /** The final author behind one that `of` gave, for when all has been read. */
  finder(): (author: Author) => Author {
    const bearers = new Map<string, Author | undefined>();
    for (const author of this.#byId.values())
      bearers.set(author.name, bearers.has(author.name) ? undefined : author);
    const same = new Map<Author, Author>();
    for (const [name, author] of this.#byName) same.set(author, bearers.get(tidy(name)) ?? author);
    return (author) => same.get(author) ?? author;
  }

  #named(name: string): Author {
    const known = this.#byName.get(name);
    if (known) return known;
    const author = newAuthor(name, name);
    this.#byName.set(name, author);
    return author;
  }

  /** The first name that comes with an id is kept. */
  #identified(id: string, name: string | undefined): Author {
    const known = this.#byId.get(id);
    if (known === undefined) {
      const author = newAuthor(id, name ?? id);
      this.#byId.set(id, author);
      return author;
    }
    if (name !== undefined && known.handle === tidy(id)) {
      if (known.name === known.handle) known.name = tidy(name);
      known.handle = tidy(name);
    }
    return known;
  }
}
