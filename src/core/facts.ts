import type { Agent, Comment, Forum, Post } from "./forum.ts";

const agentFacts = (agent: Agent): unknown => ({
  ...agent,
  following: [...agent.following],
  followers: [...agent.followers],
  communities: [...agent.communities],
  items: [...agent.items],
  notes: [...agent.notes],
  inbox: [...agent.inbox],
  refusals: [...agent.refusals],
});

const itemFacts = (item: Post | Comment): unknown => ({
  ...item,
  votes: [...item.votes],
  replies: [...item.replies],
});

/**
 * All that a forum holds but what is derived from it, as plain JSON that shares nothing with it: equal logs give equal
 * facts. Sets and maps become lists in the order of their making.
 */
export function factsOf(forum: Forum): unknown {
  return {
    agents: forum.agents.map(agentFacts),
    byHandle: [...forum.byHandle],
    communities: [...forum.communities.values()].map((community) => ({
      ...community,
      subscribers: [...community.subscribers],
      posts: [...community.posts],
    })),
    posts: forum.posts.map(itemFacts),
    comments: forum.comments.map(itemFacts),
    aside: [...forum.aside.posts.values(), ...forum.aside.comments.values()].map(itemFacts),
    turns: forum.turns,
    round: forum.round,
  };
}
