import type { Agent, Community, Forum } from "./forum.ts";
import type { AgentNumber } from "./ids.ts";

/** An agent that must exist, because the log says so; throws for a log that nobody decided. */
export function knownAgent(forum: Forum, number: AgentNumber): Agent {
  const agent = forum.agents[number];
  if (!agent) throw new RangeError(`the log speaks of agent ${number}, who never joined`);
  return agent;
}

/** A community that must exist, because the log says so; throws for a log that nobody decided. */
export function knownCommunity(forum: Forum, name: string): Community {
  const community = forum.communities.get(name);
  if (!community) throw new RangeError(`the log speaks of the community ${name}, which was never created`);
  return community;
}

/** The agent of this handle, undefined when there is none. Forgives "@", "u/", capitals and space around it. */
export function resolveHandle(forum: Forum, typed: string): Agent | undefined {
  const plain = typed.trim().replace(/^(@|\/?u\/)/i, "");
  const number = forum.byHandle.get(plain) ?? forum.byHandle.get(plain.toLowerCase());
  return number === undefined ? undefined : forum.agents[number];
}

/** A community's name without what models write around it: "bugs" for " r/Bugs", "m/bugs" and "/r/bugs". */
export function plainCommunityName(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replace(/^\/?[rm]\//, "");
}

/** The community of this name, undefined when there is none. */
export function resolveCommunity(forum: Forum, typed: string): Community | undefined {
  return forum.communities.get(plainCommunityName(typed));
}
