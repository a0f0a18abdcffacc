/** Markup that is safe to stand in a page: only this module makes it. */
export class Html {
  /** As it stands in the file. */
  readonly markup: string;

  private constructor(markup: string) {
    this.markup = markup;
  }

  /** @internal The door through which `html`, `drawn` and `verbatim` come in. */
  static of(markup: string): Html {
    return new Html(markup);
  }
}

/** What may stand in a template: markup as it is, lists piece by piece, texts and numbers escaped, nothing for the rest. */
export type Piece = Html | string | number | undefined | null | false | readonly Piece[];

/**
 * A piece of a page. Whatever is put in is text, and stays text, unless it is `Html` already:
 *
 *   html`<p title="${title}">${words}</p>`
 *
 * Attributes have to stand in double quotes. No name of an element or attribute, no style and no address may be put in.
 */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return Html.of(parts.reduce((markup, part, i) => markup + written(pieces[i - 1]) + part));
}

function written(piece: Piece): string {
  if (piece instanceof Html) return piece.markup;
  if (typeof piece === "string") return escaped(piece);
  if (typeof piece === "number") return String(piece);
  return Array.isArray(piece) ? piece.map(written).join("") : "";
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control characters that no page may hold, and half a surrogate pair; a tab and a line end are none. */
const UNFIT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Marks that turn what follows them round, and would not end where the text ends. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

const escaped = (text: string): string =>
  text
    .replace(UNFIT, "\ufffd")
    .replace(TURNING, "")
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);

/** What is looked at of a drawing's nodes; those of linkedom have it. */
interface DrawnNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly textContent: string | null;
  readonly childNodes: Iterable<DrawnNode>;
  readonly attributes?: Iterable<{ readonly name: string; readonly value: string }>;
}

/** Elements that a drawing may consist of. */
const DRAWN = new Set(["svg", "g", "path", "line", "rect", "circle", "text", "tspan", "title"]);
const COORDINATES = new Set("d transform x y x1 x2 y1 y2 cx cy r width height".split(" "));
const ATTRIBUTE = /^[a-z][a-zA-Z0-9-]*$/;
const [ELEMENT, TEXT] = [1, 3];

/**
 * A drawing as markup. Elements other than shapes and words are left out, as are handlers, addresses, ids, styles and what is said to
 * readers (a figure says it once, for all of it). Numbers have one decimal: a tenth of a pixel is not seen.
 */
export function drawn(node: DrawnNode): Html {
  if (node.nodeType === TEXT) return Html.of(escaped(node.textContent ?? ""));
  const name = node.nodeName.toLowerCase();
  if (node.nodeType !== ELEMENT || !DRAWN.has(name)) return Html.of("");
  const attributes = [...(node.attributes ?? [])].flatMap(({ name: key, value }) =>
    isHarmless(key) ? [` ${key}="${escaped(COORDINATES.has(key) ? rounded(value) : value)}"`] : [],
  );
  const inner = [...node.childNodes].map((child) => drawn(child).markup).join("");
  return Html.of(
    inner === "" ? `<${name}${attributes.join("")}/>` : `<${name}${attributes.join("")}>${inner}</${name}>`,
  );
}

const isHarmless = (name: string): boolean =>
  ATTRIBUTE.test(name) && !/^(on|xlink|href|id$|class$|style$|aria-)/i.test(name);

const rounded = (value: string): string =>
  value.replace(/-?\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1))));

/** The styles and the script of the page itself, which are ours: a raw element ends at its end tag and nowhere else. */
export function verbatim(element: "style" | "script", text: string): Html {
  if (/<\/|<!--/.test(text)) throw new RangeError(`a ${element} would end before its end`);
  return Html.of(`<${element}>${text}</${element}>`);
}
