import type { JSX } from "preact";
import { useContext, useMemo } from "preact/hooks";
import { type CommunityLine, type Network, type NetworkQuery, PATHS } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { Answered, Empty } from "../parts/states.tsx";
import { Mark } from "../parts/voice.tsx";
import { place } from "../state/navigate.ts";
import { Looks, useScene } from "../state/scene.ts";
import { useAnswer } from "../state/use-answer.ts";
import { plural } from "../words/numbers.ts";
import { communityLooks, GROUPINGS, type Grouping, groupingOf, groupsOf, nameOf } from "./network-groups.ts";
import { NetworkPicture } from "./network-picture.tsx";
import { NetworkTable } from "./network-table.tsx";

/** Who answers whom at the end of the round: as a picture, coloured by model or by community, and as tables. */
export function NetworkSection(): JSX.Element {
  const { facts, round } = useScene();
  const by = groupingOf(place.value.by);
  const network = useAnswer<Network>(PATHS.network(facts.id), { round } satisfies NetworkQuery);
  const communities = useAnswer<CommunityLine[]>(by === "community" ? PATHS.communities(facts.id) : null, {
    round,
  });
  const ofModels = useContext(Looks);
  const ofCommunities = useMemo(() => communityLooks(communities.value ?? []), [communities.value]);
  const looks = by === "model" ? ofModels : ofCommunities;
  return (
    <section aria-labelledby="network-title">
      <div class="feed-head">
        <h1 id="network-title">
          Who answers whom <small>by the end of round {Math.max(0, round)}</small>
        </h1>
        <nav class="sorts" aria-label="Coloured by">
          {GROUPINGS.map((one) => (
            <Link
              key={one}
              to={{ ...place.value, by: one === "model" ? undefined : one }}
              aria-current={one === by ? "true" : undefined}
            >
              by {one}
            </Link>
          ))}
        </nav>
      </div>
      <Answered answer={network} what="the network">
        {(value) =>
          value.nodes.every(({ posts, comments }) => posts + comments === 0) ? (
            <Empty title="Nobody has written yet" />
          ) : (
            <>
              <NetworkPicture network={value} run={facts.id} by={by} looks={looks} />
              <Legend network={value} by={by} looks={looks} />
            </>
          )
        }
      </Answered>
    </section>
  );
}

interface LegendProps {
  readonly network: Network;
  readonly by: Grouping;
  readonly looks: ReturnType<typeof communityLooks>;
}

function Legend({ network, by, looks }: LegendProps): JSX.Element {
  const groups = groupsOf(network, by, looks);
  return (
    <>
      <ul class="network-key" aria-label={by === "model" ? "Models" : "Communities"}>
        {groups.map(({ key, look, agents }) => (
          <li key={key}>
            <Mark look={look}>{nameOf(by, key)}</Mark> <span class="muted">{plural(agents, "agent")}</span>
          </li>
        ))}
      </ul>
      <p class="hint">
        Dots are as large as their agents write much, lines as thick as they answer often; a line has the
        colour of who answers and bends to that one’s right.
        {by === "community" && " An agent has the colour of the community that it writes most in."}
      </p>
      <NetworkTable network={network} by={by} groups={groups} />
    </>
  );
}
