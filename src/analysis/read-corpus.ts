import type { Event, LoggedEvent, TurnOutcome, View } from "../core/events.ts";
import type { Plan } from "../scenario/plan.ts";
import { readCosts } from "../store/cost-reader.ts";
import { RunFile } from "../store/run-file.ts";
import type { Corpus, Exposure, Message, Voice } from "./corpus.ts";
import { costReport } from "./cost.ts";
import { leak } from "./leak.ts";
import { probeBeside } from "./probe/probe-beside.ts";

/**
 * What a run file holds, as measures read it; a file that is being written is read up to its last closed round. Words that were
 * decided for nobody are among the messages, since an agent wrote them; votes for nobody are not. An exposure names the item
 * that was listed, also where the words under it were another's. A voice's model is the last that spoke for it.
 * Throws what `RunFile.openForReading` throws.
 */
export function readCorpus(path: string): Corpus {
  const file = RunFile.openForReading(path);
  try {
    const { arm, seed, lastRound, planJson } = file.header();
    const reading = new Reading();
    for (const logged of file.events()) reading.take(logged);
    const { total } = costReport([readCosts(path)]);
    const canaries = canariesIn(planJson);
    const corpus = reading.corpus(canaries);
    const asked = total.attempts + total.reused > 0;
    return {
      arm,
      seed,
      rounds: Math.max(0, lastRound),
      ...corpus,
      ...(asked && { cost: total }),
      ...leakOf(file, canaries),
      ...probeOf(path),
    };
  } finally {
    file.close();
  }
}

/** What a probe has sampled; of a log that has gone on since it says nothing. */
function probeOf(path: string): Pick<Corpus, "probe"> {
  const probe = probeBeside(path);
  return probe === undefined ? {} : { probe };
}

/** Judged by the log itself: only that says in whose context a word was written, and whose words stood in a slot. */
function leakOf(file: RunFile, canaries: ReadonlyMap<string, string>): Pick<Corpus, "leak"> {
  return canaries.size === 0 ? {} : { leak: leak(file.events(), Object.fromEntries(canaries)) };
}

