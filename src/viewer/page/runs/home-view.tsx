import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type ExperimentLine, type Home, PATHS, type RunState } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { Answered, Empty, Synthetic } from "../parts/states.tsx";
import { place, slide } from "../state/navigate.ts";
import { useAnswer } from "../state/use-answer.ts";
import { usePulse } from "../state/use-pulse.ts";
import { counted, plural } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";
import { STATES, stateWord } from "./run-states.ts";

/** What there is: all experiments, newest first. */
export function HomeView(): JSX.Element {
  const [isRunning, setRunning] = useState(false);
  const answer = useAnswer<Home>(PATHS.home, {}, usePulse(isRunning));
  const running = answer.value?.experiments.some(({ states }) => (states.running ?? 0) > 0) ?? false;
  if (running !== isRunning) setRunning(running);
  const open = answer.value?.open ?? null;
  useEffect(() => {
    // The run that was named on the command line is what the page begins with, once.
    if (open !== null && location.search === "" && history.length <= 2 && !hasOpened)
      slide({ ...place.peek(), view: "forum", run: open });
    hasOpened = true;
  }, [open]);
  return (
    <main class="pane wide" id="content" tabIndex={-1}>
      <Answered answer={answer} what="experiments">
        {(home) => (
          <>
            <div class="hero">
              <h1>What was said, and why</h1>
              <p>
                Every society in <code>{home.folder}</code>, as its agents saw it. Open one and move through
                time; ask of any word who wrote it, what its author had been shown, and who read it next.
              </p>
            </div>
            {home.experiments.length === 0 ? (
              <Empty title="No runs yet">
                Make some: <code>polylogue run scenarios/first-contact.yaml</code>
              </Empty>
            ) : (
              <ul class="experiments">
                {home.experiments.map((experiment) => (
                  <li key={experiment.id}>
                    <Card experiment={experiment} />
                  </li>
                ))}
              </ul>
            )}
            <p class="colophon muted">
              Polylogue {home.version}. Everything on this page comes from this machine.
            </p>
          </>
        )}
      </Answered>
    </main>
  );
}

let hasOpened = false;

function Card({ experiment }: { readonly experiment: ExperimentLine }): JSX.Element {
  const { id, name, arms, seeds, states, imported, createdAt } = experiment;
  const runs = Object.values(states).reduce((sum, n) => sum + n, 0);
  return (
    <Link to={{ view: "experiment", experiment: id }} class="experiment-card">
      <h2>
        <bdi>{beginning(id === "." ? "runs outside an experiment" : name, 80)}</bdi>
        {id !== "." && id !== name && <small> in {beginning(id, 60)}/</small>}
      </h2>
      <p>
        {plural(runs, "run")} · {plural(arms.length, "arm")} × {plural(seeds.length, "seed")}
        {imported && <span class="badge">imported</span>}
        <Synthetic caveat={experiment.caveat} />
      </p>
      <StateBar states={states} total={runs} />
      <p class="muted arms">
        {arms
          .slice(0, 14)
          .map((arm) => beginning(arm, 40))
          .join(" · ")}
      </p>
      {createdAt !== null && <time dateTime={createdAt}>{createdAt.slice(0, 16).replace("T", " ")} UTC</time>}
    </Link>
  );
}

/** How many runs stand how, as one bar. */
function StateBar({
  states,
  total,
}: {
  readonly states: ExperimentLine["states"];
  readonly total: number;
}): JSX.Element {
  const present = STATES.filter((state) => (states[state] ?? 0) > 0);
  const words = present
    .map((state: RunState) => `${counted(states[state] ?? 0)} ${stateWord(state)}`)
    .join(", ");
  return (
    <span class="state-bar">
      <span class="bar" aria-hidden="true">
        {present.map((state) => (
          <i
            key={state}
            class={`state-${state}`}
            style={{ flexGrow: (states[state] ?? 0) / Math.max(1, total) }}
          />
        ))}
      </span>
      <small>{words}</small>
    </span>
  );
}
