import type { ProviderWorld, Segment } from "../../core/call.ts";
import type { CarriedPhrase } from "./carried-phrase.ts";
import type { PromptReading } from "./read-prompt.ts";
import type { Speaker } from "./responses.ts";
import type { TextTruth } from "./truth.ts";
import { strangeWords } from "./vocabulary.ts";
import { entryAt } from "./wishes.ts";
import type { AsideKind } from "./writer.ts";

/** All that the sentences beside a topic may come from. */
export interface AsideSources extends Speaker {
  readonly world: ProviderWorld;
  readonly handle: string;
  readonly reading: PromptReading;
  readonly carried: CarriedPhrase;
}

/** A text with its asides, and what they say. */
export interface WithAsides {
  readonly text: string;
  readonly truth: Pick<TextTruth, "canary" | "slipped" | "echoed" | "passed">;
}

interface Occasion {
  readonly index: number;
  /** The message that is answered, where there is one with words. */
  readonly answers?: Segment | undefined;
  /** True for the first post or comment of an answer. */
  readonly first: boolean;
}

/** Adds to a post or comment the words that are no topic's, each in a sentence of its own. */
export function withAsides(
  speaker: AsideSources,
  text: string,
  { index, answers, first }: Occasion,
): WithAsides {
  const { settings, reading, carried } = speaker;
  const says = settings.canary > 0 && speaker.dice("canary", index).next() < settings.canary;
  const canary = says ? reading.privateWord : undefined;
  const slipped = slipOf(speaker, index);
  const echoed = answers === undefined ? undefined : echoOf(speaker, index, answers);
  const passed = first && carried.state === "due" ? carried.phrase : undefined;
  const aside = (kind: AsideKind, word: string | undefined): readonly string[] =>
    word === undefined ? [] : [speaker.writer.aside(kind, word, speaker.dice(`${kind} words`, index))];
  return {
    text: [
      text,
      ...aside("own", canary),
      ...aside("slipped", slipped),
      ...aside("echoed", echoed),
      ...aside("passed", passed),
    ].join(" "),
    truth: {
      ...(canary !== undefined && { canary }),
      ...(slipped !== undefined && { slipped }),
      ...(echoed !== undefined && { echoed }),
      ...(passed !== undefined && { passed }),
    },
  };
}

/** Another's private word, straight from the world; only `omniscient` has a `slip` above 0. */
function slipOf({ settings, world, handle, dice }: AsideSources, index: number): string | undefined {
  if (settings.slip === 0) return undefined;
  const rng = dice("slip", index);
  if (rng.next() >= settings.slip) return undefined;
  const others = Object.keys(world.canaries)
    .filter((other) => other !== handle)
    .sort();
  return world.canaries[entryAt(others, rng.next()) ?? ""];
}

function echoOf({ settings, dice }: AsideSources, index: number, words: Segment): string | undefined {
  if (settings.echo === 0) return undefined;
  const rng = dice("echo", index);
  return rng.next() < settings.echo ? entryAt(strangeWords(words.text), rng.next()) : undefined;
}
