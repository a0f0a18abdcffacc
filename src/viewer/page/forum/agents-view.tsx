import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { type AgentLine, PATHS } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { Avatar, ModelName, Name } from "../parts/voice.tsx";
import { Words } from "../parts/words.tsx";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { useLongList } from "../state/use-long-list.ts";
import { counted, plural, signed } from "../words/numbers.ts";

const ORDERS = ["written", "karma", "turns", "handle", "number"] as const;

/** Everybody who is there at the end of the round. */
export function AgentsView(): JSX.Element {
  const { facts, round } = useScene();
  const by = ORDERS.find((order) => order === place.value.sort) ?? "written";
  const pane = useRef<HTMLElement>(null);
  const list = useLongList<AgentLine>(PATHS.agents(facts.id), { round, by });
  return (
    <main class="pane narrow" id="content" ref={pane} tabIndex={-1}>
      <div class="feed-head">
        <h1>
          Agents <small>{counted(list.total)}</small>
        </h1>
        <nav class="sorts" aria-label="Order of agents">
          {ORDERS.map((order) => (
            <Link
              key={order}
              to={{ ...place.value, sort: order === "written" ? undefined : order }}
              aria-current={order === by ? "true" : undefined}
            >
              {order}
            </Link>
          ))}
        </nav>
      </div>
      {list.problem && <Failed trouble={list.problem} />}
      {list.isFirst && <Loading what="agents" />}
      {!list.isFirst && list.total === 0 && <Empty title="Nobody is there yet" />}
      <VirtualList
        items={list.items}
        keyOf={({ handle }) => handle}
        label="Agents"
        scroller={pane}
        estimate={64}
        labelOf={({ handle, karma }) => `${handle}, karma ${karma}`}
        moving={`${round} ${by}`}
        onEnd={list.more}
      >
        {(agent) => <AgentRow agent={agent} />}
      </VirtualList>
    </main>
  );
}

function AgentRow({ agent }: { readonly agent: AgentLine }): JSX.Element {
  return (
    <div class="agent-row">
      <Avatar handle={agent.handle} model={agent.model} />
      <div class="who">
        <Name handle={agent.handle} model={agent.model} />
        <span class="muted">
          <Words text={agent.name} most={60} isPlain />
        </span>
        {agent.provenance !== "autonomous" && agent.provenance !== "unknown" && (
          <span class="badge">{agent.provenance}</span>
        )}
        {agent.anonymous && <span class="badge">all without a name</span>}
      </div>
      <ModelName model={agent.model} />
      <span class="figure" title="karma">
        {signed(agent.karma)}
      </span>
      <span class="figure wide">{plural(agent.posts, "post")}</span>
      <span class="figure wide">{plural(agent.comments, "comment")}</span>
      <span class="figure wide muted" title={`${agent.silent} silent, ${agent.lost} lost`}>
        {plural(agent.turns, "turn")}
      </span>
    </div>
  );
}
