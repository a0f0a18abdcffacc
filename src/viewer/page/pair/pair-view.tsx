import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { PATHS, type Pair, type RoundLine, type RunFacts } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { Failed, Loading, Synthetic } from "../parts/states.tsx";
import { Words } from "../parts/words.tsx";
import { Scrubber } from "../shell/scrubber.tsx";
import { TopBar } from "../shell/top-bar.tsx";
import { place } from "../state/navigate.ts";
import { Looks, SceneContext } from "../state/scene.ts";
import { useAnswer } from "../state/use-answer.ts";
import { plural } from "../words/numbers.ts";
import { looksOf } from "../words/voices.ts";
import { PairAfter } from "./pair-after.tsx";
import { PairSide } from "./pair-side.tsx";

/** Two runs at one moment, and where they part. */
export function PairView(): JSX.Element {
  const { run = "", other = "" } = place.value;
  const first = useAnswer<RunFacts>(PATHS.run(run));
  const second = useAnswer<RunFacts>(PATHS.run(other));
  const pair = useAnswer<Pair>(PATHS.pair, { first: run, second: other });
  const problem = first.problem ?? second.problem ?? pair.problem;
  if (first.value && second.value && pair.value)
    return <Told pair={pair.value} facts={[first.value, second.value]} />;
  return (
    <>
      <TopBar scene={null} />
      <main class="pane narrow" id="content" tabIndex={-1}>
        {problem ? <Failed trouble={problem} /> : <Loading what="two runs" />}
      </main>
    </>
  );
}

type Both = readonly [RunFacts, RunFacts];

/** The rounds of both as one: what happened in either is what the scrubber shows. */
function together(rounds: Pair["rounds"]): RoundLine[] {
  return rounds.flatMap(({ first, second }) => {
    const one = first ?? second;
    if (!one) return [];
    return [
      {
        ...one,
        posts: (first?.posts ?? 0) + (second?.posts ?? 0),
        comments: (first?.comments ?? 0) + (second?.comments ?? 0),
      },
    ];
  });
}

function Told({ pair, facts }: { readonly pair: Pair; readonly facts: Both }): JSX.Element {
  const rounds = useMemo(() => together(pair.rounds), [pair]);
  const looks = useMemo(
    () => looksOf(facts.flatMap(({ models }) => models.map(({ alias }) => alias))),
    facts,
  );
  const last = rounds.at(-1)?.round ?? 0;
  const round = Math.min(place.value.round ?? last, last);
  const sides = facts.map((one, at) => {
    const own = pair.rounds.flatMap((both) => (at === 0 ? both.first : both.second) ?? []);
    const end = own.at(-1)?.round ?? -1;
    const now = Math.min(round, end);
    return {
      facts: one,
      rounds: own,
      round: now,
      line: own.find((line) => line.round === now),
      isAtEnd: now === end,
      isLive: false,
    };
  });
  return (
    <Looks.Provider value={looks}>
      <TopBar scene={null} experiment={facts[0].experiment} />
      <main class="pane pair-pane" id="content" tabIndex={-1}>
        <Head
          pair={pair}
          round={round}
          caveat={facts.flatMap(({ models }) => models).find(({ caveat }) => caveat !== "")?.caveat ?? ""}
        />
        <div class="pair">
          {sides.map((scene, at) => (
            <SceneContext.Provider key={scene.facts.id} value={scene}>
              <PairSide
                isAfter={pair.parting !== null && round >= pair.parting.round}
                beside={facts[at === 0 ? 1 : 0]}
              />
            </SceneContext.Provider>
          ))}
        </div>
        {pair.parting && round >= pair.parting.round && <PairAfter pair={pair} />}
      </main>
      <Scrubber rounds={rounds} round={round} planned={last} isLive={false} parting={pair.parting?.round} />
    </Looks.Provider>
  );
}

function Head({
  pair,
  round,
  caveat,
}: {
  readonly pair: Pair;
  readonly round: number;
  readonly caveat: string;
}): JSX.Element {
  const { parting, kinship, sharedRounds } = pair;
  return (
    <section class="pair-head" aria-label="How they are related">
      <h1>
        Side by side <Synthetic caveat={caveat} />
      </h1>
      <p class="muted">
        {kinship === null ? "Not forks of each other." : `${kinship}.`}{" "}
        {parting ? `${plural(sharedRounds, "round")} are the same in both.` : "Their logs are the same."}
      </p>
      {parting && (
        <div class={`parting-box ${round < parting.round ? "is-later" : ""}`}>
          <p>
            <b>They part in round {parting.round}</b>, at event {parting.seq}.{" "}
            {round !== parting.round && <Link to={{ ...place.value, round: parting.round }}>Go there</Link>}
          </p>
          <div class="pair lines">
            <Line text={parting.first} />
            <Line text={parting.second} />
          </div>
        </div>
      )}
    </section>
  );
}

function Line({ text }: { readonly text: string | null }): JSX.Element {
  return <div class="log-line">{text === null ? <em>has ended</em> : <Words text={text} most={360} />}</div>;
}
