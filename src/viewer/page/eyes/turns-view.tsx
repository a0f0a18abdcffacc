import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { useScene } from "../state/scene.ts";
import { TurnHistory } from "./turn-history.tsx";

/** Everybody's turn in the round shown. */
export function TurnsView(): JSX.Element {
  const { round } = useScene();
  const pane = useRef<HTMLElement>(null);
  return (
    <main class="pane narrow" id="content" ref={pane} tabIndex={-1}>
      <div class="feed-head">
        <h1>{round <= 0 ? "The opening" : `Turns of round ${round}`}</h1>
      </div>
      <TurnHistory pane={pane} />
    </main>
  );
}
