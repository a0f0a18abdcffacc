import { drawAt } from "../../core/rng.ts";
import type { Corpus, Exposure, Message, TurnRow } from "../corpus.ts";
import { grouped } from "../voices/texts.ts";
import { coinedIn, takenUp } from "./coinage.ts";
import type { Stratum } from "./mantel-haenszel.ts";

/** A phrase is at risk of being taken up in so many rounds after the one in which it was coined. */
const ROUNDS = 8;
/** Steps of work, each one turn against one message; where there are more, turns are drawn. */
const MOST_STEPS = 4_000_000;

export interface AdoptionTable {
  readonly strata: readonly Stratum[];
  /** Share of the turns that were looked at. */
  readonly sampled: number;
}

interface Cell {
  exposed: { cases: number; total: number };
  unexposed: { cases: number; total: number };
}

/**
 * Who took up whose phrases, turn by turn: at risk is each turn with each message of another's with phrases of its own, coined within the
 * eight rounds before, from which that agent has taken nothing yet; exposed means shown to it by then. Strata are the
 * turn's round and the message's community. Undefined where turns or exposures are not known.
 */
export function adoptionTable(corpus: Corpus, seed: number): AdoptionTable | undefined {
  const { turns, exposures } = corpus;
  if (turns === undefined || exposures === undefined) return undefined;
  const recent = new RecentMessages(corpus);
  const steps = turns.reduce((sum, { round }) => sum + recent.before(round).length, 0);
  const sampled = Math.min(1, MOST_STEPS / Math.max(1, steps));
  const count = new Count(corpus, exposures);
  for (const turn of [...turns].sort((a, b) => a.turn - b.turn)) {
    count.see(turn);
    const isDrawn = sampled === 1 || drawAt(seed, "metric", "adoption", turn.turn) < sampled;
    if (isDrawn) for (const message of recent.before(turn.round)) count.risk(turn, message);
    count.settle(turn);
  }
  return { strata: count.strata(), sampled };
}

/** Messages with phrases of their own, by round. */
class RecentMessages {
  readonly #byRound = new Map<number, Message[]>();
  readonly #before = new Map<number, readonly Message[]>();

  constructor(corpus: Corpus) {
    for (const index of new Set(coinedIn(corpus).values())) {
      const message = corpus.messages[index] as Message;
      const others = this.#byRound.get(message.round);
      if (others) others.push(message);
      else this.#byRound.set(message.round, [message]);
    }
  }

  /** Of the eight rounds before this one. */
  before(round: number): readonly Message[] {
    const known = this.#before.get(round);
    if (known) return known;
    const found: Message[] = [];
    for (let at = Math.max(0, round - ROUNDS); at < round; at += 1)
      found.push(...(this.#byRound.get(at) ?? []));
    this.#before.set(round, found);
    return found;
  }
}

class Count {
  readonly #corpus: Corpus;
  readonly #shownIn: ReadonlyMap<string, readonly Exposure[]>;
  readonly #seen = new Set<string>();
  /** "agent message" once a phrase of it was taken up. */
  readonly #taken = new Set<string>();
  readonly #cells = new Map<string, Cell>();
  #now: ReadonlySet<number> = new Set();

  constructor(corpus: Corpus, exposures: readonly Exposure[]) {
    this.#corpus = corpus;
    this.#shownIn = grouped(
      exposures.filter(({ isShown }) => isShown),
      ({ turn, agent }) => `${turn} ${agent}`,
    );
  }

  /** Begins a turn: what it was shown, and what it takes up. */
  see({ turn, agent, wrote }: TurnRow): void {
    for (const { message } of this.#shownIn.get(`${turn} ${agent}`) ?? [])
      this.#seen.add(`${agent} ${message}`);
    const { messages } = this.#corpus;
    this.#now = new Set(wrote.flatMap((index) => [...takenUp(this.#corpus, messages[index] as Message)]));
  }

  risk({ agent, round }: TurnRow, { author, index, community }: Message): void {
    const pair = `${agent} ${index}`;
    if (author === agent || this.#taken.has(pair)) return;
    const key = `${round} ${community}`;
    const cell = this.#cells.get(key) ?? {
      exposed: { cases: 0, total: 0 },
      unexposed: { cases: 0, total: 0 },
    };
    this.#cells.set(key, cell);
    const side = this.#seen.has(pair) ? cell.exposed : cell.unexposed;
    side.total += 1;
    side.cases += this.#now.has(index) ? 1 : 0;
  }

  settle({ agent }: TurnRow): void {
    for (const index of this.#now) this.#taken.add(`${agent} ${index}`);
  }

  strata(): Stratum[] {
    return [...this.#cells.values()];
  }
}
