import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type ExperimentFacts, PATHS, type RunLine, type RunMeasures } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { WideTable } from "../parts/wide-table.tsx";
import { useAnswer } from "../state/use-answer.ts";
import { fixed, percent } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";
import { RunCell } from "./run-cell.tsx";
import { canOpen } from "./run-states.ts";

interface Headline {
  readonly name: string;
  readonly about: string;
  /** Undefined while it is not known. */
  readonly of: (runs: readonly RunLine[], measures: readonly RunMeasures[] | undefined) => string | undefined;
}

/** Numbers of an arm, with what each is. */
const HEADLINES: readonly Headline[] = [
  {
    name: "posts",
    about: "posts by agents, mean over runs",
    of: (runs) => fixed(mean(runs.map(({ counts }) => counts.posts)), 1),
  },
  {
    name: "comments",
    about: "comments by agents, mean over runs",
    of: (runs) => fixed(mean(runs.map(({ counts }) => counts.comments)), 1),
  },
  {
    name: "depth",
    about: "mean depth of comments, mean over runs",
    of: (_, measures) => measures && fixed(mean(measures.map(({ depthMean }) => depthMean))),
  },
  {
    name: "unanswered",
    about: "share of comments that nobody answered, mean over runs",
    of: (_, measures) => measures && percent(mean(measures.map(({ shareNoReply }) => shareNoReply))),
  },
];

/** Arms down, seeds across, each run with its state and what was said in it; two can be picked. */
export function RunGrid({
  facts,
  version,
}: {
  readonly facts: ExperimentFacts;
  /** Changes when runs have gone on. */
  readonly version: number;
}): JSX.Element {
  const measures = useAnswer<RunMeasures[]>(PATHS.measures(facts.id), {}, version);
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
      <WideTable label="Runs, arm by arm" class="runs">
        <thead>
          <tr>
            <th scope="col">arm</th>
            {HEADLINES.map(({ name, about }) => (
              <th key={name} scope="col" class="figure" title={about}>
                {name}
              </th>
            ))}
            {seeds.map((seed) => (
              <th key={seed} scope="col">
                seed {seed}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {arms.map((arm) => (
            <tr key={arm}>
              <th scope="row">
                <bdi>{beginning(arm, 60)}</bdi>
                {arm === facts.baseline && <small> baseline</small>}
              </th>
              <ArmMeans
                runs={facts.runs.filter((run) => run.arm === arm)}
                measures={measures.problem ? [] : measures.value}
              />
              {seeds.map((seed) => (
                <td key={seed} data-name={`seed ${seed}`}>
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
  const mine = measures?.filter(({ run }) => runs.some(({ id }) => id === run));
  const readable = runs.filter(({ state }) => canOpen(state));
  return (
    <>
      {HEADLINES.map(({ name, about, of }) => (
        <td key={name} class="figure" title={about} data-name={name}>
          {of(readable, mine) ?? <span class="muted">…</span>}
        </td>
      ))}
    </>
  );
}

function Picked({ picked }: { readonly picked: readonly string[] }): JSX.Element {
  const [first, second] = picked;
  return (
    <div class="picked">
      <p role="status">
        {first === undefined && (
          <span class="muted">Open a run, or pick two with + to see side by side.</span>
        )}
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
      <ul class="chart-key" aria-label="Numbers in the cells">
        <li>
          <i class="tone-posts" /> posts
        </li>
        <li>
          <i class="tone-comments" /> comments
        </li>
      </ul>
    </div>
  );
}
