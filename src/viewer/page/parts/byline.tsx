import type { JSX } from "preact";
import type { Origin } from "../../api.ts";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { ago, moment, signed } from "../words/numbers.ts";
import { Icon } from "./icon.tsx";
import { Link } from "./link.tsx";
import { Name } from "./voice.tsx";

interface Said {
  readonly id: string;
  readonly author: string;
  readonly model: string | null;
  readonly round: number;
  readonly at: number;
  readonly origin: Origin;
}

const HANDS: Readonly<Record<Exclude<Origin["by"], "turn">, string>> = {
  scheduler: "the schedule",
  scenario: "the scenario put it here",
  operator: "the experimenter put it here",
  import: "imported",
  donor: "from the donor's forum",
};

/** Who, when, and whether it is new. */
export function Byline({ said }: { readonly said: Said }): JSX.Element {
  const { round, line, facts } = useScene();
  return (
    <span class="byline">
      <Name handle={said.author} model={said.model} />
      <span title={`${moment(said.at)}, round ${said.round}`}>
        {line ? ago(said.at, line.at) : moment(said.at)}
      </span>
      {said.round === round && round > 0 && <span class="badge new">new</span>}
      {said.origin.by !== "turn" && !facts.imported && <span class="badge">{HANDS[said.origin.by]}</span>}
    </span>
  );
}

/** To the prompt that made a message, and to everybody who was shown it. */
export function Trace({ said }: { readonly said: Said }): JSX.Element {
  const { facts } = useScene();
  const { round } = place.value;
  return (
    <span class="trace">
      {said.origin.by === "turn" && (
        <Link
          to={{ view: "turn", run: facts.id, round, turn: said.origin.turn, item: said.id }}
          title="The turn that made it: what its author was shown, the prompt, the raw answer"
          data-open
        >
          <Icon name="eye" /> why
        </Link>
      )}
      {!facts.imported && (
        <Link
          to={{ view: "item", run: facts.id, round, item: said.id }}
          title="Everybody it was shown to, and what they did next"
        >
          <Icon name="people" /> who saw it
        </Link>
      )}
      <span class="id">{said.id}</span>
    </span>
  );
}

/** Ups less downs, with both in the title. */
export function Score({
  ups,
  downs,
  score,
}: {
  readonly ups: number;
  readonly downs: number;
  readonly score: number;
}): JSX.Element {
  return (
    <span class={`score ${score > 0 ? "up" : score < 0 ? "down" : ""}`} title={`${ups} up, ${downs} down`}>
      <Icon name="up" />
      <span class="unseen">score </span>
      {score === 0 ? "0" : signed(score).replace("+", "")}
    </span>
  );
}
