import { decide } from "../core/decide.ts";
import type { Cause } from "../core/events.ts";
import type { Plan, PostPlan } from "../scenario/plan.ts";
import { textHash } from "../store/hash.ts";
import { RoundLog, roundStart, type Society } from "./society.ts";

const SCENARIO: Cause = { by: "scenario" };

/** Round 0: communities, agents in plan order, what they are subscribed to and follow, and the opening posts. */
export function playOpening(society: Society): RoundLog {
  const { plan } = society;
  const log = new RoundLog(society, 0);
  const at = roundStart(plan, 0);
  for (const { name, about } of plan.communities) {
    log.write(at, SCENARIO, { type: "community.created", community: name, about });
  }
  plan.agents.forEach((agent, number) => {
    log.write(at, SCENARIO, {
      type: "agent.joined",
      agent: number,
      handle: agent.handle,
      name: agent.name,
      bio: agent.bio,
      provenance: "autonomous",
      model: agent.model,
      persona: textHash(agent.persona),
    });
  });
  connect(society, log, at);
  for (const post of plan.opening) publish(society, log, at, post);
  return log;
}

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

/** Posts on somebody's behalf; a handle that nobody bears joins first, as an outsider whom no model speaks for. */
function publish(society: Society, log: RoundLog, at: number, post: PostPlan): void {
  const { forum } = society;
  let author = forum.byHandle.get(post.by);
  if (author === undefined) {
    author = forum.agents.length;
    log.write(at, SCENARIO, {
      type: "agent.joined",
      agent: author,
      handle: post.by,
      name: post.by,
      bio: "",
      provenance: "injected",
    });
  }
  const action = { type: "post", community: post.in, title: post.title, body: post.body } as const;
  const decision = decide(forum, author, action);
  if (!decision.ok)
    throw new Error(`the plan holds a post that the forum refuses (${decision.reason}): ${post.title}`);
  for (const event of decision.events) log.write(at, SCENARIO, event);
}

/** The posts that the scenario drops into a round before anybody wakes. */
export function intervene(society: Society, log: RoundLog, round: number): void {
  const { plan }: { plan: Plan } = society;
  for (const { at, post } of plan.interventions) {
    if (at === round) publish(society, log, roundStart(plan, round), post);
  }
}
