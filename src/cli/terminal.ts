import stringWidth from "string-width";

/**
 * Whole escape sequences: strings (OSC, DCS, SOS, PM, APC) up to their end, CSI, two- and three-byte escapes. A string
 * that never ends loses its beginning only, so that nobody can hide the rest of a text. No part of the pattern can
 * match what another begins with: it takes one pass, whatever the text.
 */
const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])(?:[^\u0000-\u001f\u007f-\u009f]*(?:\u0007|\u001b\\|\u009c))?|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?/g;

/** The line ends that some program somewhere takes for one. */
const LINE_ENDS = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

/** A joiner between letters of Arabic, Indic and kindred scripts, which are drawn differently with it. */
const JOINS_LETTERS = String.raw`(?<=[\u0600-\u0dff])(?:\u200c|\u200d)(?=[\u0600-\u0dff])`;
const EMOJI = String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?`;
/** A joiner within one emoji: 👩‍💻. None has more than three; what goes on longer only upsets what counts columns. */
const JOINS_EMOJI = String.raw`(?<=${EMOJI})(?<!(?:\u200d${EMOJI}){3})\u200d(?=\p{Extended_Pictographic})`;
/** The choice between the two looks of an emoji. */
const CHOOSES_LOOK = String.raw`(?<=\p{Emoji})(?:\ufe0e|\ufe0f)`;

/**
 * What shows nothing: soft hyphens, zero widths, bidi marks, overrides and isolates, tag characters, fillers, variation
 * selectors, annotations; but for what scripts need.
 */
const UNSEEN = new RegExp(
  String.raw`(?!${JOINS_LETTERS}|${JOINS_EMOJI}|${CHOOSES_LOOK})[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]`,
  "gu",
);

const CONTROLS = /(?!\n)\p{Cc}/gu;

/** Marks stacked on one letter beyond what any language needs: they run over the lines above and below. */
const STACKED = /(\p{M}{4})\p{M}+/gu;

const TAB = "    ";

/** True for nearly all texts there are: nothing in them to be cleaned. */
const PLAIN = /^[\n -~]*$/;

/**
 * A text by a model or a stranger as it may reach a terminal: no control characters, no escape sequences, nothing that
 * turns the direction of writing or hides words, no half characters. Line ends stay, as `\n`; a tab is four spaces.
 */
export function safeBlock(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(ESCAPES, "")
    .replace(LINE_ENDS, "\n")
    .replaceAll("\t", TAB)
    .replace(CONTROLS, "")
    .replace(UNSEEN, "")
    .replace(STACKED, "$1");
}

/** The same on one line: each run of line ends, with the space around it, is one space. */
export function safe(text: string): string {
  const block = safeBlock(text);
  return block.includes("\n")
    ? block
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .join(" ")
    : block;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The segmenter's time grows with the square of what it is given at once, so it is given little. In UTF-16 units. */
const PORTION = 512;

/** What may join into one character with what stands before or after it. */
const JOINING =
  /\p{M}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u200c|\u200d|[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]/u;

/** No character of any language is longer; what is, comes apart. In UTF-16 units. */
const LONGEST = 32;

/** The characters of a text as people count them. */
function* graphemesOf(text: string): Generator<string> {
  // What was last may go on in the next portion; `isLong` says that it goes on what has been taken apart already.
  let [last, isLong] = ["", false];
  for (let at = 0; at < text.length; at += PORTION) {
    const portion = last + text.slice(at, at + PORTION);
    last = "";
    for (const grapheme of JOINING.test(portion) ? segmentsOf(portion) : portion) {
      if (last !== "") {
        yield* partsOf(last, isLong);
        isLong = false;
      }
      last = grapheme;
    }
    // Put together again and again, a character without end would take time without end.
    if (last.length > LONGEST) {
      yield* partsOf(last, true);
      [last, isLong] = ["", true];
    }
  }
  if (last !== "") yield* partsOf(last, isLong);
}

const partsOf = (grapheme: string, isLong: boolean): Iterable<string> =>
  isLong || grapheme.length > LONGEST ? grapheme : [grapheme];

function* segmentsOf(text: string): Generator<string> {
  for (const { segment } of segmenter.segment(text)) yield segment;
}

const ASCII = /^[ -~]*$/;

/** Columns that a text takes on a terminal: 2 for "漢" and "🦊", 0 for a mark on the letter before it. */
export function width(text: string): number {
  if (ASCII.test(text)) return text.length;
  let columns = 0;
  for (const grapheme of graphemesOf(text)) columns += widthOf(grapheme);
  return columns;
}

/** Widths of what occurs again and again; emptied when somebody uses very many different characters. */
const widths = new Map<string, number>();
const MOST_WIDTHS = 10_000;

function widthOf(grapheme: string): number {
  const known = widths.get(grapheme);
  if (known !== undefined) return known;
  if (widths.size >= MOST_WIDTHS) widths.clear();
  const columns = stringWidth(grapheme);
  widths.set(grapheme, columns);
  return columns;
}

/** Cut into pieces of at most `columns`, never through a character; a piece is wider only where one character is. */
function* cut(text: string, columns: number): Generator<string> {
  if (ASCII.test(text)) {
    for (let at = 0; at < text.length; at += columns) yield text.slice(at, at + columns);
    return;
  }
  let [start, end, filled] = [0, 0, 0];
  for (const grapheme of graphemesOf(text)) {
    const more = widthOf(grapheme);
    if (filled + more > columns && end > start) {
      yield text.slice(start, end);
      [start, filled] = [end, 0];
    }
    end += grapheme.length;
    filled += more;
  }
  if (end > start) yield text.slice(start, end);
}

/**
 * A text as lines of at most `columns` (at least 1), broken between words and, where a word alone is wider, within it. Line
 * ends in the text stay. What a line begins with as indentation, its continuation has as well.
 */
export function wrap(text: string, columns: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, Math.max(1, columns)));
}

function wrapLine(line: string, columns: number): string[] {
  const full = line.trimEnd();
  if (full.length <= columns && ASCII.test(full)) return [full];
  const lead = /^ */.exec(full)?.[0] ?? "";
  // Indentation that leaves no room for words is no use to anybody.
  const indent = lead.length < columns / 2 ? lead : "";
  return fill(full.slice(lead.length), columns - indent.length).map((filled) =>
    filled === "" ? "" : indent + filled,
  );
}

function fill(text: string, columns: number): string[] {
  const lines: string[] = [];
  let [words, filled]: [string[], number] = [[], 0];
  const put = (word: string, more: number): void => {
    if (words.length > 0 && filled + 1 + more > columns) {
      lines.push(words.join(" "));
      [words, filled] = [[], 0];
    }
    filled += (words.length > 0 ? 1 : 0) + more;
    words.push(word);
  };
  for (const word of text.split(" ")) {
    const columnsOfWord = width(word);
    if (columnsOfWord <= columns) put(word, columnsOfWord);
    else for (const piece of cut(word, columns)) put(piece, width(piece));
  }
  lines.push(words.join(" "));
  return lines.map((line) => line.trimEnd());
}

/** A text cut to at most `columns` (at least 1) on one line, with "…" where something is missing. */
export function clip(text: string, columns: number): string {
  if (columns === Number.POSITIVE_INFINITY || (text.length <= columns && ASCII.test(text))) return text;
  // A character has at most two columns, but may be written in very many units: only a beginning is ever looked at.
  const [head = ""] = cut(text.slice(0, columns * 20), columns);
  if (head.length === text.length && width(head) <= columns) return text;
  const [room = ""] = cut(head, Math.max(1, columns - 1));
  return width(room) < columns ? `${room.trimEnd()}…` : "…";
}

/** `text` with spaces behind it up to `columns`, or before it for `right`; unchanged where it is wider. */
export function pad(text: string, columns: number, side: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, columns - width(text)));
  return side === "left" ? text + space : space + text;
}
