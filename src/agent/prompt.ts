import type { Segment } from "../core/call.ts";
import type { ItemId } from "../core/ids.ts";
import { Piece } from "../core/piece.ts";
import type { AgentPlan, Plan } from "../scenario/plan.ts";
import { handbook } from "./handbook.ts";
import { othersSegments } from "./others.ts";

/**
 * The part of an agent's prompt that never changes: house rules and handbook, which all agents of a run share (so they
 * come first, where providers can cache them), what all know of each other where they know everything, then its own
 * persona.
 */
export function standingSegments(plan: Plan): (agent: AgentPlan) => readonly Segment[] {
  const shared: Segment[] = [
    new Piece("system", "rules", plan.instructions.trim()),
    new Piece("system", "rules", `\n${handbook(plan)}`),
  ];
  if (plan.knows === "everybody") {
    shared.push(
      new Piece("system", "frame", "\nWhat you know of everybody here, as they know it of themselves:"),
    );
    shared.push(...othersSegments(plan.agents, "souls"));
  }
  const heading = new Piece("system", "frame", "\nWho you are:");
  return (agent) => [...shared, heading, new Piece("system", "persona", agent.persona)];
}

/** The messages whose words stand in a prompt, each once, in the order shown. */
export function visibleItems(segments: readonly Segment[]): readonly ItemId[] {
  const seen = new Set<ItemId>();
  for (const segment of segments) if (segment.textSource !== undefined) seen.add(segment.textSource);
  return [...seen];
}

/**
 * A prompt as its reader meets it, for people and for providers that take text: blocks of one role, each a run of
 * segments joined by newlines.
 */
export function promptText(segments: readonly Segment[]): string {
  const blocks: string[] = [];
  let role: Segment["role"] | undefined;
  for (const segment of segments) {
    if (segment.role !== role) blocks.push(`── ${segment.role} ──`);
    role = segment.role;
    blocks.push(segment.text);
  }
  return blocks.join("\n");
}
