import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { PATHS, type Pair, type RoundLine, type RunFacts } from "../../api.ts";
import { Failed, Loading, Synthetic } from "../parts/states.tsx";
import { Scrubber } from "../shell/scrubber.tsx";
import { TopBar } from "../shell/top-bar.tsx";
import { place } from "../state/navigate.ts";
import { Looks, type Scene, SceneContext } from "../state/scene.ts";
import { useAnswer } from "../state/use-answer.ts";
import { useLive } from "../state/use-live.ts";
import { plural } from "../words/numbers.ts";
import { looksOf } from "../words/voices.ts";
import { PairAfter } from "./pair-after.tsx";
import { momentOf, type PairMoment, type SideMoment } from "./pair-moment.ts";
import { PairSide } from "./pair-side.tsx";
import { PartingBox } from "./parting-box.tsx";

/** Two runs at one moment, and where they part; followed for as long as either goes on. */
export function PairView(): JSX.Element {
  const { run = "", other = "" } = place.value;
  const [version, setVersion] = useState(0);
  const first = useAnswer<RunFacts>(PATHS.run(run), {}, version);
  const second = useAnswer<RunFacts>(PATHS.run(other), {}, version);
  const pair = useAnswer<Pair>(PATHS.pair, { first: run, second: other }, version);
  const onNews = (): void => setVersion((before) => before + 1);
  useLive(run, first.value?.state === "running", onNews);
  useLive(other, second.value?.state === "running", onNews);
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
  const moment = momentOf(pair, place.value.round);
  const { round, parting } = moment;
  return (
    <Looks.Provider value={looks}>
      <TopBar scene={null} experiment={facts[0].experiment} />
      <main class="pane pair-pane" id="content" tabIndex={-1}>
        <Head
          pair={pair}
          moment={moment}
          caveat={facts.flatMap(({ models }) => models).find(({ caveat }) => caveat !== "")?.caveat ?? ""}
        />
        <div class="pair">
          {moment.sides.map((side, at) => {
            const own = facts[at === 0 ? 0 : 1];
            return (
              <SceneContext.Provider key={own.id} value={sceneOf(own, side)}>
                <PairSide
                  isAfter={parting !== null && round >= parting.round}
                  beside={facts[at === 0 ? 1 : 0]}
                  isRelated={pair.sharedRounds > 0}
                  asked={round}
                />
              </SceneContext.Provider>
            );
          })}
        </div>
        {parting && round >= parting.round && <PairAfter pair={pair} />}
      </main>
      <Scrubber
        rounds={rounds}
        round={round}
        end={moment.end}
        planned={moment.planned}
        isLive={moment.isLive}
        parting={parting?.round}
      />
    </Looks.Provider>
  );
}

const sceneOf = (facts: RunFacts, { rounds, round, end, isLive }: SideMoment): Scene => ({
  facts,
  rounds,
  round,
  line: rounds.find((line) => line.round === round),
  isAtEnd: round === end,
  isLive,
});

function Head({
  pair,
  moment,
  caveat,
}: {
  readonly pair: Pair;
  readonly moment: PairMoment;
  readonly caveat: string;
}): JSX.Element {
  const { kinship, sharedRounds } = pair;
  const { parting, round } = moment;
  const rounds = plural(sharedRounds, "round");
  const same = parting
    ? `${rounds} ${sharedRounds === 1 ? "is" : "are"} the same in both.`
    : pair.parting === null
      ? "Their logs are the same."
      : `The same so far, ${rounds} long: one of them has not got further yet.`;
  return (
    <section class="pair-head" aria-label="How they are related">
      <h1>
        Side by side <Synthetic caveat={caveat} />
      </h1>
      <p class="muted">
        {kinship === null ? "Not forks of each other." : `${kinship}.`} {same}
      </p>
      {parting && <PartingBox pair={pair} parting={parting} round={round} />}
    </section>
  );
}
