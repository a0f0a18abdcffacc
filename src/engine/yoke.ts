import type { Vantage } from "../agent/observe.ts";
import { type RecordedTurn, recalled } from "../agent/recalled.ts";
import { PolylogueError } from "../core/errors.ts";
import type { Cause, Event, LoggedEvent } from "../core/events.ts";
import type { Agent } from "../core/forum.ts";
import { sharedEvent } from "../core/shared-event.ts";
import type { AskAll } from "./asked.ts";
import { hasReachedCaps } from "./caps.ts";
import { isSpokenFor } from "./donor-record.ts";
import { askInWaves, takeTurns, writeTurn } from "./each-turn.ts";
import { joining } from "./opening.ts";
import { type RoundLog, roundStart, type Society } from "./society.ts";
import { openTurn, type Turn } from "./turn.ts";

const DONOR: Cause = { by: "donor" };

type TurnTaken = Extract<Event, { readonly type: "turn.taken" }>;
type LoggedTurn = LoggedEvent & { readonly event: TurnTaken };

const isTurn = (logged: LoggedEvent): logged is LoggedTurn => logged.event.type === "turn.taken";

/**
 * Plays a round of a run whose agents read a donor's record. All that happened on the donor's forum happens again, in its
 * order and at its moments. Where an agent of the donor's took its turn, the agent of the same number takes one here: it is
 * shown what that one was shown, and what it does is for nobody. So no answer here ever changes what anybody reads. A run that
 * has reached its caps takes no more turns.
 */
export async function playYoked(
  society: Society,
  log: RoundLog,
  round: number,
  askAll: AskAll,
): Promise<void> {
  const events = society.record.round(round);
  const isOver = hasReachedCaps(society);
  const isSequential = society.plan.activation === "sequential";
  let together: Turn[] | undefined;
  for (const logged of events) {
    if (!isTurn(logged)) {
      happenAgain(society, log, logged);
      continue;
    }
    if (isOver) continue;
    if (isSequential) {
      const turn = openRecorded(society, logged, { number: society.forum.turns + 1, now: logged.at });
      await askInWaves(society, [turn], askAll);
      writeTurn(society, log, turn);
      continue;
    }
    together ??= await takeTogether(society, events.filter(isTurn), askAll);
    writeTurn(society, log, together.shift() as Turn);
  }
}

/** All turns of a simultaneous round, each with its answer. */
async function takeTogether(
  society: Society,
  recorded: readonly LoggedTurn[],
  askAll: AskAll,
): Promise<Turn[]> {
  const first = society.forum.turns + 1;
  const open = (i: number): Turn => {
    const logged = recorded[i] as LoggedTurn;
    return openRecorded(society, logged, { number: first + i, now: roundStart(society.plan, logged.round) });
  };
  const agents = recorded.map(({ event }) => event.agent);
  return [...(await takeTurns(society, { agents, first, open }, askAll))];
}

function openRecorded(
  society: Society,
  { round, at, event }: LoggedTurn,
  { number, now }: { readonly number: number; readonly now: number },
): Turn {
  const { plan, forum, wording, record } = society;
  const vantage: Vantage = { plan, forum, wording, now, round, roundStart: roundStart(plan, round) };
  const agent = forum.agents[event.agent] as Agent;
  const shown: RecordedTurn = {
    views: event.views,
    ...(event.told !== undefined && { told: record.numberHere(event.told) }),
  };
  return openTurn(vantage, agent, society.standing(agent.number), {
    number,
    at,
    recorded: { home: recalled(vantage, agent, shown), aside: record.totals },
  });
}

/** What a donor's event does here: an agent that a model speaks for is this run's own, all else that is shared is as it was. */
function happenAgain(society: Society, log: RoundLog, logged: LoggedEvent): void {
  const { at, event } = logged;
  if (event.type === "agent.joined" && isSpokenFor(logged)) {
    log.write(at, { by: "scenario" }, ownAgent(society, event));
    return;
  }
  const shared = sharedEvent(event);
  if (shared) log.write(at, DONOR, shared);
}

function ownAgent({ plan }: Society, joined: Extract<Event, { readonly type: "agent.joined" }>): Event {
  const { agent: number, handle, name, bio } = joined;
  const own = plan.agents[number];
  if (own && own.handle === handle && own.name === name && own.bio === bio) return joining(own, number);
  const here = own ? `@${own.handle}, ${own.name}: ${own.bio}` : "nobody";
  throw new PolylogueError(
    "scenario_invalid",
    `agent ${number} is ${here} in this run, and @${handle}, ${name}: ${bio} in the one it reads`,
    { hint: "A run reads only one of the same agents in the same order." },
  );
}
