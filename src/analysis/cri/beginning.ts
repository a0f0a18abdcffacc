/** Words of a reply that count. */
const MOST_WORDS = 50;
/** The same for scripts that put no space between words, in UTF-16 units. */
const MOST_UNITS = 400;
const FIRST_WORDS = new RegExp(`^\\s*(?:\\S+\\s*){0,${MOST_WORDS}}`);

/**
 * As much of a reply as is compared, the same for all: its first fifty words, 400 characters at most. Long texts are more like
 * each other than short ones, so that without a common length an arm of long replies would seem to listen less.
 */
export function beginning(reply: string): string {
  const first = FIRST_WORDS.exec(reply)?.[0] ?? "";
  const cut = first.length > MOST_UNITS ? first.slice(0, MOST_UNITS).replace(/[\uD800-\uDBFF]$/, "") : first;
  return cut.trim();
}
