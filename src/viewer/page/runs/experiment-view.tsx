import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type ExperimentFacts, PATHS, type RunLine, type RunMeasures } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { Answered, Empty, Synthetic } from "../parts/states.tsx";
import { WideTable } from "../parts/wide-table.tsx";
import { place } from "../state/navigate.ts";
import { useAnswer } from "../state/use-answer.ts";
import { fixed, percent, plural } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";
import { RunCell } from "./run-cell.tsx";

/** One experiment: arms down, seeds across, each run with its state and its headline numbers. */
export function ExperimentView(): JSX.Element {
  const experiment = place.value.experiment ?? ".";
  const answer = useAnswer<ExperimentFacts>(PATHS.experiment(experiment));
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
              <Grid facts={facts} />
            )}
            <Scenario facts={facts} />
          </>
        )}
      </Answered>
    </main>
  );
}

function Head({ facts }: { readonly facts: ExperimentFacts }): JSX.Element {
  const { blind, standing } = facts;
  return (
    <section class="experiment-head" aria-label="The experiment">
      <h1>
        <bdi>{beginning(facts.id === "." ? "Runs outside an experiment" : facts.name, 100)}</bdi>{" "}
        <Synthetic caveat={facts.caveat} />
      </h1>
      <p class="muted">
        {plural(facts.runs.length, "run")}, {plural(facts.arms.length, "arm")},{" "}
        {plural(facts.seeds.length, "seed")}
        {facts.baseline !== null && (
          <>
            ; the baseline is <b>{facts.baseline}</b>
          </>
        )}
      </p>
      {standing && (
        <p class="notice">
          Pre-registration: {standing.standing}
          {standing.reasons.length > 0 && `: ${standing.reasons.join("; ")}`}
        </p>
      )}
      {blind.reason === null ? (
        <Link class="button primary" to={{ view: "blind", experiment: facts.id }}>
          Can you tell the one-author fake?
        </Link>
      ) : (
        <p class="hint">The blind test cannot be played here: {blind.reason}</p>
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

function Grid({ facts }: { readonly facts: ExperimentFacts }): JSX.Element {
  const measures = useAnswer<RunMeasures[]>(PATHS.measures(facts.id));
  const [picked, setPicked] = useState<readonly string[]>([]);
  const most = Math.max(1, ...facts.runs.map(({ counts }) => counts.posts + counts.comments));
  const pick = (id: string): void => {
    setPicked((before) =>
      before.includes(id) ? before.filter((one) => one !== id) : [...before.slice(-1), id],
    );
  };
  const arms = [...new Set([...facts.arms, ...facts.runs.map(({ arm }) => arm)])];
  const seeds = [...new Set([...facts.seeds, ...facts.runs.map(({ seed }) => seed)])];
  return (
    <>
      <Picked picked={picked} />
      <WideTable label="Runs, arm by arm">
        <thead>
          <tr>
            <th scope="col">arm</th>
            {seeds.map((seed) => (
              <th key={seed} scope="col">
                seed {seed}
              </th>
            ))}
            <th scope="col" class="figure">
              depth
            </th>
            <th scope="col" class="figure">
              unanswered
            </th>
          </tr>
        </thead>
        <tbody>
          {arms.map((arm) => (
            <tr key={arm}>
              <th scope="row">
                <bdi>{beginning(arm, 60)}</bdi>
                {arm === facts.baseline && <small> baseline</small>}
              </th>
              {seeds.map((seed) => (
                <td key={seed}>
                  {facts.runs
                    .filter((run) => run.arm === arm && run.seed === seed)
                    .map((run) => (
                      <RunCell
                        key={run.id}
                        run={run}
                        most={most}
                        isPicked={picked.includes(run.id)}
                        onPick={pick}
                      />
                    ))}
                </td>
              ))}
              <ArmMeans
                runs={facts.runs.filter((run) => run.arm === arm)}
                measures={measures.problem ? [] : measures.value}
              />
            </tr>
          ))}
        </tbody>
      </WideTable>
    </>
  );
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function ArmMeans({
  runs,
  measures,
}: {
  readonly runs: readonly RunLine[];
  readonly measures: readonly RunMeasures[] | undefined;
}): JSX.Element {
  if (!measures) {
    return (
      <td colSpan={2} class="figure muted">
        measuring …
      </td>
    );
  }
  const mine = measures.filter(({ run }) => runs.some(({ id }) => id === run));
  return (
    <>
      <td class="figure" title="mean depth of comments, mean over runs">
        {fixed(mean(mine.map(({ depthMean }) => depthMean)))}
      </td>
      <td class="figure" title="share of comments that nobody answered, mean over runs">
        {percent(mean(mine.map(({ shareNoReply }) => shareNoReply)))}
      </td>
    </>
  );
}

function Picked({ picked }: { readonly picked: readonly string[] }): JSX.Element {
  const [first, second] = picked;
  return (
    <p class="picked" role="status">
      {first === undefined && <span class="muted">Open a run, or pick two to see side by side.</span>}
      {first !== undefined && second === undefined && (
        <>
          <b>{first}</b> <span class="muted">and one more …</span>
        </>
      )}
      {first !== undefined && second !== undefined && (
        <Link class="button primary" to={{ view: "pair", run: first, other: second }}>
          {first} beside {second}
        </Link>
      )}
    </p>
  );
}
