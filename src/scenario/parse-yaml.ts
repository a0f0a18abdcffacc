import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import type { Entry, Located, LocatedMap, Place } from "./located.ts";
import type { Problem } from "./plan.ts";

/** `root` is undefined where the text is so broken that looking any further would only mislead. */
export interface ParsedYaml {
  readonly root: Located | undefined;
  readonly problems: readonly Problem[];
}

export interface YamlOrigin {
  readonly file: string;
  /** Lines that stand in the file before the text; 0 unless it is a piece of the file, such as front matter. */
  readonly linesBefore?: number;
}

/** Aliases can make a short text stand for a huge value; no file that people write comes near this. */
const MOST_VALUES = 250_000;
const MOST_LEVELS = 100;

/** Reads one YAML 1.2 document, with the place of every key and value. Never throws on bad text. */
export function parseYaml(text: string, origin: YamlOrigin): ParsedYaml {
  const lines = new LineCounter();
  // Repeated keys are found by us, because the message has to name both places.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file: origin.file, line: Math.max(line, 1) + (origin.linesBefore ?? 0), col: Math.max(col, 1) };
  };
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    const problems = broken.map((error) => ({
      ...placeAt(error.pos[0]),
      message: `not valid YAML: ${plainWords(error.message)}`,
    }));
    return { root: undefined, problems: firstOfEachLine(problems) };
  }
  return new TreeBuilder(document, placeAt).build();
}

/** One slip makes the parser stumble several times on the same line. */
function firstOfEachLine(problems: readonly Problem[]): Problem[] {
  return problems.filter((problem, i) => problems.findIndex((other) => other.line === problem.line) === i);
}

function plainWords(message: string): string {
  if (/call stack/i.test(message)) return "it is nested too deeply";
  const first = message.split("\n")[0] ?? message;
  return first.charAt(0).toLowerCase() + first.slice(1);
}

class TooLarge extends Error {}

/** Turns the parser's nodes into located values, following aliases as far as `MOST_VALUES` allows. */
class TreeBuilder {
  readonly #document: Document;
  readonly #placeAt: (offset: number) => Place;
  readonly #problems: Problem[] = [];
  readonly #open = new Set<Node>();
  #values = 0;

  constructor(document: Document, placeAt: (offset: number) => Place) {
    this.#document = document;
    this.#placeAt = placeAt;
  }

  build(): ParsedYaml {
    try {
      const start = this.#placeAt(0);
      return { root: this.#locate(this.#document.contents, start), problems: this.#problems };
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      return {
        root: undefined,
        problems: [{ ...this.#placeAt(0), message: `cannot be read: ${error.message}` }],
      };
    }
  }

  #locate(node: Node | null, fallback: Place): Located {
    this.#values += 1;
    if (this.#values > MOST_VALUES)
      throw new TooLarge(`its aliases stand for more than ${MOST_VALUES} values`);
    if (this.#open.size > MOST_LEVELS)
      throw new TooLarge(`it is nested more than ${MOST_LEVELS} levels deep`);
    if (node === null) return { type: "scalar", place: fallback, value: null };
    const place = node.range ? this.#placeAt(node.range[0]) : fallback;
    if (isAlias(node)) return this.#follow(node.resolve(this.#document), node.source, place);
    this.#open.add(node);
    const located = this.#locateParts(node, place, fallback);
    this.#open.delete(node);
    return located;
  }

  #locateParts(node: Node, place: Place, fallback: Place): Located {
    if (isSeq(node)) {
      return {
        type: "list",
        place,
        items: node.items.map((item) => this.#locate(item as Node | null, place)),
      };
    }
    if (isMap(node)) return this.#map(node, place);
    const value = isScalar(node) ? node.value : undefined;
    // An empty value has no letters of its own to point at.
    return {
      type: "scalar",
      place: value === null && isScalar(node) && node.source === "" ? fallback : place,
      value,
    };
  }

  #follow(target: Node | undefined, name: string, place: Place): Located {
    if (target !== undefined && !this.#open.has(target)) return this.#locate(target, place);
    this.#problems.push({ ...place, message: `alias "*${name}" stands inside the value it names` });
    return { type: "scalar", place, value: null };
  }

  #map(node: YAMLMap, place: Place): LocatedMap {
    const entries = new Map<string, Entry>();
    for (const pair of node.items) {
      const [name, key] = this.#key(pair as Pair<Node | null, Node | null>, place);
      if (name === undefined) continue;
      const first = entries.get(name);
      if (first) {
        this.#problems.push({
          ...key,
          message: `key "${name}" stands twice, first in line ${first.key.line}`,
        });
        continue;
      }
      entries.set(name, { key, value: this.#locate((pair.value ?? null) as Node | null, key) });
    }
    return { type: "map", place, entries };
  }

  #key(pair: Pair<Node | null, Node | null>, map: Place): [string | undefined, Place] {
    const place = pair.key?.range ? this.#placeAt(pair.key.range[0]) : map;
    if (isScalar(pair.key) && pair.key.value !== null) return [String(pair.key.value), place];
    this.#problems.push({ ...place, message: "a key has to be a plain word" });
    return [undefined, place];
  }
}
