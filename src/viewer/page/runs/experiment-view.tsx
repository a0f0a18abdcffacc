import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type ExperimentFacts, PATHS } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { Answered, Empty, Synthetic } from "../parts/states.tsx";
import { place } from "../state/navigate.ts";
import { useAnswer } from "../state/use-answer.ts";
import { usePulse } from "../state/use-pulse.ts";
import { plural } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";
import { RunGrid } from "./run-grid.tsx";

/** One experiment: arms down, seeds across, each run with its state and its headline numbers. */
export function ExperimentView(): JSX.Element {
  const experiment = place.value.experiment ?? ".";
  const [isRunning, setRunning] = useState(false);
  const pulse = usePulse(isRunning);
  const answer = useAnswer<ExperimentFacts>(PATHS.experiment(experiment), {}, pulse);
  const running = (answer.value?.states.running ?? 0) > 0;
  if (running !== isRunning) setRunning(running);
  return (
    <main class="pane wide" id="content" tabIndex={-1}>
      <Answered answer={answer} what="the experiment">
        {(facts) => (
          <>
            <Head facts={facts} />
            {facts.runs.length === 0 ? (
              <Empty title="No runs in this experiment">
                The scenario has been planned and nothing has been run yet.
              </Empty>
            ) : (
              <RunGrid facts={facts} version={pulse} />
            )}
            <Scenario facts={facts} />
          </>
        )}
      </Answered>
    </main>
  );
}

function Head({ facts }: { readonly facts: ExperimentFacts }): JSX.Element {
  const { blind, standing, baseline } = facts;
  return (
    <section class="experiment-head" aria-label="The experiment">
      <div>
        <h1>
          <bdi>{beginning(facts.id === "." ? "Runs outside an experiment" : facts.name, 100)}</bdi>{" "}
          <Synthetic caveat={facts.caveat} />
        </h1>
        <p class="muted">
          {plural(facts.runs.length, "run")}, {plural(facts.arms.length, "arm")},{" "}
          {plural(facts.seeds.length, "seed")}
          {baseline !== null && `; the baseline is ${beginning(baseline, 60)}`}
          {standing && `; pre-registration: ${standing.standing}`}
        </p>
        {standing && standing.reasons.length > 0 && <p class="hint">{standing.reasons.join("; ")}</p>}
        {blind.reason !== null && <p class="hint">No blind test here: {blind.reason}</p>}
      </div>
      {blind.reason === null && (
        <Link class="button primary" to={{ view: "blind", experiment: facts.id }}>
          Can you tell the one-author fake?
        </Link>
      )}
    </section>
  );
}

function Scenario({ facts }: { readonly facts: ExperimentFacts }): JSX.Element | null {
  if (facts.scenarioText === null) return null;
  return (
    <details>
      <summary>The scenario{facts.scenarioFile !== null && ` (${facts.scenarioFile})`}</summary>
      <pre class="document">{facts.scenarioText}</pre>
    </details>
  );
}
