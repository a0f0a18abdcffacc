import type { ModelSpec } from "../core/call.ts";
import type { Agent, Forum } from "../core/forum.ts";
import { safe } from "./terminal.ts";

/** "1 post", "3 posts", "-1 point". */
export const plural = (count: number, one: string): string =>
  `${count} ${one}${Math.abs(count) === 1 ? "" : "s"}`;

/** "2 points", and with what stands behind it where there are votes down: "2 points (3 up, 1 down)". */
export function points({ ups, downs }: { readonly ups: number; readonly downs: number }): string {
  return plural(ups - downs, "point") + (downs > 0 ? ` (${ups} up, ${downs} down)` : "");
}

/** "@mara_k (warm)", or "@host (outsider)" for one whom nobody asks. */
export const byline = (handle: string, model: string | null): string =>
  `@${safe(handle)} (${safe(model ?? "outsider")})`;

export const handleAt = (forum: Forum, agent: number): string => forum.agents[agent]?.handle ?? "?";
export const modelAt = (forum: Forum, agent: number): string | null => forum.agents[agent]?.model ?? null;

/** What has to be said of a model wherever its words are shown; empty for a language model. */
export function caveat(provider: string): string {
  if (provider === "synthetic") return "synthetic, not a language model";
  return provider === "scripted" ? "scripted, its answers were written beforehand" : "";
}

/** "synthetic/listener?q=0.7", with its caveat where it has one. */
export function modelText(spec: Pick<ModelSpec, "provider" | "model">): string {
  const note = caveat(spec.provider);
  return safe(`${spec.provider}/${spec.model}`) + (note === "" ? "" : ` (${note})`);
}

/** How many posts and comments somebody has written, removed ones included. */
export function written({ items }: Pick<Agent, "items">): {
  readonly posts: number;
  readonly comments: number;
} {
  const posts = items.filter((id) => id.startsWith("p")).length;
  return { posts, comments: items.length - posts };
}

/** "2026-01-28 09:30", UTC, from virtual milliseconds. */
export const minuteOf = (at: number): string => new Date(at).toISOString().slice(0, 16).replace("T", " ");

/** "a, b, c", and of more than `most` "a, b, c and 4 more". */
export function some(words: readonly string[], most = 6): string {
  const more = words.length - most;
  return words.slice(0, most).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
