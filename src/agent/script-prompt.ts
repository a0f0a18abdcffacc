import type { Segment } from "../core/call.ts";
import { Piece } from "../core/piece.ts";
import type { Plan } from "../scenario/plan.ts";
import { handbook } from "./handbook.ts";
import type { Vantage } from "./observe.ts";
import { othersSegments } from "./others.ts";
import { scriptHandbook } from "./script-handbook.ts";
import type { Transcript } from "./transcript.ts";

const known = new WeakMap<Plan, readonly Segment[]>();

/**
 * What never changes in the prompts of one context that speaks for all: house rules, how to answer, and who there is, with
 * everybody's private persona or without. The same segments for the same plan.
 */
export function authorStanding(plan: Plan): readonly Segment[] {
  const { author } = plan;
  if (author === undefined) throw new Error(`no author speaks for all in ${plan.arm}`);
  let segments = known.get(plan);
  if (segments === undefined) {
    const how = author.mode === "script" ? scriptHandbook(plan) : handbook(plan);
    segments = [
      new Piece("system", "rules", plan.instructions.trim()),
      new Piece("system", "rules", `\n${how}`),
      new Piece("system", "frame", "\nWho is here:"),
      ...othersSegments(plan.agents, author.sees),
    ];
    known.set(plan, segments);
  }
  return segments;
}

type Scene = Pick<Vantage, "forum" | "plan" | "wording" | "round" | "now">;

/**
 * All that an author is shown before it is asked for a round: standing part, the forum so far, then moment and places. What
 * grows at its end stands before what changes with each round, so that a provider's cache finds the prompt of the round before.
 */
export function scriptPrompt(
  { forum, plan, wording, round, now }: Scene,
  transcript: Transcript,
): readonly Segment[] {
  return [
    ...authorStanding(plan),
    ...storySegments({ forum, wording }, transcript),
    wording.heading(wording.moment(now, round, plan.rounds).text),
    ...wording.places(forum, new Set()).segments,
  ];
}

/** What one context is shown before it is asked for one agent's turn; what that agent sees for itself comes behind it. */
export function actingPrompt(
  { forum, plan, wording }: Scene,
  transcript: Transcript,
  handle: string,
): readonly Segment[] {
  return [
    ...authorStanding(plan),
    ...storySegments({ forum, wording }, transcript),
    wording.heading(`You are now @${handle}.`),
  ];
}

function storySegments(
  { forum, wording }: Pick<Scene, "forum" | "wording">,
  transcript: Transcript,
): readonly Segment[] {
  const told = transcript.segments(forum);
  return [
    wording.heading(
      told.length === 0 ? "Nobody has written anything yet." : "The forum so far, oldest first:",
    ),
    ...told,
  ];
}
