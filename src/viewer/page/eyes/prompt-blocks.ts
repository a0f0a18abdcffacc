import type { PromptSegment } from "../../api.ts";

/** Segments of one role and kind that follow each other. */
export interface Block {
  /** Index of its first segment. */
  readonly at: number;
  readonly role: PromptSegment["role"];
  readonly kind: PromptSegment["kind"];
  readonly segments: readonly PromptSegment[];
}

/**
 * A prompt as a person reads it: neighbours of one kind together. A frame (the line that says who wrote what) belongs to the block it
 * introduces, which is that of the next segment that is no frame. Nothing is left out and nothing changes its place.
 */
export function blocksOf(segments: readonly PromptSegment[]): Block[] {
  const blocks: { at: number; role: Block["role"]; kind: Block["kind"]; segments: PromptSegment[] }[] = [];
  segments.forEach((segment, at) => {
    const kind = segment.kind === "frame" ? introduced(segments, at) : segment.kind;
    const last = blocks.at(-1);
    if (last?.role === segment.role && last.kind === kind) last.segments.push(segment);
    else blocks.push({ at, role: segment.role, kind, segments: [segment] });
  });
  return blocks;
}

function introduced(segments: readonly PromptSegment[], at: number): PromptSegment["kind"] {
  const { role } = segments[at] as PromptSegment;
  for (const next of segments.slice(at + 1)) {
    if (next.role !== role) break;
    if (next.kind !== "frame") return next.kind;
  }
  return "frame";
}
