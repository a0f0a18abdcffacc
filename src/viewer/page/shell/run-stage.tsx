import type { ComponentChildren, JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { PATHS, type RoundLine, type RunFacts } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { Failed, Loading } from "../parts/states.tsx";
import { place } from "../state/navigate.ts";
import { Looks, type Scene, SceneContext } from "../state/scene.ts";
import { useAnswer } from "../state/use-answer.ts";
import { useLive } from "../state/use-live.ts";
import { looksOf } from "../words/voices.ts";
import { Scrubber } from "./scrubber.tsx";
import { TopBar } from "./top-bar.tsx";

/** A run with its moment: what is within it is told through the scene. The bar on top and time at the bottom belong to it. */
export function RunStage({
  run,
  children,
}: {
  readonly run: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const [version, setVersion] = useState(0);
  const facts = useAnswer<RunFacts>(PATHS.run(run), {}, version);
  const isOpen = facts.value?.state === "running";
  const live = useLive(run, isOpen, () => setVersion((before) => before + 1));
  const rounds = useAnswer<RoundLine[]>(PATHS.rounds(run), {}, version);
  const problem = facts.problem ?? rounds.problem;
  const scene = useMoment(facts.value, rounds.value, live?.isLive ?? isOpen);
  const looks = useMemo(() => looksOf(facts.value?.models.map(({ alias }) => alias) ?? []), [facts.value]);
  if (problem || !scene) {
    return (
      <>
        <TopBar scene={null} />
        <main class="pane narrow" id="content">
          {problem ? (
            <>
              <Failed trouble={problem} />
              <p class="way-out">
                <Link class="button" to={{ view: "home" }}>
                  All experiments
                </Link>
              </p>
            </>
          ) : (
            <Loading what="the run" />
          )}
        </main>
      </>
    );
  }
  return (
    <Looks.Provider value={looks}>
      <SceneContext.Provider value={scene}>
        <TopBar scene={scene} />
        {children}
        <Scrubber
          rounds={scene.rounds}
          round={scene.round}
          planned={scene.facts.plannedRounds}
          isLive={scene.isLive}
        />
      </SceneContext.Provider>
    </Looks.Provider>
  );
}

function useMoment(
  facts: RunFacts | undefined,
  rounds: readonly RoundLine[] | undefined,
  isLive: boolean,
): Scene | null {
  const asked = place.value.round;
  return useMemo(() => {
    if (!facts || !rounds) return null;
    const last = rounds.at(-1)?.round ?? -1;
    const round = Math.min(asked ?? last, last);
    const line = rounds.find((one) => one.round === round);
    return { facts, rounds, round, line, isAtEnd: round === last, isLive };
  }, [facts, rounds, isLive, asked]);
}
