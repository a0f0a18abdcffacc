import type { CommunityLine, Network } from "../../api.ts";
import { beginning } from "../words/visible-text.ts";
import { type Look, looksOf } from "../words/voices.ts";

/** What the picture of who answers whom is coloured by. */
export const GROUPINGS = ["model", "community"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** The grouping that an address asks for; by model where it asks for none. */
export const groupingOf = (asked: string | undefined): Grouping =>
  GROUPINGS.find((known) => known === asked) ?? "model";

/** What a group is called on the page. */
export function nameOf(by: Grouping, key: string | null): string {
  if (key !== null) return beginning(key, 40);
  return by === "model" ? "no model" : "wrote nothing";
}

/** Agents of one model, or who write most in one community. */
export interface Group {
  /** Alias or community; null for those of none. */
  readonly key: string | null;
  readonly look: Look | undefined;
  readonly agents: number;
  /** Answers that its agents gave to others, by the key of who got them. */
  readonly answers: ReadonlyMap<string | null, number>;
}

/** A look for each community. In the order of their making, so that none changes when another is made. */
export const communityLooks = (communities: readonly CommunityLine[]): ReadonlyMap<string, Look> =>
  looksOf(
    communities
      .toSorted((a, b) => a.createdRound - b.createdRound || (a.name < b.name ? -1 : 1))
      .map(({ name }) => name),
  );

/** The groups of a network, in the order of `looks`, those of none last. Only agents and answers that are in the picture count. */
export function groupsOf(network: Network, by: Grouping, looks: ReadonlyMap<string, Look>): readonly Group[] {
  const keys = new Map(network.nodes.map((node) => [node.handle, node[by]]));
  const members = new Map<string | null, number>();
  for (const key of keys.values()) members.set(key, (members.get(key) ?? 0) + 1);
  const answers = new Map<string | null, Map<string | null, number>>();
  for (const { from, to, replies } of network.edges) {
    const [giver, getter] = [keys.get(from) ?? null, keys.get(to) ?? null];
    const given = answers.get(giver) ?? new Map<string | null, number>();
    given.set(getter, (given.get(getter) ?? 0) + replies);
    answers.set(giver, given);
  }
  const order = [...looks.keys()];
  const rank = (key: string | null): number =>
    key === null ? order.length + 1 : (order.indexOf(key) + order.length) % order.length;
  return Array.from(members, ([key, agents]) => ({
    key,
    look: key === null ? undefined : looks.get(key),
    agents,
    answers: answers.get(key) ?? new Map(),
  })).sort((a, b) => rank(a.key) - rank(b.key));
}
