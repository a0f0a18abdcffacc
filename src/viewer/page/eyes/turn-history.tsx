import type { JSX } from "preact";
import { PATHS, type TurnLine } from "../../api.ts";
import type { Pane } from "../parts/pane.ts";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { useScene } from "../state/scene.ts";
import { useLongList } from "../state/use-long-list.ts";
import { TurnCard } from "./turn-card.tsx";

interface TurnHistoryProps {
  /** Whose turns, newest first; left out, those of the round in the order taken. */
  readonly agent?: string;
  readonly pane: Pane;
}

/** Turns, one below the other: what was shown, what came of it. */
export function TurnHistory({ agent, pane }: TurnHistoryProps): JSX.Element {
  const { facts, round } = useScene();
  const path = agent === undefined ? PATHS.turns(facts.id) : PATHS.agentTurns(facts.id, agent);
  const list = useLongList<TurnLine>(facts.imported ? null : path, { round });
  if (facts.imported)
    return <Empty title="An import has no turns">{facts.can.calls.ok ? "" : facts.can.calls.reason}</Empty>;
  if (list.problem) return <Failed trouble={list.problem} />;
  if (list.isFirst) return <Loading what="turns" />;
  if (list.total === 0) {
    return (
      <Empty title={agent === undefined ? "Nobody woke in this round" : "Has not woken yet"}>
        {round <= 0 && "The opening has no turns: go on to round 1."}
      </Empty>
    );
  }
  return (
    <VirtualList
      items={list.items}
      keyOf={({ turn }) => String(turn)}
      label="Turns"
      scroller={pane}
      estimate={90}
      labelOf={({ turn, agent: who, outcome }) => `Turn ${turn} of ${who}: ${outcome}`}
      onEnd={list.more}
    >
      {(turn) => <TurnCard turn={turn} />}
    </VirtualList>
  );
}
