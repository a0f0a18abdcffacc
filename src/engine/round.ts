import type { EventRow } from "../store/event-row.ts";
import { OpenRound, type SealedRound } from "../store/sealed-round.ts";
import type { AskAll } from "./asked.ts";
import { playEach } from "./each-turn.ts";
import { playAsOne } from "./one-context.ts";
import { intervene, playOpening } from "./opening.ts";
import { bringIn, type OperatorInput } from "./operator.ts";
import { playScript } from "./script.ts";
import { playSkeleton } from "./skeleton.ts";
import { RoundLog, roundStart, type Society } from "./society.ts";
import type { Tally } from "./tally.ts";
import { playYoked } from "./yoke.ts";

/** What a round starts from, beside the society. */
export interface RoundStart {
  readonly round: number;
  /** The chain's link after the round before. */
  readonly link: string;
  /** What the operator brings in, in order. */
  readonly inputs: readonly OperatorInput[];
  /** Is given the row of each event as it is written. */
  readonly take?: ((row: EventRow) => void) | undefined;
}

/** A round that was played, and what happened in it. */
export interface PlayedRound {
  readonly sealed: SealedRound;
  readonly tally: Tally;
}

/**
 * Plays one round and returns it sealed, its last event being `round.closed`. The society moves on with them. Nothing but the
 * society, the start and the answers decides what comes back.
 */
export async function playRound(
  society: Society,
  { round, link, inputs, take }: RoundStart,
  askAll: AskAll,
): Promise<PlayedRound> {
  const log = new RoundLog(society, round, new OpenRound(link, take));
  bringIn(society, log, roundStart(society.plan, round), inputs);
  if (society.plan.donor) await playYoked(society, log, round, askAll);
  else if (round === 0) playOpening(society, log);
  else await playTurns(society, log, round, askAll);
  const { plan } = society;
  const end = round === 0 ? roundStart(plan, 0) : roundStart(plan, round + 1);
  return { sealed: log.close(end), tally: log.tally };
}

async function playTurns(society: Society, log: RoundLog, round: number, askAll: AskAll): Promise<void> {
  intervene(society, log, round);
  const { author } = society.plan;
  if (author === undefined) await playEach(society, log, round, askAll);
  else if (author.mode === "turns") await playAsOne(society, log, round, askAll);
  else if (author.skeleton === undefined) await playScript(society, log, round, askAll);
  else await playSkeleton(society, log, round, askAll);
}
