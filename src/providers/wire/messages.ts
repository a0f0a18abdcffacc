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
  const system: string[] = [];
  const turns: Said[] = [];
  for (const { role, text } of segments) {
    if (role === "system") system.push(text);
    else add(turns, role, text);
  }
  return [...visible([{ role: "system", lines: system }]), ...alternating(turns)];
}

/** Lines of one role that follow each other. */
interface Said {
  readonly role: Segment["role"];
  readonly lines: string[];
}

function add(to: Said[], role: Segment["role"], line: string): void {
  const last = to.at(-1);
  if (last?.role === role) last.lines.push(line);
  else to.push({ role, lines: [line] });
}

function alternating(turns: readonly Said[]): readonly Block[] {
  let blocks = visible(turns);
  if (blocks.length < turns.length) {
    // What stood around a block that was left out may be of one role.
    const rest: Said[] = [];
    for (const { role, text } of blocks) add(rest, role, text);
    blocks = visible(rest);
  }
  return blocks[0]?.role === "user" ? blocks : [{ role: "user", text: BEGINNING }, ...blocks];
}

function visible(parts: readonly Said[]): readonly Block[] {
  return parts
    .map(({ role, lines }) => ({ role, text: joinedText(lines) }))
    .filter(({ text }) => !isBlank(text));
}

interface MaybeIllFormed {
  /** Of Node 20, but not yet of the es2023 library that we compile against. */
  toWellFormed(): string;
}

/** Lines as one text. Half a character cannot be written as UTF-8: JSON would escape it, and servers refuse that. */
export function joinedText(lines: readonly string[]): string {
  return (lines.join("\n") as unknown as MaybeIllFormed).toWellFormed();
}

const VISIBLE = /\S/;

/** Whether nothing in a text can be seen: servers refuse such blocks. */
export const isBlank = (text: string): boolean => !VISIBLE.test(text);
