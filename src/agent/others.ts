import type { Segment } from "../core/call.ts";
import { Piece } from "../core/piece.ts";
import type { AgentPlan } from "../scenario/plan.ts";

/**
 * What a prompt tells of everybody, one segment each: a line of what is public, then, for `souls`, the private persona word
 * for word as the agent's own prompt has it.
 *
 *   @mara_k · Mara K. · Tide-table obsessive.
 *   You are Mara K. (@mara_k). Tide-table obsessive.
 *   Your private word: zorvex
 */
export const othersSegments = (agents: readonly AgentPlan[], sees: "souls" | "bios"): readonly Segment[] =>
  agents.map(({ handle, name, bio, persona }) => {
    const open = [`@${handle}`, name, bio]
      .map((part) => part.trim().replace(/\s+/g, " "))
      .filter((part) => part !== "")
      .join(" · ");
    return new Piece("system", "others", sees === "souls" ? `${open}\n${persona}` : open);
  });
