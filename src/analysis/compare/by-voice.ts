import { didYouMean } from "../../core/did-you-mean.ts";
import { PolylogueError } from "../../core/errors.ts";
import type { Corpus, Voice } from "../corpus.ts";
import type { ProbeRecord } from "../probe/samples.ts";
import type { ArmOfRuns } from "./arms-of.ts";
import type { ComparedArm, ComparedRun } from "./compared-arm.ts";
import type { Measuring, Part } from "./measure-runs.ts";
import type { SeenRun } from "./seen-run.ts";

export type ByVoice = "model" | "persona";

interface Asked {
  readonly by: ByVoice;
  /** Whose runs; the first arm's where left out. */
  readonly arm: string | undefined;
  /** The model or persona that others are held against. */
  readonly baseline: string | undefined;
}

/** The models, or the personas, of one arm as arms of their own: of each run, one value for each of them that is in it. */
export function voicesOf(
  arms: readonly ArmOfRuns[],
  measuring: Measuring,
  { by, arm: name, baseline }: Asked,
): readonly ComparedArm[] {
  const arm = name === undefined ? arms[0] : arms.find((one) => one.name === name);
  if (!arm)
    throw unknown(
      "arm",
      name ?? "",
      arms.map((one) => one.name),
    );
  const voices = new Map<string, ComparedRun[]>();
  for (const run of arm.runs) {
    const names = namesIn(run, by);
    const values = measuring.values(
      run,
      names.map((one) => partOf(by, one)),
    );
    for (const [i, one] of names.entries()) {
      const { path, seed } = run;
      voices.set(one, [...(voices.get(one) ?? []), { path, seed, values: values[i] ?? new Map() }]);
    }
  }
  const all = [...voices].map(([one, runs]) => ({ name: one, experiment: arm.experiment, runs }));
  if (baseline === undefined) return all;
  const first = all.find((voice) => voice.name === baseline);
  if (!first) throw unknown(by, baseline, [...voices.keys()]);
  return [first, ...all.filter((voice) => voice !== first)];
}

const unknown = (what: string, name: string, known: readonly string[]): PolylogueError =>
  new PolylogueError("usage", `there is no ${what} "${name}" in these runs${didYouMean(name, known)}`, {
    hint: `There ${known.length === 1 ? "is" : "are"} ${known.join(", ") || "none"}.`,
  });

/** In the order of the plan, so that every run begins alike. */
const namesIn = ({ agents }: SeenRun, by: ByVoice): string[] =>
  [...new Set(agents.map(({ handle, model }) => (by === "model" ? model : handle)))].sort();

function partOf(by: ByVoice, name: string): Part {
  return {
    key: `/${by}/${name}`,
    of: (corpus) => spokenBy(corpus, (voice) => (by === "model" ? voice.model : voice.handle) === name),
  };
}

/**
 * A run in which only some of its voices count: what the others wrote stands where it stood, as if it were given, and their turns and
 * votes are left out. Of a probe the forks of their own replies stay. What was spent or leaked is of the whole run and is not had of a
 * part.
 */
function spokenBy(corpus: Corpus, isIt: (voice: Voice) => boolean): Corpus {
  const { cost: _cost, leak: _leak, probe, ...rest } = corpus;
  const handles = new Set(corpus.voices.filter(isIt).map(({ handle }) => handle));
  const counts = corpus.voices.map(isIt);
  return {
    ...rest,
    messages: corpus.messages.map((message) =>
      counts[message.author] ? message : { ...message, isGiven: true },
    ),
    turns: corpus.turns?.filter(({ agent }) => counts[agent]),
    exposures: corpus.exposures?.filter(({ agent }) => counts[agent]),
    votes: corpus.votes?.filter(({ voter }) => counts[voter]),
    ...(probe && { probe: ofHandles(probe, handles) }),
  };
}

/** How many actions address another is known of the whole run only. */
const ofHandles = (probe: ProbeRecord, handles: ReadonlySet<string>): ProbeRecord => ({
  ...probe,
  forks: probe.forks.filter(({ agent }) => handles.has(agent)),
  addressing: null,
  dropped: [],
  lost: [],
});
