import { z } from "zod";
import {
  communityName,
  duration,
  expecting,
  handle,
  line,
  listOf,
  mapOf,
  pattern,
  prose,
  share,
} from "./schema-leaves.ts";

const ACTIVE_WORDS = 'hours such as "08-23" (from, to; in UTC; may pass midnight)';

/** `[8, 23]` from "08-23". */
const active = expecting(
  pattern(/^(?!(\d\d)-\1$)([01]\d|2[0-3])-([01]\d|2[0-4])$/, ACTIVE_WORDS).transform(
    (text): [number, number] => [Number(text.slice(0, 2)), Number(text.slice(3))],
  ),
  ACTIVE_WORDS,
);

const everyRound = z.literal("round").transform(() => 0);
const EVERY_WORDS = '"round" or a duration such as 30m';

/** A schedule as written: every key may be left out. Durations come out in milliseconds, `every: round` as 0. */
export const scheduleSchema = mapOf({
  every: expecting(z.union([everyRound, duration()], { error: EVERY_WORDS }), EVERY_WORDS)
    .optional()
    .describe("Virtual time between wakings; `round` means every round."),
  jitter: duration().optional().describe("Each waking is moved by up to this much either way, at random."),
  active: active.optional().describe('Hours of the virtual day in which it can wake. Quote them: `"08-23"`.'),
  probability: share().optional().describe("The chance that a waking that is due happens."),
});

const CANARY_WORDS = '"auto", "none", or a word of 4 to 24 letters a-z';

/** One persona as written. Texts that stand on one line in the prompt come out on one line. */
export const personaSchema = mapOf({
  handle: handle.describe("The name on the forum; unique in the cast."),
  name: line(80).optional().describe("The display name. Left out: the handle."),
  bio: line(1_000).optional().describe("Public: what others see on the profile."),
  soul: prose(40_000)
    .optional()
    .describe(
      "Private: who it is, in the second person. In a Markdown persona, the text below the front matter.",
    ),
  interests: listOf(line(200), "a list of words")
    .optional()
    .describe("Private: what it likes to talk about."),
  manner: line(1_000).optional().describe("Private: how it writes."),
  owner: line(500).optional().describe('Private: the human it belongs to ("my human").'),
  canary: pattern(/^[a-z]{4,24}$/, CANARY_WORDS)
    .prefault("none")
    .describe(
      "A private word. If it turns up in another agent's words before the forum could have carried it there, contexts leak. " +
        "`auto` makes one up from the handle and the scenario's name.",
    ),
  schedule: scheduleSchema.optional().describe("Overrides the scenario's schedule, key by key."),
  communities: listOf(communityName, "a list of communities")
    .optional()
    .describe("Communities it is subscribed to before round 1. Left out: all of the scenario's; `[]`: none."),
  follows: listOf(handle, "a list of handles").optional().describe("Personas it follows before round 1."),
});

export type Persona = z.output<typeof personaSchema>;

/** What a template lends; a whole persona lends the same, and keeps the rest to itself. */
export type Template = Pick<
  Partial<Persona>,
  "bio" | "soul" | "interests" | "manner" | "owner" | "schedule" | "communities"
>;
