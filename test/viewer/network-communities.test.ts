import { expect, test } from "vitest";
import { openRun } from "../../src/cli/opened-run.ts";
import type { Agent, Forum } from "../../src/core/forum.ts";
import { type Network, PATHS } from "../../src/viewer/api.ts";
import { experimentOf, LISTENERS, plannedOf, play } from "../support/experiments.ts";
import { runsFolder, viewerOf } from "./support.ts";

const TOWNS = `${LISTENERS}
communities: [general, harbour, mill]
`;
const { path } = await play(plannedOf(experimentOf(TOWNS)));
const ID = "listeners/only-s7";
const viewer = viewerOf(runsFolder({ [ID]: path }));

test("an agent's community is where most of its words stand by then, and at a tie the one that got there first", async () => {
  const seen = new Set<number>();
  for (const round of [0, 1, 2, 3, 4, 5, 6, 7, 8]) {
    const { forum, file } = openRun(path, round);
    file.close();
    const { nodes }: Network = (await viewer.get<Network>(PATHS.network(ID), { round })).body;
    for (const { handle, community } of nodes) {
      const homes = forum.agents
        .filter((agent) => agent.handle === handle)
        .flatMap((agent) => communitiesOf(forum, agent));
      const most = Math.max(0, ...homes.map((name) => homes.filter((other) => other === name).length));
      const tied = [...new Set(homes)].filter(
        (name) => homes.filter((other) => other === name).length === most,
      );
      const first = tied.toSorted((a, b) => homes.lastIndexOf(a) - homes.lastIndexOf(b))[0] ?? null;
      expect([round, handle, community]).toEqual([round, handle, first]);
      seen.add(tied.length);
    }
  }
  // Some wrote nothing, some in one place most, and some as much in two.
  expect([...seen].sort()).toEqual(expect.arrayContaining([0, 1, 2]));
});

/** The communities of all that an agent wrote, in the order written. */
function communitiesOf(forum: Forum, agent: Agent): string[] {
  const posts = new Map(forum.posts.map((post) => [post.id, post]));
  return [...forum.posts, ...forum.comments]
    .filter(({ author }) => forum.agents[author] === agent)
    .toSorted((a, b) => a.at - b.at || Number(a.id.slice(1)) - Number(b.id.slice(1)))
    .map((item) => ("community" in item ? item.community : (posts.get(item.post)?.community ?? "?")));
}
