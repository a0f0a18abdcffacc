/** `@` and a handle, not inside a word, an address or a link, and not the beginning of a longer name. */
const MENTION = /(?<![\p{L}\p{N}_@/])@([A-Za-z0-9_]{2,32})(?![\p{L}\p{N}_@])/gu;

/** The handles a text calls by `@handle`, in lower case, each once, in order: `["mara_k"]` for "ask @Mara_K!". */
export function mentionsIn(text: string): string[] {
  if (!text.includes("@")) return [];
  const handles = new Set<string>();
  for (const match of text.matchAll(MENTION)) handles.add((match[1] ?? "").toLowerCase());
  return [...handles];
}
