import type { Rng } from "../../core/rng.ts";
import type { Corpus, Message } from "../corpus.ts";
import { besideChance, none } from "../measured.ts";
import type { Measured, Terms } from "../metric.ts";
import { takenUp } from "./coinage.ts";
import { hajek, type Unit } from "./hajek.ts";

/** What a reader may do after meeting a message: answer it, or take up a phrase of it. */
export type Outcome = "replied" | "adopted";

interface DrawnUnit extends Unit {
  /** Units whose dice were thrown together: the holdout is for a reader and a whole thread. */
  readonly throw: number;
}

/**
 * How much being shown a message changes what its reader does with it: the difference of Hájek means, shown less held out, over all pairs
 * of agent and message for which the holdout threw dice; in [-1, 1]. Null without exposures or a holdout. Chance
 * beside it: the dice thrown again, with what was done left as it is.
 */
export function exposureEffect(corpora: readonly Corpus[], terms: Terms, outcome: Outcome): Measured {
  const purpose = `exposure_effect_${outcome}`;
  if (corpora.every(({ exposures }) => exposures === undefined)) return none("no exposures are known");
  let throws = 0;
  const units = corpora.flatMap((corpus) => {
    const found = unitsOf(corpus, outcome, throws);
    throws += found.length;
    return found;
  });
  const shown = units.filter(({ z }) => z).length;
  const held = units.length - shown;
  if (shown === 0 || held === 0)
    return none("nothing was held out by dice, so shown and held cannot be compared");
  const means = hajek(units);
  const note = `${means.shown.toPrecision(3)} of ${shown} shown, ${means.held.toPrecision(3)} of ${held} held out`;
  return besideChance({ value: means.shown - means.held, note }, purpose, terms, (rng) => {
    const again = hajek(thrownAgain(units, rng));
    const effect = again.shown - again.held;
    return Number.isNaN(effect) ? null : effect;
  });
}

function unitsOf(corpus: Corpus, outcome: Outcome, firstThrow: number): DrawnUnit[] {
  const done = outcome === "replied" ? repliesOf(corpus) : adoptionsOf(corpus);
  const throws = new Map<string, number>();
  const units = new Map<string, DrawnUnit>();
  for (const { agent, message: index, isShown, propensity: p } of corpus.exposures ?? []) {
    const message = corpus.messages[index];
    if (message === undefined || message.author === agent || p === undefined || p <= 0 || p >= 1) continue;
    const thread = `${agent} ${message.thread}`;
    const dice = throws.get(thread) ?? firstThrow + throws.size;
    throws.set(thread, dice);
    const key = `${agent} ${index}`;
    const z = isShown || units.get(key)?.z === true;
    units.set(key, { y: done.has(key) ? 1 : 0, z, p, throw: dice });
  }
  return [...units.values()];
}

/** "agent message" for each message that an agent answered. */
function repliesOf({ messages }: Corpus): ReadonlySet<string> {
  return new Set(
    messages
      .filter(({ parent, isGiven }) => parent !== undefined && !isGiven)
      .map(({ author, parent }) => `${author} ${parent}`),
  );
}

/** "agent message" for each message of which an agent took up a phrase. */
function adoptionsOf(corpus: Corpus): ReadonlySet<string> {
  const agents = corpus.messages.filter((message: Message) => !message.isGiven);
  return new Set(
    agents.flatMap((message) => [...takenUp(corpus, message)].map((source) => `${message.author} ${source}`)),
  );
}

function* thrownAgain(units: readonly DrawnUnit[], rng: Rng): Generator<Unit> {
  const thrown = new Map<number, number>();
  for (const unit of units) {
    const dice = thrown.get(unit.throw) ?? rng.next();
    thrown.set(unit.throw, dice);
    yield { ...unit, z: dice < unit.p };
  }
}