/** By handle. An import has no plan to speak of. */
function canariesIn(planJson: string): ReadonlyMap<string, string> {
  const { agents = [] } = JSON.parse(planJson) as Partial<Plan>;
  return new Map(
    agents.flatMap(({ handle, canary }) => (canary === undefined ? [] : [[handle, canary] as const])),
  );
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type EventOf<T extends Event["type"]> = Extract<Event, { readonly type: T }>;

interface TurnRead {
  readonly turn: number;
  readonly agent: number;
  readonly round: number;
  readonly outcome: TurnOutcome;
  readonly wrote: number[];
}

/** A log, folded into lists as it goes by. */
class Reading {
  readonly #voices: Writable<Omit<Voice, "number" | "canary">>[] = [];
  readonly #messages: Writable<Message>[] = [];
  readonly #places = new Map<string, number>();
  readonly #turns: TurnRead[] = [];
  /** By turn and agent: one answer may be several agents' turns. */
  readonly #wrote = new Map<string, number[]>();
  readonly #views: { readonly turn: TurnRead; readonly views: readonly View[] }[] = [];
  readonly #votes: { voter: number; message: number; value: 1 | -1 | 0; round: number }[] = [];
  /** The value that stands, by voter and message. */
  readonly #standing = new Map<string, 1 | -1 | 0>();
  #isImport = false;
  #endsAt: number | undefined;

  take(logged: LoggedEvent): void {
    const { event, cause } = logged;
    this.#endsAt = logged.at;
    this.#isImport ||= cause.by === "import";
    switch (event.type) {
      case "agent.joined":
        this.#join(event);
        break;
      case "agent.changed":
        this.#change(event);
        break;
      case "post.created":
        this.#post(event, logged);
        break;
      case "comment.created":
        this.#comment(event, logged);
        break;
      case "vote.cast":
        if (event.audience !== "nobody") this.#vote(event, logged);
        break;
      case "votes.tallied":
        this.#tally(event);
        break;
      case "turn.taken":
        this.#turn(event, logged);
        break;
      default:
    }
  }

  #join({ agent, handle, model, anonymous }: EventOf<"agent.joined">): void {
    this.#voices[agent] = { handle, model, ...(anonymous && { isAnonymous: anonymous }) };
  }

  #change({ agent, model }: EventOf<"agent.changed">): void {
    const voice = this.#voices[agent];
    if (voice && model !== undefined) voice.model = model;
  }

  /** A post that an import only speaks of has nobody here for an author. */
  #post(
    { post, author, community, title, body, missing }: EventOf<"post.created">,
    logged: LoggedEvent,
  ): void {
    const place = { ...placeless(logged), community, thread: this.#messages.length, depth: 0 };
    const isGiven = place.isGiven || missing === true;
    this.#say({ ...place, id: post, type: "post", author, title, body, isGiven }, logged);
  }

  #comment(event: EventOf<"comment.created">, logged: LoggedEvent): void {
    const { comment, author, body, orphan } = event;
    const at = this.#placeOf(event.parent);
    const { community, thread, depth } = this.#messages[at] as Message;
    const parent = orphan ? undefined : at;
    const place = { ...placeless(logged), community, thread, parent, depth: depth + 1 };
    this.#say({ ...place, id: comment, type: "comment", author, title: "", body }, logged);
  }

  #say(message: Omit<Message, "index">, { cause }: LoggedEvent): void {
    const index = this.#messages.length;
    this.#messages.push({ ...message, index });
    this.#places.set(message.id, index);
    if (cause.by !== "turn") return;
    const key = `${cause.turn} ${message.author}`;
    const wrote = this.#wrote.get(key) ?? [];
    wrote.push(index);
    this.#wrote.set(key, wrote);
  }

  #vote({ voter, item, value }: EventOf<"vote.cast">, { round }: LoggedEvent): void {
    const message = this.#placeOf(item);
    this.#votes.push({ voter, message, value, round });
    const key = `${voter} ${message}`;
    const before = this.#standing.get(key) ?? 0;
    this.#standing.set(key, value);
    const on = this.#messages[message] as Writable<Message>;
    on.ups += Number(value === 1) - Number(before === 1);
    on.downs += Number(value === -1) - Number(before === -1);
  }

  #tally({ item, ups, downs }: EventOf<"votes.tallied">): void {
    const on = this.#messages[this.#placeOf(item)] as Writable<Message>;
    on.ups += ups;
    on.downs += downs;
  }

  #turn({ agent, outcome, views }: EventOf<"turn.taken">, { round, cause }: LoggedEvent): void {
    const turn = { turn: cause.by === "turn" ? cause.turn : 0, agent, round, outcome, wrote: [] };
    this.#turns.push(turn);
    if (views.length > 0) this.#views.push({ turn, views });
  }

  corpus(canaries: ReadonlyMap<string, string>): Omit<Corpus, "arm" | "seed" | "rounds"> {
    const isImport = this.#isImport;
    return {
      voices: this.#voices.map((voice, number) => ({ number, ...voice, canary: canaries.get(voice.handle) })),
      messages: this.#messages,
      turns: isImport
        ? undefined
        : this.#turns.map((turn) => ({
            ...turn,
            wrote: this.#wrote.get(`${turn.turn} ${turn.agent}`) ?? [],
          })),
      exposures: isImport ? undefined : this.#exposures(),
      votes: isImport && this.#votes.length === 0 ? undefined : this.#votes,
      ...(this.#endsAt !== undefined && { endsAt: this.#endsAt }),
    };
  }

  #exposures(): Exposure[] {
    return this.#views.flatMap(({ turn, views }) => views.flatMap((view) => this.#exposuresOf(turn, view)));
  }

  #exposuresOf({ agent, round, turn }: TurnRead, view: View): Exposure[] {
    const [held, exempt] = [new Set(view.held), new Set(view.exempt)];
    const drawn = 1 - (view.holdout ?? 0);
    const propensityAt = (i: number): number | undefined =>
      view.recorded ? undefined : exempt.has(i) ? 1 : drawn;
    return view.eligible.map((item, i) => {
      const message = this.#placeOf(item);
      return { agent, round, turn, message, isShown: !held.has(i), propensity: propensityAt(i) };
    });
  }

  #placeOf(id: string): number {
    const place = this.#places.get(id);
    if (place === undefined) throw new RangeError(`the log speaks of ${id}, which was never created`);
    return place;
  }
}

/** What does not depend on where a message stands. */
const placeless = ({ at, round, cause }: LoggedEvent) => ({
  at,
  round,
  parent: undefined,
  ups: 0,
  downs: 0,
  isGiven: cause.by !== "turn" && cause.by !== "import",
});
