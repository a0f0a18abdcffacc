import { type Placed, type Segment, Strand } from "../../core/call.ts";
import type { Words } from "./json-words.ts";

/** What stands where a conversation must begin with the user and nobody has said anything. */
const BEGINNING: Part = { role: "user", words: [{ role: "user", kind: "frame", text: "Begin." }] };

/** Pieces of one role that follow each other, to be joined by "\n". */
export interface Part {
  readonly role: Segment["role"];
  readonly words: readonly Words[];
}

/**
 * A prompt as a conversation: at most one system part, first, then parts whose roles alternate, beginning with the
 * user. Segments of one role that follow each other are one part; what is of the system stands at the front
 * wherever it stood; parts without a visible character are left out, since servers refuse them. A strand of one role stays
 * whole.
 *
 *   [{ role: "system", words: [rules, persona] }, { role: "user", words: [heading, frontPage] }]
 */
export function partsOf(segments: readonly Segment[], strands: readonly Placed[] = NONE): readonly Part[] {
  const system: Words[] = [];
  const turns: Part[] = [];
  let next = 0;
  for (let i = 0; i < segments.length; ) {
    const strand = strands[next]?.at === i ? strands[next++]?.strand : undefined;
    const role = strand && roleOf(strand);
    const words = strand && role ? strand : (segments[i] as Segment);
    const said = role ?? (segments[i] as Segment).role;
    if (said === "system") system.push(words);
    else add(turns, said, words);
    i += words === strand ? strand.segments.length : 1;
  }
  return [...visible([{ role: "system", words: system }]), ...alternating(turns)];
}

const NONE: readonly never[] = [];

const roles = new WeakMap<Strand, Segment["role"] | "many">();

/** Whose all of a strand is; undefined where it is nobody's alone. */
function roleOf(strand: Strand): Segment["role"] | undefined {
  let role = roles.get(strand);
  if (role === undefined) {
    const [first] = strand.segments;
    const isOne = first !== undefined && strand.segments.every((segment) => segment.role === first.role);
    role = isOne ? first.role : "many";
    roles.set(strand, role);
  }
  return role === "many" ? undefined : role;
}

function add(to: Part[], role: Segment["role"], words: Words): void {
  const last = to[to.length - 1];
  if (last?.role === role) (last.words as Words[]).push(words);
  else to.push({ role, words: [words] });
}

function alternating(turns: readonly Part[]): readonly Part[] {
  let parts = visible(turns);
  if (parts.length < turns.length) {
    // What stood around a block that was left out may be of one role.
    const rest: Part[] = [];
    for (const { role, words } of parts) for (const each of words) add(rest, role, each);
    parts = rest;
  }
  return parts[0]?.role === "user" ? parts : [BEGINNING, ...parts];
}

const visible = (parts: readonly Part[]): readonly Part[] => parts.filter(({ words }) => !isUnseen(words));

/** Whether nothing in any of the pieces can be seen. */
export const isUnseen = (words: readonly Words[]): boolean =>
  words.every((each) =>
    each instanceof Strand ? each.segments.every(({ text }) => isBlank(text)) : isBlank(each.text),
  );

const VISIBLE = /\S/;

/** Whether nothing in a text can be seen: servers refuse such blocks. */
const isBlank = (text: string): boolean => !VISIBLE.test(text);
