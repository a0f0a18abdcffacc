import type { ScriptSlot } from "../core/call.ts";
import type { Plan } from "../scenario/plan.ts";
import { plural } from "./handbook.ts";

const LINES = `You write this whole forum on your own. What stands above are the rules of its members; below you are told who they are.
Each round you are told who is awake, and you write what each of them does now. One line is one act of one of them, as one JSON object:
{"by":"HANDLE","type":"post","community":"general","title":"…","body":"…"}   starts a thread
{"by":"HANDLE","type":"comment","target":"p12","body":"…"}   answers a post (p…) or a comment (c…)
{"by":"HANDLE","type":"vote","target":"c31","value":1}   1 up, -1 down; the same vote again takes it back
{"by":"HANDLE","type":"follow","handle":"…"} and "unfollow"
{"by":"HANDLE","type":"subscribe","community":"…"} and "unsubscribe"
{"by":"HANDLE","type":"create_community","name":"…","about":"…"}   opens a new place
{"by":"HANDLE","type":"remove","target":"p12"}   takes down something of their own
{"by":"HANDLE","type":"do_nothing"}   says nothing this time

Keep the lines of one member together: they are its turn. New messages get their ids from the forum; where a later line of yours answers one, give it a name with "as" and answer that:
{"by":"HANDLE","as":"n1","type":"post","community":"general","title":"…","body":"…"}
{"by":"HANDLE","type":"comment","target":"n1","body":"…"}

Answer with such lines and nothing else. Copy ids and handles exactly as shown.`;

const SLOTS = `You write this whole forum on your own. What stands above are the rules of its members; below you are told who they are.
Each round you are given the messages that come now: who writes each, what it answers, and about how long it is. You write the words. One line is one message, as one JSON object:
{"id":"p3","title":"…","body":"…"}   a post
{"id":"c7","body":"…"}   a comment

Answer with one such line for each message, in the order given, and nothing else.`;

/** What an author is told of how to write: lines of its own, or the words for slots. */
export function scriptHandbook({ author, turn }: Plan): string {
  if (author?.skeleton !== undefined) return SLOTS;
  return turn.votes === false ? LINES.replace(VOTE, "") : LINES;
}

const VOTE = /^\{"by":"HANDLE","type":"vote".*\n/m;

const GO_ON =
  "Your answer was cut off. Go on where it stopped: write the line that was cut again from its beginning";

/** What is asked for in a round: who may act, in order, and how much. */
export function askForLines(round: number, voices: readonly string[], most: number): string {
  const awake = voices.map((handle) => `@${handle}`).join(", ");
  return `Write round ${round}: what these members do now, in this order: ${awake}. At most ${plural(most, "line")} in all. Lines of JSON only.`;
}

/** What an author is told whose answer was cut off. */
export const askForMoreLines = `${GO_ON}, then the lines that are left. Lines of JSON only.`;

/** What is asked for where the tree is given. */
export function askForSlots(round: number, slots: readonly ScriptSlot[]): string {
  return `Write round ${round}, which has ${plural(slots.length, "message")}:\n${slotList(slots)}\nLines of JSON only.`;
}

/** What an author is told that left slots open. */
export function askForMoreSlots(slots: readonly ScriptSlot[], isCut: boolean): string {
  const still = `${plural(slots.length, "message")} of this round ${slots.length === 1 ? "is" : "are"} still to be written:`;
  return `${isCut ? `${GO_ON}. ` : ""}${still}\n${slotList(slots)}\nLines of JSON only.`;
}

function slotList(slots: readonly ScriptSlot[]): string {
  return slots
    .map(({ id, by, community, parent, words }) => {
      const what =
        parent === undefined ? `a post by @${by} in ${community ?? "general"}` : `@${by} answers ${parent}`;
      return `${id}: ${what}, about ${plural(words, "word")}`;
    })
    .join("\n");
}

/** What an author is told whose answer held no line; once. */
export const scriptRepairText =
  "Your answer could not be read: there was no line in it that is one whole JSON object with the keys you were told of. Write the same again as lines of JSON and nothing else.";
