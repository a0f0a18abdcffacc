import type { JSX } from "preact";
import {
  type AgentLine,
  type AgentsQuery,
  PATHS,
  type Page,
  type RoundLine,
  type TurnLine,
} from "../../api.ts";
import { outcomeText } from "../eyes/outcome.ts";
import { DeedLine } from "../parts/deed-line.tsx";
import { Link } from "../parts/link.tsx";
import { Answered, Empty } from "../parts/states.tsx";
import { Avatar, Name } from "../parts/voice.tsx";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { useAnswer } from "../state/use-answer.ts";
import { counted } from "../words/numbers.ts";

/** Turns that the rail tells of; the rest is on the view of turns. */
const MOST = 40;

/** What this round brought: numbers, then deed by deed. */
export function RoundRail(): JSX.Element {
  const { facts, round, line } = useScene();
  const canTell = facts.imported === false;
  const answer = useAnswer<Page<TurnLine>>(canTell ? PATHS.turns(facts.id) : null, { round, limit: MOST });
  return (
    <aside class="rail" aria-label="This round" tabIndex={-1}>
      <h2>{round <= 0 ? "The opening" : `Round ${round}`}</h2>
      {line && <Numbers line={line} />}
      {!canTell && <Loudest />}
      {canTell && (
        <Answered answer={answer} what="turns">
          {({ items, total }) =>
            items.length === 0 ? (
              <Empty title={round <= 0 ? "Nobody has woken yet" : "Nobody woke in this round"} />
            ) : (
              <>
                <ol class="happenings">
                  {items.map((turn) => (
                    <Happening key={turn.turn} turn={turn} />
                  ))}
                </ol>
                {total > MOST && (
                  <Link to={{ view: "turns", run: facts.id, round: place.value.round }}>
                    all {counted(total)} turns
                  </Link>
                )}
              </>
            )
          }
        </Answered>
      )}
    </aside>
  );
}

/** Of an import, where nobody recorded turns: who has written most so far. */
function Loudest(): JSX.Element {
  const { facts, round } = useScene();
  const answer = useAnswer<Page<AgentLine>>(PATHS.agents(facts.id), {
    round,
    limit: 20,
    by: "written",
  } satisfies AgentsQuery);
  return (
    <>
      <h2 class="rail-head">Who wrote most by now</h2>
      <Answered answer={answer} what="authors">
        {({ items }) => (
          <ol class="loudest">
            {items.map(({ handle, model, posts, comments }) => (
              <li key={handle}>
                <Avatar handle={handle} model={model} />
                <Name handle={handle} model={model} />
                <small title={`${posts} posts, ${comments} comments`}>{counted(posts + comments)}</small>
              </li>
            ))}
          </ol>
        )}
      </Answered>
      <p class="hint">An import has no turns: nobody recorded what its authors were shown.</p>
    </>
  );
}

function Numbers({ line }: { readonly line: RoundLine }): JSX.Element {
  const { facts } = useScene();
  const shown = [
    ["posts", line.posts],
    ["comments", line.comments],
    ["votes", line.votes],
    ["turns", line.turns],
    ["silent", line.silent],
    ["refused", line.refused],
    ["lost", line.lost],
  ] as const;
  const told = facts.imported ? shown.slice(0, 2) : shown;
  return (
    <dl class="numbers">
      {told.map(([name, value]) => (
        <div key={name} class={name === "lost" && value > 0 ? "is-bad" : value === 0 ? "is-none" : ""}>
          <dt>{name}</dt>
          <dd>{counted(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Happening({ turn }: { readonly turn: TurnLine }): JSX.Element {
  const { facts } = useScene();
  const to = { view: "turn", run: facts.id, round: place.value.round, turn: turn.turn } as const;
  return (
    <li class={`happening ${turn.outcome}`}>
      <Avatar handle={turn.agent} model={turn.model} />
      <div>
        <span class="byline">
          <Name handle={turn.agent} model={turn.model} />
          <Link to={to} class="quiet-link">
            turn {turn.turn}
          </Link>
        </span>
        {turn.deeds.length === 0 && <p class="deed muted">{outcomeText(turn.outcome)}</p>}
        {turn.deeds.map((deed, at) => (
          <DeedLine key={at} deed={deed} />
        ))}
      </div>
    </li>
  );
}
