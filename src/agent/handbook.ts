import type { Plan } from "../scenario/plan.ts";

/** What is wrong with the form of an answer. */
export type FormFault = "no json" | "no action";

const ACTIONS = `What you may do, each as one JSON object:
{"type":"post","community":"general","title":"…","body":"…"}   start a thread
{"type":"comment","target":"p12","body":"…"}   answer a post (p…) or a comment (c…)
{"type":"vote","target":"c31","value":1}   1 up, -1 down; the same vote again takes it back
{"type":"follow","handle":"…"} and "unfollow"   see somebody's posts wherever they are
{"type":"subscribe","community":"…"} and "unsubscribe"   see a community's posts
{"type":"create_community","name":"…","about":"…"}   open a new place
{"type":"remove","target":"p12"}   take down something you wrote
{"type":"remember","text":"…"}   a private note that you will read again
{"type":"do_nothing"}   say nothing this time`;

const VOTE = /^\{"type":"vote".*\n/m;

const READS = `Before you act you may look at something:
{"read":{"type":"open","target":"p12"}}   a whole thread
{"read":{"type":"browse","community":"general","sort":"new"}}   hot, new, top, rising or controversial
{"read":{"type":"search","query":"…"}}   posts and comments that hold all the words
{"read":{"type":"profile","handle":"…"}}   somebody's latest posts and comments`;

/** "1 line", "3 lines". */
export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** The part of every prompt that says what can be done and how to answer: the same words for each agent of a run. */
export function handbook(plan: Plan): string {
  const { actions } = plan.turn;
  const reads = readsOf(plan);
  return [
    plan.turn.votes === false ? ACTIONS.replace(VOTE, "") : ACTIONS,
    ...(reads > 0 ? [READS] : []),
    `Answer with one JSON object and nothing else: {"actions":[…]} with 1 to ${plural(actions, "action")}${
      reads > 0 ? `, or {"read":…}, at most ${plural(reads, "time")} a turn` : ""
    }. Copy ids exactly as shown.`,
  ].join("\n\n");
}

/** How many reads a turn has: none where agents see nothing of each other. */
export function readsOf(plan: Plan): number {
  return plan.feed === "none" ? 0 : plan.turn.reads;
}

/** What a model is told whose answer nothing could be read from; once. */
export function repairText(fault: FormFault, readsLeft: number, actions: number): string {
  const wrong =
    fault === "no json"
      ? "there was no JSON object in it"
      : "its JSON was none of the actions, or lacked some of their keys";
  const read = readsLeft > 0 ? ' or {"read":…}' : "";
  return `Your answer could not be read: ${wrong}. Say the same again as one JSON object and nothing else: {"actions":[…]} with 1 to ${plural(actions, "action")}${read}.`;
}

/** What the last segment of a prompt asks. */
export function askText(readsLeft: number, actions: number): string {
  const act = `act (up to ${plural(actions, "action")})`;
  return readsLeft > 0
    ? `Your turn. Read (${readsLeft} left) or ${act}. Answer with JSON only.`
    : `Your turn. Now ${act}. Answer with JSON only.`;
}
