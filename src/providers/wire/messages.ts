import type { Segment } from "../../core/call.ts";

/** A run of segments of one role, as one text. */
export interface Block {
  readonly role: Segment["role"];
  readonly text: string;
}

/** What stands where a conversation must begin with the user and nobody has said anything. */
const BEGINNING = "Begin.";

/**
 * A prompt as a conversation: at most one system block, first, then blocks whose roles alternate, beginning with the
 * user. Segments of one role that follow each other are joined by "\n"; what is of the system stands at the front
 * wherever it stood; blocks without a visible character are left out, since servers refuse them.
 *
 *   [{ role: "system", text: "Rules …" }, { role: "user", text: "The front page …" }]
 */
export function blocksOf(segments: readonly Segment[]): readonly Block[] {
  const system = joined(segments.filter(({ role }) => role === "system"));
  // Once more: what stood around a block that was left out may be of one role.
  const turns = [...joined(joined(segments.filter(({ role }) => role !== "system")))];
  if (turns[0]?.role !== "user") turns.unshift({ role: "user", text: BEGINNING });
  return [...system, ...turns];
}

function joined(parts: readonly Block[]): readonly Block[] {
  const blocks: { role: Segment["role"]; lines: string[] }[] = [];
  for (const { role, text } of parts) {
    const last = blocks.at(-1);
    if (last?.role === role) last.lines.push(text);
    else blocks.push({ role, lines: [text] });
  }
  return blocks
    .map(({ role, lines }) => ({ role, text: wellFormed(lines.join("\n")) }))
    .filter(({ text }) => text.trim() !== "");
}

/** Half a character cannot be written as UTF-8: JSON would escape it, and servers refuse that. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}
