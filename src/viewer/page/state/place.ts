import { COMMENT_SORTS, POST_SORTS } from "../../../core/actions.ts";

/** What can be looked at. Each is a screen with an address of its own. */
export const VIEWS = [
  "home",
  "experiment",
  "forum",
  "thread",
  "agents",
  "profile",
  "turns",
  "turn",
  "item",
  "picture",
  "phrase",
  "search",
  "about",
  "pair",
  "blind",
] as const;
export type View = (typeof VIEWS)[number];

/**
 * Where somebody is, and all of it stands in the address: `?view=thread&run=first-contact%2Fmixed-s1&round=12&item=p3`. A member
 * that is left out has its plain meaning: no round is the end of the run, no sort the forum's own.
 */
export interface Place {
  readonly view: View;
  readonly experiment?: string | undefined;
  readonly run?: string | undefined;
  /** The second run, side by side. */
  readonly other?: string | undefined;
  readonly round?: number | undefined;
  readonly community?: string | undefined;
  readonly item?: string | undefined;
  readonly agent?: string | undefined;
  readonly turn?: number | undefined;
  readonly sort?: string | undefined;
  /** Words to search for, or a phrase to follow. */
  readonly q?: string | undefined;
  /** What the network is coloured by, where not by model. */
  readonly by?: string | undefined;
  /** A session of the blind test. */
  readonly session?: string | undefined;
}

const TEXTS = [
  "experiment",
  "run",
  "other",
  "community",
  "item",
  "agent",
  "sort",
  "q",
  "by",
  "session",
] as const;
const NUMBERS = ["round", "turn"] as const;

/** The place that a query string tells of; what cannot be read in it is left out, and without a view it is home. */
export function readPlace(query: string): Place {
  const params = new URLSearchParams(query);
  const asked = params.get("view");
  const place: Record<string, string | number> = {};
  for (const key of TEXTS) {
    const value = params.get(key);
    if (value !== null && value !== "") place[key] = value;
  }
  for (const key of NUMBERS) {
    const value = params.get(key);
    if (value !== null && /^\d{1,9}$/.test(value)) place[key] = Number(value);
  }
  return { ...place, view: VIEWS.find((view) => view === asked) ?? "home" };
}

/** The query string of a place: `readPlace(writePlace(place))` is the place. */
export function writePlace(place: Place): string {
  const params = new URLSearchParams();
  if (place.view !== "home") params.set("view", place.view);
  for (const key of [...TEXTS, ...NUMBERS]) {
    const value = place[key];
    if (value !== undefined && value !== "") params.set(key, String(value));
  }
  const query = params.toString().replaceAll("%2F", "/");
  return query === "" ? "." : `?${query}`;
}

export const postSort = (sort: string | undefined): (typeof POST_SORTS)[number] =>
  POST_SORTS.find((known) => known === sort) ?? "hot";

export const commentSort = (sort: string | undefined): (typeof COMMENT_SORTS)[number] =>
  COMMENT_SORTS.find((known) => known === sort) ?? "best";
