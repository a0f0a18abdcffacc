import type { JSX, TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import {
  type BlindOffer,
  type BlindResults,
  type BlindScore,
  type BlindSession,
  type BlindStart,
  type ExperimentFacts,
  PATHS,
} from "../../api.ts";
import { Answered, Empty, Synthetic } from "../parts/states.tsx";
import { send, Trouble } from "../state/ask.ts";
import { go, place } from "../state/navigate.ts";
import { useAnswer } from "../state/use-answer.ts";
import { percent } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";
import { BlindGame } from "./blind-game.tsx";

/** Two threads, names masked: which of them did one author make up? */
export function BlindView(): JSX.Element {
  const { experiment = ".", session } = place.value;
  const answer = useAnswer<ExperimentFacts>(PATHS.experiment(experiment));
  return (
    <main class={session === undefined ? "pane narrow" : "pane blind-pane"} id="content" tabIndex={-1}>
      <h1>
        Which one is the fake? <Synthetic caveat={answer.value?.caveat ?? ""} />
      </h1>
      {session === undefined ? (
        <Answered answer={answer} what="the experiment">
          {({ blind }) =>
            blind.reason === null ? (
              <Start experiment={experiment} offer={blind} />
            ) : (
              <Empty title="It cannot be played here">{blind.reason}</Empty>
            )
          }
        </Answered>
      ) : (
        <BlindGame key={session} session={session} experiment={experiment} />
      )}
    </main>
  );
}

function Start({
  experiment,
  offer,
}: {
  readonly experiment: string;
  readonly offer: BlindOffer;
}): JSX.Element {
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const begin = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const said = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    const who = said["who"]?.trim();
    try {
      const asked = {
        experiment,
        many: said["many"] ?? "",
        one: said["one"] ?? "",
        pairs: Number(said["pairs"]),
        ...(who && { who }),
      } satisfies BlindStart;
      const { session } = await send<BlindSession>(PATHS.blind, asked);
      go({ view: "blind", experiment, session });
    } catch (cause) {
      if (!(cause instanceof Trouble)) throw cause;
      setTrouble(cause);
    }
  };
  return (
    <div class="blind-start">
      <p class="body">
        You get two threads at a time. In one, every agent had a context of its own. The other was written by
        a single author who played them all. Names are taken away. Say which one is the one-author thread; you
        are told only after you answered.
      </p>
      <form onSubmit={begin}>
        <Choice name="many" label="Many contexts" arms={offer.many} />
        <Choice name="one" label="One author" arms={offer.one} />
        <label>
          Pairs <input type="number" name="pairs" min={1} max={50} defaultValue="10" />
        </label>
        <label>
          Who answers <input name="who" placeholder="somebody" maxLength={60} autocomplete="off" />
        </label>
        <button type="submit" class="primary">
          Begin
        </button>
      </form>
      {trouble && (
        <p class="failed" role="alert">
          {trouble.message} {trouble.hint}
        </p>
      )}
      <Results experiment={experiment} />
    </div>
  );
}

function Choice({
  name,
  label,
  arms,
}: {
  readonly name: string;
  readonly label: string;
  readonly arms: readonly string[];
}): JSX.Element {
  return (
    <label>
      {label}
      <select name={name}>
        {arms.map((arm) => (
          <option key={arm} value={arm}>
            {beginning(arm, 60)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** "65 % right (43 % to 82 %) of 20" */
const scoreText = ({ answers, accuracy, lo, hi }: BlindScore): string =>
  answers === 0
    ? "no answers yet"
    : `${percent(accuracy)} right (${percent(lo)} to ${percent(hi)}) of ${answers}`;

function Results({ experiment }: { readonly experiment: string }): JSX.Element | null {
  const { value } = useAnswer<BlindResults>(PATHS.blind, { experiment });
  if (!value || value.all.answers === 0) return null;
  return (
    <section aria-labelledby="results-title">
      <h2 id="results-title">
        So far <small>guessing is right 50 % of the time; intervals are Wilson’s at 95 %</small>
      </h2>
      <dl class="facts-table">
        <div>
          <dt>everybody</dt>
          <dd>{scoreText(value.all)}</dd>
        </div>
        {value.by.map((score) => (
          <div key={`${score.many} ${score.one}`}>
            <dt>
              {score.many} / {score.one}
            </dt>
            <dd>{scoreText(score)}</dd>
          </div>
        ))}
        {value.people.map((score) => (
          <div key={score.who}>
            <dt>
              <bdi>{beginning(score.who, 40)}</bdi>
            </dt>
            <dd>{scoreText(score)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
