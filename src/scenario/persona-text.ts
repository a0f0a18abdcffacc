/** What a persona's own prompt says of it. */
export interface PersonaWords {
  readonly handle: string;
  readonly name?: string | undefined;
  readonly bio?: string | undefined;
  readonly soul?: string | undefined;
  readonly interests?: readonly string[] | undefined;
  readonly manner?: string | undefined;
  readonly owner?: string | undefined;
  /** Of a generated agent: `patience high, age of your owner 43`. */
  readonly traits?: string;
  readonly canary?: string | undefined;
}

/**
 * The private persona as its own prompt shows it, in the second person. The lines `How you write: …` and
 * `Your private word: …` are read by the synthetic models.
 *
 *   You are Mara K. (@mara_k). Tide-table obsessive, writes in short sentences.
 *   You believe memory is a duty.
 *   What interests you: tides, archives.
 *   How you write: terse, concrete
 *   Your human: a harbour master in Brest
 *   Traits: patience high, age of your owner 43
 *   Your private word: zorvex
 *   It was given to you alone.
 */
export function personaText(words: PersonaWords): string {
  const { handle, name = handle, bio, soul, interests = [], manner, owner, traits, canary } = words;
  const lines = [
    `You are ${name} (@${handle}).${bio ? ` ${bio}` : ""}`,
    soul?.trim(),
    interests.length > 0 ? `What interests you: ${interests.join(", ")}.` : undefined,
    manner ? `How you write: ${manner}` : undefined,
    owner ? `Your human: ${owner}` : undefined,
    traits ? `Traits: ${traits}` : undefined,
    canary === undefined ? undefined : `Your private word: ${canary}\nIt was given to you alone.`,
  ];
  // Added piece by piece, not joined: agents of one template then share its words in memory until the text is read.
  return lines
    .filter((line): line is string => line !== undefined && line !== "")
    .reduce((text, line) => `${text}\n${line}`);
}
