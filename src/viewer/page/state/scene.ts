import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { RoundLine, RunFacts } from "../../api.ts";
import type { Look } from "../words/voices.ts";

/** The run that is looked at, and the moment in it. */
export interface Scene {
  readonly facts: RunFacts;
  readonly rounds: readonly RoundLine[];
  /** The round at whose end the forum is shown: always a closed one, -1 while there is none. */
  readonly round: number;
  readonly line: RoundLine | undefined;
  /** The round is the last, and stays it as the run grows. */
  readonly isAtEnd: boolean;
  readonly isLive: boolean;
}

/** How each model looks; empty outside a run. */
export const Looks = createContext<ReadonlyMap<string, Look>>(new Map());

export const SceneContext = createContext<Scene | null>(null);

/** The scene that a view of a run stands in; a view outside one is a bug. */
export function useScene(): Scene {
  const scene = useContext(SceneContext);
  if (!scene) throw new Error("this view needs a run");
  return scene;
}
