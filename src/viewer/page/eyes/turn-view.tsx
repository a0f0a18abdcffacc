import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { PATHS, type Turn } from "../../api.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Answered, Empty, Synthetic } from "../parts/states.tsx";
import { Avatar, ModelName, Name } from "../parts/voice.tsx";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { useAnswer } from "../state/use-answer.ts";
import { counted, dollars, lasting, moment, plural } from "../words/numbers.ts";
import { AnswerGiven } from "./answer-given.tsx";
import { Memory } from "./memory.tsx";
import { isLost, outcomeText } from "./outcome.ts";
import { PromptText } from "./prompt-text.tsx";
import { Shown } from "./shown.tsx";
import { Taken } from "./taken.tsx";

/** One turn through the eyes of the agent whose turn it was: what it was shown, what it was asked, what it said, what came of it. */
export function TurnView(): JSX.Element {
  const { facts } = useScene();
  const { turn } = place.value;
  const pane = useRef<HTMLElement>(null);
  const canTell = !facts.imported && turn !== undefined;
  const answer = useAnswer<Turn>(canTell ? PATHS.turn(facts.id, turn) : null);
  return (
    <main class="pane eyes-pane" id="content" ref={pane} tabIndex={-1}>
      {facts.imported ? (
        <Empty title="No eyes to look through">
          {facts.can.exposures.ok ? "An import has no turns." : facts.can.exposures.reason}
        </Empty>
      ) : (
        <Answered answer={answer} what="the turn">
          {(value) => <Told turn={value} />}
        </Answered>
      )}
    </main>
  );
}

function Told({ turn }: { readonly turn: Turn }): JSX.Element {
  return (
    <>
      <Head turn={turn} />
      <div class="eyes">
        <div class="column">
          <Shown turn={turn} />
          <Memory notes={turn.memory} />
        </div>
        <div class="column">
          <PromptText turn={turn} />
        </div>
        <div class="column">
          <AnswerGiven turn={turn} />
          <Taken turn={turn} marked={place.value.item} />
        </div>
      </div>
    </>
  );
}

function Step({
  turn,
  label,
  icon,
}: {
  readonly turn: number | null;
  readonly label: string;
  readonly icon: "back" | "forward";
}): JSX.Element | null {
  if (turn === null) return null;
  return (
    <Link class="icon-button" to={{ ...place.value, turn, item: undefined }} aria-label={label} title={label}>
      <Icon name={icon} />
    </Link>
  );
}

function Head({ turn }: { readonly turn: Turn }): JSX.Element {
  const { facts } = useScene();
  const model = facts.models.find(({ alias }) => alias === turn.model);
  return (
    <section class="turn-head" aria-label="The turn">
      <Avatar handle={turn.agent} model={turn.model} isLarge />
      <div>
        <h1>
          Turn {turn.turn}: <Name handle={turn.agent} model={turn.model} />
        </h1>
        <p class="muted">
          <ModelName model={turn.model} /> <Synthetic caveat={model?.caveat ?? ""} /> ·{" "}
          <Link
            class="plain-link"
            to={{ view: "forum", run: facts.id, round: Math.max(0, turn.round - 1) }}
            title="The forum as it stood before this round"
          >
            round {turn.round}
          </Link>
          , {moment(turn.at)} ·{" "}
          <span class={isLost(turn.outcome) ? "bad" : ""}>{outcomeText(turn.outcome)}</span>
        </p>
      </div>
      <Bill turn={turn} />
      <nav class="steps-nav" aria-label="Turns of this agent">
        <Step turn={turn.before} label="Its turn before" icon="back" />
        <Step turn={turn.after} label="Its next turn" icon="forward" />
      </nav>
    </section>
  );
}

function Bill({ turn }: { readonly turn: Turn }): JSX.Element {
  const { input, output } = turn.tokens;
  const told = (value: number | null): string => (value === null ? "not said" : counted(value));
  const rows = [
    ["tokens in", told(input)],
    ["tokens out", told(output)],
    ["price", turn.isShared ? "shared" : dollars(turn.priceUsd)],
    ["took", lasting(turn.latencyMs)],
    ["asked", plural(turn.attempts.length, "time")],
  ] as const;
  return (
    <dl class="numbers bill">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
