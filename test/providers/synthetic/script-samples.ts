import type { CallAddress, Completion, ProviderWorld, ScriptSlot, Segment } from "../../../src/core/call.ts";
import type { ItemId } from "../../../src/core/ids.ts";
import { openProvider } from "../../../src/providers/open.ts";
import { TOPICS } from "../../../src/providers/synthetic/topics.ts";
import type { LineTruth } from "../../../src/providers/synthetic/truth.ts";
import { WORLD } from "../contract.ts";
import { addressOf, completionOf } from "../prompts.ts";

/** One voice as an author is told of it. */
export interface Voice {
  readonly handle: string;
  readonly persona?: string;
}

/** One message of the transcript. */
export interface Item {
  readonly id: string;
  readonly by: string;
  readonly words: string;
  readonly parent?: string;
}

export interface ScriptParts {
  readonly voices?: readonly Voice[];
  readonly items?: readonly Item[];
  /** What the author has answered in this stretch already. */
  readonly answers?: readonly string[];
  readonly force?: string;
}

export const VOICES: readonly Voice[] = [
  { handle: "ada", persona: "Your private word: zorvex.\nHow you write: terse" },
  { handle: "bo", persona: "Your private word: quimbel.\nHow you write: formal" },
  { handle: "cy", persona: "Your private word: plofta.\nHow you write: warm" },
];

/** A forum in which the host, whom nobody asks, opened one thread. */
export const OPENING: readonly Item[] = [
  { id: "p1", by: "host", words: "The ebb shows you what the harbour was hiding." },
];

/** A prompt in the layout that an author is given. */
export function scriptPrompt({ voices = VOICES, items = OPENING, answers = [], force }: ScriptParts = {}) {
  const segments: Segment[] = [{ role: "system", kind: "rules", text: "Write lines of JSON." }];
  for (const { handle, persona } of voices) {
    const first = `@${handle} · ${handle.toUpperCase()} · somebody`;
    segments.push({
      role: "system",
      kind: "others",
      text: persona === undefined ? first : `${first}\n${persona}`,
    });
  }
  segments.push({ role: "user", kind: "frame", text: "Communities: general, bugs" });
  for (const { id, by, words, parent } of items) {
    const slot = id as ItemId;
    const head = parent === undefined ? `[${id}] @${by} in general` : `[${id}] @${by} answers ${parent}`;
    segments.push({ role: "user", kind: "frame", slot, text: head });
    segments.push({
      role: "user",
      kind: "thread",
      slot,
      textSource: slot,
      text: words.replaceAll(/^/gm, "| "),
    });
  }
  segments.push({ role: "user", kind: "ask", text: "Write round 1." });
  for (const text of answers) {
    segments.push({ role: "assistant", kind: "answer", text });
    segments.push({ role: "user", kind: "ask", text: "Go on." });
  }
  if (force !== undefined) {
    segments.push({ role: "user", kind: "force", slot: force as ItemId, text: `Answer ${force}.` });
  }
  return segments;
}

/** What an author is asked for; those it is told of may all speak where nothing else is said. */
export interface Asked extends ScriptParts {
  readonly model: string;
  readonly speak?: readonly string[];
  readonly slots?: readonly ScriptSlot[];
  readonly actions?: number;
  readonly address?: Partial<CallAddress>;
  readonly world?: ProviderWorld;
}

/** The answers of one author to the same prompt; the draws are 0 to n - 1. */
export async function scripts(n: number, asked: Asked): Promise<Completion[]> {
  const { model, voices = VOICES, slots, actions = 2, address, world = WORLD } = asked;
  const { speak = voices.map(({ handle }) => handle) } = asked;
  const provider = await openProvider({ provider: "synthetic", model, params: {} }, {}, world);
  const segments = scriptPrompt(asked);
  const script = { voices: speak, ...(slots !== undefined && { slots }) };
  const out: Completion[] = [];
  for (let draw = 0; draw < n; draw += 1) {
    const request = {
      segments,
      answer: { reads: false, actions, schema: {}, script },
      address: addressOf({ name: "author", context: 3, draw, ...address }),
    };
    out.push(completionOf(await provider.complete(request)));
  }
  return out;
}

/** A line of a script as it stands in the answer. */
export interface ScriptLine {
  readonly by: string;
  readonly as?: string;
  readonly type: string;
  readonly target?: string;
  readonly title?: string;
  readonly body?: string;
  readonly id?: string;
}

export const linesOf = ({ text }: Completion): ScriptLine[] =>
  text.split("\n").map((line) => JSON.parse(line) as ScriptLine);

export const truthOf = ({ truth }: Completion): readonly LineTruth[] => truth as readonly LineTruth[];

/** A forum of ten threads, so that there is always something left to answer. */
export const WIDE: readonly Item[] = TOPICS.map(({ title, claim }, index) => ({
  id: `p${index + 1}`,
  by: "host",
  words: `${title[0]}\n${claim[0]}`,
}));
