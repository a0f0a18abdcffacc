import { type Located, type LocatedMap, member, textOf } from "./located.ts";

/** `author` as it is written, short or as a map. */
export interface WrittenAuthor {
  /** All that stands under `author`. */
  readonly node: Located;
  readonly model: Located | undefined;
  /** Undefined where it is the usual `script`. */
  readonly mode: Located | undefined;
  readonly skeleton: Located | undefined;
}

/** The author of a scenario with its patch; undefined where everybody has a context of its own. */
export function writtenAuthor(scenario: LocatedMap): WrittenAuthor | undefined {
  const node = member(scenario, "author");
  if (node === undefined || textOf(node) === "none") return undefined;
  return {
    node,
    model: node.type === "map" ? member(node, "model") : node,
    mode: member(node, "mode"),
    skeleton: member(node, "skeleton"),
  };
}

/** The arm whose recorded feed is read; undefined where the feed is a living one. */
export function writtenDonor(scenario: LocatedMap): Located | undefined {
  const node = member(member(scenario, "feed"), "donor");
  return textOf(node) === "none" ? undefined : node;
}

/** True where agents are shown nothing of each other. */
export function isIsolated(scenario: LocatedMap): boolean {
  return textOf(member(scenario, "feed")) === "none";
}

/** True where what is shown of each message are another's words. */
export function isShuffled(scenario: LocatedMap): boolean {
  return textOf(member(member(scenario, "feed"), "texts")) === "shuffled";
}
