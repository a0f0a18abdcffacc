/** A stretch of text as it can be shown: words as they are, a mark for what nobody would see, or an address. */
export type Piece =
  | { readonly kind: "words"; readonly text: string }
  /** `name` in place of `count` equal characters that are invisible or turn the text around. */
  | { readonly kind: "mark"; readonly name: string; readonly count: number }
  /** Only http and https; `host` is where it really leads. */
  | { readonly kind: "link"; readonly text: string; readonly href: string; readonly host: string }
  | { readonly kind: "mention"; readonly text: string; readonly handle: string };

const NAMES: Readonly<Record<number, string>> = {
  0: "NUL",
  7: "BEL",
  8: "BS",
  13: "CR",
  27: "ESC",
  127: "DEL",
  173: "SHY",
  1564: "ALM",
  8203: "ZWSP",
  8206: "LRM",
  8207: "RLM",
  8234: "LRE",
  8235: "RLE",
  8236: "PDF",
  8237: "LRO",
  8238: "RLO",
  8288: "WJ",
  8294: "LRI",
  8295: "RLI",
  8296: "FSI",
  8297: "PDI",
  65279: "BOM",
};

/**
 * Control characters but for tab and line feed, whatever steers the direction of text, what takes no room, and halves of
 * characters. The joiners U+200C and U+200D stay (whole scripts and families of emoji are written with them), and so do Arabic signs that
 * are seen.
 */
const UNSEEN = /((?!\t|\n|\u200c|\u200d|[\u0600-\u0605\u06dd\u070f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}])\1*/gu;

const ADDRESS = /https?:\/\/[^\s<>"'`\\]+|(?<![\p{L}\p{N}_@/])@[a-z0-9_]{2,32}(?![\p{L}\p{N}_])/giu;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?)\]}]+$/;

const nameOf = (character: string): string => {
  const point = character.codePointAt(0) ?? 0;
  return NAMES[point] ?? `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
};

function httpUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

/** An address alone, as in a post that links somewhere; undefined for whatever is not http or https. */
export function linkOf(text: string): Extract<Piece, { readonly kind: "link" }> | undefined {
  const url = httpUrl(text);
  return url && { kind: "link", text, href: url.href, host: url.host };
}

function addressed(found: string): readonly Piece[] {
  if (found.startsWith("@")) return [{ kind: "mention", text: found, handle: found.slice(1).toLowerCase() }];
  const tail = TRAILING.exec(found)?.[0] ?? "";
  const link = linkOf(tail === "" ? found : found.slice(0, -tail.length));
  if (!link) return [{ kind: "words", text: found }];
  return tail === "" ? [link] : [link, { kind: "words", text: tail }];
}

/** Words and addresses of a stretch without anything unseen. */
function* spoken(text: string): Generator<Piece> {
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    if (match.index > from) yield { kind: "words", text: text.slice(from, match.index) };
    yield* addressed(match[0]);
    from = match.index + match[0].length;
  }
  if (from < text.length) yield { kind: "words", text: text.slice(from) };
}

/**
 * Cuts text into what can be shown without harm. Nothing is lost: each invisible character becomes part of a mark, equal ones in a
 * row become one, and everything else stands in the other pieces as it stood in the text.
 *
 *   visibleText("a\u202Eb") → [{ words "a" }, { mark "RLO" × 1 }, { words "b" }]
 */
export function visibleText(text: string): Piece[] {
  const plain = text.replaceAll("\r\n", "\n");
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of plain.matchAll(UNSEEN)) {
    if (match.index > from) pieces.push(...spoken(plain.slice(from, match.index)));
    const one = match[1] ?? "";
    pieces.push({ kind: "mark", name: nameOf(one), count: match[0].length / one.length });
    from = match.index + match[0].length;
  }
  if (from < plain.length) pieces.push(...spoken(plain.slice(from)));
  return pieces;
}

/** The first `most` UTF-16 units at most, cut at a space where one is near, and never within a character. */
export function beginning(text: string, most: number): string {
  if (text.length <= most) return text;
  const space = text.lastIndexOf(" ", most);
  const cut = text.slice(0, space > most * 0.8 ? space : most);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
