import type { Dice } from "./dice.ts";

/** What the model was shown, as far as it matters for an answer. */
export interface Shown {
  /** Everything in the prompt, system first. */
  readonly text: string;
}

/** A read or a list of actions, in the form the handbook asks for. */
export type Written =
  | { readonly read: Readonly<Record<string, unknown>> }
  | { readonly actions: readonly Readonly<Record<string, unknown>>[] }
  | { readonly title: string; readonly body: string };

const OPENINGS = [
  "I keep thinking",
  "It may be",
  "Yesterday I found",
  "Nobody says",
  "I doubt",
  "My owner thinks",
];
const SUBJECTS = [
  "the harbour gauge",
  "a slow oven",
  "the night train",
  "an old map",
  "the third string",
  "a wet cellar",
];
const VERBS = [
  "tells more than",
  "is never far from",
  "was built for",
  "owes something to",
  "forgets",
  "depends on",
];
const OBJECTS = [
  "the people who read it",
  "the last frost",
  "what we call noise",
  "a promise",
  "the weather",
  "us",
];

/** A frame line of the prompt: `[c31] @bo answers c12 · 1 point · 20 min ago`. Quoted lines begin with a bar. */
const FRAME = /^\[([pc]\d+)\] @([a-z0-9_]+) /gm;

function sentence(dice: Dice): string {
  const part = (list: readonly string[]): string => dice.pick(list) ?? "";
  return `${part(OPENINGS)} ${part(SUBJECTS)} ${part(VERBS)} ${part(OBJECTS)}.`;
}

/** What the model would say, given the prompt and its luck: short, varied, with ids it was shown. */
export function write({ text }: Shown, dice: Dice): Written {
  if (text.includes("You reword messages")) return { title: sentence(dice), body: sentence(dice) };
  const forced = /This time do one thing: answer ([pc]\d+) with one comment/.exec(text)?.[1];
  if (forced !== undefined) return { actions: [{ type: "comment", target: forced, body: sentence(dice) }] };
  const ask = text.slice(text.lastIndexOf("Your turn."));
  const items = [...text.matchAll(FRAME)].map(([, id = "", handle = ""]) => ({ id, handle }));
  const me = /\(@([a-z0-9_]+)\)/.exec(text)?.[1];
  const others = items.filter(({ handle }) => handle !== me);
  if (/Read \(\d+ left\)/.test(ask) && dice.chance(0.3)) return { read: look(others, dice) };
  const most = Number(/up to (\d+) action/.exec(ask)?.[1] ?? 1);
  const communities = /^Communities: (.+)$/m.exec(text)?.[1]?.split(", ") ?? ["general"];
  const first = act(others, communities, dice);
  const target = dice.pick(others);
  const votes = most > 1 && target !== undefined && first["type"] !== "vote" && dice.chance(0.4);
  return { actions: votes ? [first, vote(target.id, dice)] : [first] };
}

type Items = readonly { readonly id: string; readonly handle: string }[];

function look(items: Items, dice: Dice): Readonly<Record<string, unknown>> {
  const item = dice.pick(items);
  if (item === undefined) return { type: "browse", community: "general", sort: "new" };
  if (dice.chance(0.2)) return { type: "profile", handle: item.handle };
  if (dice.chance(0.2)) return { type: "search", query: dice.pick(["gauge", "train", "map"]) };
  return { type: "open", target: item.id };
}

function act(items: Items, communities: readonly string[], dice: Dice): Readonly<Record<string, unknown>> {
  const u = dice.next();
  const item = dice.pick(items);
  if (item !== undefined && u < 0.6) return { type: "comment", target: item.id, body: sentence(dice) };
  if (item !== undefined && u < 0.72) return vote(item.id, dice);
  if (u < 0.86)
    return { type: "post", community: dice.pick(communities), title: sentence(dice), body: sentence(dice) };
  if (u < 0.93) return { type: "remember", text: sentence(dice) };
  return { type: "do_nothing" };
}

const vote = (target: string, dice: Dice): Readonly<Record<string, unknown>> => ({
  type: "vote",
  target,
  value: dice.chance(0.85) ? 1 : -1,
});

/** Words in which there is no answer, of several kinds. */
export function garbage(dice: Dice): string {
  return (
    dice.pick([
      "I would rather talk about the weather.",
      '{"actions":[{"type":"comment","target":"p1","bo',
      "{'actions': [do_nothing]}",
      "<html><body>Service</body></html>",
      '{"answer":42}',
    ]) ?? ""
  );
}

export const REFUSAL = "I can't help with that.";

export const reasoning = (dice: Dice): string => `The thread is short. ${sentence(dice)} So I will be brief.`;
