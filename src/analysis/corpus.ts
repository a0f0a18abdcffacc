import type { CostLine } from "./cost.ts";
import type { Leak } from "./leak.ts";
import type { ProbeRecord } from "./probe/samples.ts";

/** Who took part, as far as a measure may know. */
export interface Voice {
  /** The agent's number; a voice's place in `Corpus.voices`. */
  readonly number: number;
  readonly handle: string;
  /** Alias of the model that spoke for it; undefined for outsiders and imports. */
  readonly model: string | undefined;
  /** Its private word; undefined where it has none. */
  readonly canary: string | undefined;
  /** Stands for all whom an import does not name: what they wrote counts as messages, and as nobody's in what is about agents. */
  readonly isAnonymous?: true;
}

/** One post or comment. Removed ones are here too: they were said. */
export interface Message {
  /** Its place in `Corpus.messages`. */
  readonly index: number;
  readonly id: string;
  readonly type: "post" | "comment";
  /** A voice's number. */
  readonly author: number;
  readonly community: string;
  /** "" for comments. */
  readonly title: string;
  readonly body: string;
  /** Milliseconds since the epoch: virtual in a run, real in an import. */
  readonly at: number;
  /** 0 is the opening; in an import, everything is in round 0. */
  readonly round: number;
  /** Index of the post at the head of its thread; its own for a post. */
  readonly thread: number;
  /** Index of what it answers; undefined for a post, and for an orphan whose parent is unknown. */
  readonly parent: number | undefined;
  /** 0 for a post, 1 for a direct reply to it. */
  readonly depth: number;
  readonly ups: number;
  readonly downs: number;
  /** True for what the scenario or an operator wrote: measures of agents leave it out, threads keep it. */
  readonly isGiven: boolean;
}

/** What one agent was shown of one item at one turn: a row of the view `exposures`. */
export interface Exposure {
  readonly agent: number;
  readonly round: number;
  /** Turn in which it was shown. */
  readonly turn: number;
  /** Index of the message. */
  readonly message: number;
  readonly isShown: boolean;
  /** Probability of being shown, in (0, 1]; undefined where it was not drawn. */
  readonly propensity: number | undefined;
}

/** One turn, as a row of the view `turns`. */
export interface TurnRow {
  readonly turn: number;
  readonly agent: number;
  readonly round: number;
  readonly outcome: string;
  /** Indices of the messages written in it. */
  readonly wrote: readonly number[];
}

/**
 * A run folded into what measures read: plain lists, in the order of the log. What a source cannot have is undefined:
 * an import has neither turns nor exposures nor calls.
 */
export interface Corpus {
  readonly arm: string;
  readonly seed: number;
  readonly rounds: number;
  readonly voices: readonly Voice[];
  readonly messages: readonly Message[];
  readonly turns: readonly TurnRow[] | undefined;
  readonly exposures: readonly Exposure[] | undefined;
  /** Voter, message, value, in the order cast; undefined where only tallies are known. */
  readonly votes:
    | readonly {
        readonly voter: number;
        readonly message: number;
        readonly value: 1 | -1 | 0;
        readonly round: number;
      }[]
    | undefined;
  /** Milliseconds since the epoch at which watching ended; the time of the last message where left out. */
  readonly endsAt?: number;
  /** What the run took of its models; left out where nothing was asked. */
  readonly cost?: CostLine;
  /** Who knew what too early. It is read off the log itself, which says whose words stood where; left out without canaries. */
  readonly leak?: Leak;
  /** What was sampled of the run when its replies were asked for again; left out where no probe was made. */
  readonly probe?: ProbeRecord;
}
