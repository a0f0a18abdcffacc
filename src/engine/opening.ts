import type { Action } from "../core/actions.ts";
import { decide } from "../core/decide.ts";
import type { Cause, Event } from "../core/events.ts";
import type { AgentPlan, PostPlan } from "../scenario/plan.ts";
import { textHash } from "../store/hash.ts";
import { type RoundLog, roundStart, type Society } from "./society.ts";

const SCENARIO: Cause = { by: "scenario" };

/** Round 0: communities, agents in plan order, what they are subscribed to and follow, and the opening posts. */
export function playOpening(society: Society, log: RoundLog): void {
  const { plan } = society;
  const at = roundStart(plan, 0);
  for (const { name, about } of plan.communities) {
    log.write(at, SCENARIO, { type: "community.created", community: name, about });
  }
  plan.agents.forEach((agent, number) => {
    log.write(at, SCENARIO, joining(agent, number));
  });
  connect(society, log, at);
  for (const post of plan.opening) publish(society, log, at, post);
}

/** An agent of the plan as it joins. */
export const joining = ({ handle, name, bio, model, persona }: AgentPlan, agent: number): Event => ({
  type: "agent.joined",
  agent,
  handle,
  name,
  bio,
  provenance: "autonomous",
  model,
  persona: textHash(persona),
});

function connect({ plan, forum }: Society, log: RoundLog, at: number): void {
  plan.agents.forEach((agent, number) => {
    for (const community of agent.communities) {
      log.write(at, SCENARIO, { type: "community.subscribed", agent: number, community });
    }
    for (const handle of agent.follows) {
      const target = forum.byHandle.get(handle);
      if (target === undefined) throw new Error(`the plan follows an unknown handle: ${handle}`);
      log.write(at, SCENARIO, { type: "agent.followed", agent: number, target });
    }
  });
}

/** When and why something is written. */
interface Occasion {
  readonly at: number;
  readonly cause: Cause;
}

/** The number behind a handle; one that nobody bears joins, as an outsider whom no model speaks for. */
function authorOf({ forum }: Society, log: RoundLog, { at, cause }: Occasion, handle: string): number {
  const known = forum.byHandle.get(handle);
  if (known !== undefined) return known;
  const agent = forum.agents.length;
  log.write(at, cause, {
    type: "agent.joined",
    agent,
    handle,
    name: handle,
    bio: "",
    provenance: "injected",
  });
  return agent;
}

/** What somebody does by the experimenter's hand, as the forum decides it: events, or a refusal. */
export function act(
  society: Society,
  log: RoundLog,
  occasion: Occasion,
  { by, action }: { readonly by: string; readonly action: Action },
): void {
  const agent = authorOf(society, log, occasion, by);
  const decision = decide(society.forum, agent, action);
  const events: readonly Event[] = decision.ok
    ? decision.events
    : [{ type: "action.refused", agent, action, reason: decision.reason }];
  for (const event of events) log.write(occasion.at, occasion.cause, event);
}

function publish(
  society: Society,
  log: RoundLog,
  at: number,
  { by, in: community, title, body }: PostPlan,
): void {
  act(society, log, { at, cause: SCENARIO }, { by, action: { type: "post", community, title, body } });
}

/** The posts that the scenario drops into a round before anybody wakes. */
export function intervene(society: Society, log: RoundLog, round: number): void {
  for (const { at, post } of society.plan.interventions) {
    if (at === round) publish(society, log, roundStart(society.plan, round), post);
  }
}
