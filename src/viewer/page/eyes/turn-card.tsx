import type { JSX } from "preact";
import type { TurnLine } from "../../api.ts";
import { DeedLine } from "../parts/deed-line.tsx";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Avatar, Name } from "../parts/voice.tsx";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { plural } from "../words/numbers.ts";
import { isLost, outcomeText } from "./outcome.ts";

/** One turn in a list, and the way to all of it. */
export function TurnCard({ turn }: { readonly turn: TurnLine }): JSX.Element {
  const { facts } = useScene();
  const to = { view: "turn", run: facts.id, round: place.value.round, turn: turn.turn } as const;
  return (
    <div class="card">
      <Avatar handle={turn.agent} model={turn.model} />
      <div class="card-body">
        <div class="card-line">
          <span class="byline">
            <Name handle={turn.agent} model={turn.model} />
            <Link to={to} data-open>
              <Icon name="eye" /> turn {turn.turn}
            </Link>
            <span>round {turn.round}</span>
            {isLost(turn.outcome) && <span class="badge bad">{outcomeText(turn.outcome)}</span>}
          </span>
          <span class="muted">
            shown {turn.shown}
            {turn.held > 0 && `, ${turn.held} held out`} · {plural(turn.actions, "action")}
            {turn.refused > 0 && `, ${turn.refused} refused`}
          </span>
        </div>
        {turn.deeds.length === 0 ? (
          <p class="deed muted">{outcomeText(turn.outcome)}</p>
        ) : (
          turn.deeds.map((deed, at) => <DeedLine key={at} deed={deed} />)
        )}
      </div>
    </div>
  );
}
