import type { JSX } from "preact";
import { type ExperimentFacts, PATHS, type RunFacts } from "../../api.ts";
import { Synthetic } from "../parts/states.tsx";
import { useAnswer } from "../state/use-answer.ts";
import { canOpen } from "./run-states.ts";

/** Says that the models of an experiment are synthetic where those of its first run are. */
export function ExperimentSynthetic({ experiment }: { readonly experiment: string }): JSX.Element | null {
  const { value } = useAnswer<ExperimentFacts>(PATHS.experiment(experiment));
  const first = value?.runs.find(({ state, imported }) => canOpen(state) && !imported);
  const facts = useAnswer<RunFacts>(first ? PATHS.run(first.id) : null);
  return <Synthetic caveat={facts.value?.models.find(({ caveat }) => caveat !== "")?.caveat ?? ""} />;
}
