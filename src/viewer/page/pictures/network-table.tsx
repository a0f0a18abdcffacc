import type { JSX } from "preact";
import type { Network } from "../../api.ts";
import { Mark, Name } from "../parts/voice.tsx";
import { WideTable } from "../parts/wide-table.tsx";
import { counted, signed } from "../words/numbers.ts";
import { type Group, type Grouping, nameOf } from "./network-groups.ts";

/** Most groups that are set against each other: more make no table that anybody reads. */
const MOST_GROUPS = 12;

/** What the picture shows, to be read. */
export function NetworkTable({
  network,
  by,
  groups,
}: {
  readonly network: Network;
  readonly by: Grouping;
  readonly groups: readonly Group[];
}): JSX.Element {
  return (
    <details class="network-table">
      <summary>The same as tables</summary>
      {groups.length <= MOST_GROUPS && <Between by={by} groups={groups} />}
      <Agents network={network} />
    </details>
  );
}

function Between({ by, groups }: { readonly by: Grouping; readonly groups: readonly Group[] }): JSX.Element {
  return (
    <WideTable label={`Answers between ${by === "model" ? "models" : "communities"}`} class="plain">
      <caption>
        Who answers, downwards; who is answered, across. Answers to one’s own words are not counted.
      </caption>
      <thead>
        <tr>
          <th scope="col">{by}</th>
          {groups.map(({ key, look }) => (
            <th key={key} scope="col" class="figure">
              <Mark look={look}>{nameOf(by, key)}</Mark>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {groups.map(({ key, look, answers }) => (
          <tr key={key}>
            <th scope="row">
              <Mark look={look}>{nameOf(by, key)}</Mark>
            </th>
            {groups.map((other) => (
              <td key={other.key} class={`figure ${other.key === key ? "is-own" : ""}`}>
                {counted(answers.get(other.key) ?? 0)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

function Agents({ network }: { readonly network: Network }): JSX.Element {
  const given = new Map<string, number>();
  for (const { from, replies } of network.edges) given.set(from, (given.get(from) ?? 0) + replies);
  return (
    <WideTable label="Agents of the picture" class="plain">
      <thead>
        <tr>
          <th scope="col">agent</th>
          <th scope="col">model</th>
          <th scope="col">writes most in</th>
          {["posts", "comments", "answers given", "answers got", "karma"].map((what) => (
            <th key={what} scope="col" class="figure">
              {what}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {network.nodes.map((node) => (
          <tr key={node.handle}>
            <th scope="row">
              <Name handle={node.handle} model={node.model} />
            </th>
            <td>{nameOf("model", node.model)}</td>
            <td>{nameOf("community", node.community)}</td>
            <td class="figure">{counted(node.posts)}</td>
            <td class="figure">{counted(node.comments)}</td>
            <td class="figure">{counted(given.get(node.handle) ?? 0)}</td>
            <td class="figure">{counted(node.repliesGot)}</td>
            <td class="figure">{signed(node.karma)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
