import type { Corpus } from "./corpus.ts";

/** Works something out of a corpus when it is first asked for, and keeps it as long as the corpus is kept. */
export function once<T>(make: (corpus: Corpus) => T): (corpus: Corpus) => T {
  const made = new WeakMap<Corpus, { readonly value: T }>();
  return (corpus) => {
    const known = made.get(corpus) ?? { value: make(corpus) };
    made.set(corpus, known);
    return known.value;
  };
}
