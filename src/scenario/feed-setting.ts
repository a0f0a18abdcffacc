import type { Plan } from "./plan.ts";
import type { Scenario } from "./scenario-schema.ts";

type Feed = Scenario["feed"];

/** Why a run's feed cannot be set to something else, or one of its keys; undefined where it can. */
export function feedFault({ feed, donor, author }: Plan, key: string): string | undefined {
  if (donor !== undefined) return "this run reads a recorded feed, which stays as it was";
  if (author?.mode === "script") return "a script has the whole forum before it, and no feed";
  return feed === "none" && key !== "feed" ? "this run has no feed; set feed to {} first" : undefined;
}

/** The same of the value that it would be set to. */
export function feedValueFault({ author }: Plan, key: string, value: unknown): string | undefined {
  const feed = key === "feed" ? (value as Feed) : undefined;
  if (feed !== undefined && feed !== "none" && feed.donor !== undefined)
    return "a fork goes on with the feed of its past; a `donor` is for an arm";
  if (author === undefined) return undefined;
  const texts = feed === undefined || feed === "none" ? value : feed.texts;
  return feed === "none" || texts === "shuffled" ? "one context has all its own words before it" : undefined;
}

/** A feed, or one key of it, as a plan holds it: there, `own` texts are no key, and null takes one out. */
export function plannedFeed(key: string, value: unknown): unknown {
  if (key === "feed.texts" && value === "own") return null;
  const feed = value as Feed;
  if (key !== "feed" || feed === "none") return value;
  const { donor: _, texts, ...living } = feed;
  return texts === "shuffled" ? { ...living, texts } : living;
}
