import { z } from "zod";
import type { Action, Read } from "../core/actions.ts";
import { POST_SORTS } from "../core/actions.ts";
import type { AnswerShape, Completion } from "../core/call.ts";
import type { TurnOutcome } from "../core/events.ts";
import { jsonIn } from "./json-in-text.ts";

const text = z.string();

/** What an agent can do, each as it stands in an answer. */
export const ACTIONS = [
  z.strictObject({
    type: z.literal("post"),
    community: text,
    title: text,
    body: text,
    url: text.optional(),
  }),
  z.strictObject({ type: z.literal("comment"), target: text, body: text }),
  z.strictObject({ type: z.literal("vote"), target: text, value: z.union([z.literal(1), z.literal(-1)]) }),
  z.strictObject({ type: z.literal("follow"), handle: text }),
  z.strictObject({ type: z.literal("unfollow"), handle: text }),
  z.strictObject({ type: z.literal("subscribe"), community: text }),
  z.strictObject({ type: z.literal("unsubscribe"), community: text }),
  z.strictObject({ type: z.literal("create_community"), name: text, about: text }),
  z.strictObject({ type: z.literal("remove"), target: text }),
  z.strictObject({ type: z.literal("remember"), text }),
  z.strictObject({ type: z.literal("do_nothing") }),
] as const;

const READS = [
  z.strictObject({ type: z.literal("open"), target: text }),
  z.strictObject({ type: z.literal("browse"), community: text, sort: z.enum(POST_SORTS) }),
  z.strictObject({ type: z.literal("search"), query: text }),
  z.strictObject({ type: z.literal("profile"), handle: text }),
] as const;

const anyAction = z.discriminatedUnion("type", ACTIONS);
const anyRead = z.discriminatedUnion("type", READS);

/** What an answer comes to. `unreadable` counts members of its list in which no action could be read. */
export type ParsedAnswer =
  | { readonly type: "actions"; readonly actions: readonly Action[]; readonly unreadable: number }
  | { readonly type: "read"; readonly read: Read }
  | { readonly type: "lost"; readonly outcome: LostOutcome };

/** How an answer can fail to be of use. */
export type LostOutcome = Exclude<TurnOutcome, "acted" | "silent">;

const shapes = new Map<string, AnswerShape>();

/** What an answer may hold, with its JSON Schema; the same object for the same arguments. */
export function answerShape(reads: boolean, actions: number): AnswerShape {
  const key = `${reads ? "reads" : "acts"} ${actions}`;
  const known = shapes.get(key);
  if (known) return known;
  const act = z.strictObject({ actions: z.array(anyAction).min(1).max(actions) });
  const schema = z.toJSONSchema(reads ? z.union([act, z.strictObject({ read: anyRead })]) : act, {
    target: "draft-7",
  });
  const shape: AnswerShape = { reads, actions, schema };
  shapes.set(key, shape);
  return shape;
}

/** How the completion was lost, whatever stands in it; undefined where it may be read. */
export const lostOutcome = ({ stop }: Pick<Completion, "stop">): LostOutcome | undefined => LOST[stop];

const LOST: Partial<Record<Completion["stop"], LostOutcome>> = {
  refusal: "declined",
  filter: "filtered",
};

/**
 * The actions or the read that a completion holds. The answer may stand in a code fence or amid prose: the first JSON
 * object in it counts. A bare list of actions and a bare action are taken for what they are, and null for what is absent:
 * the strict schemas of some vendors have every key and let it be null. Never throws.
 */
export function parseAnswer(completion: Completion): ParsedAnswer {
  const lost = lostOutcome(completion);
  if (lost) return { type: "lost", outcome: lost };
  const value = jsonIn(completion.text);
  if (value === undefined) return { type: "lost", outcome: whyLost(completion) };
  const parsed = fromJson(value);
  return parsed ?? { type: "lost", outcome: whyLost(completion) };
}

/** Why nothing could be read from a completion. */
export function whyLost(completion: Completion): "truncated" | "empty" | "unreadable" {
  if (completion.stop === "max_tokens" || completion.stop === "context_window") return "truncated";
  return completion.text.trim() === "" ? "empty" : "unreadable";
}

function fromJson(value: unknown): ParsedAnswer | undefined {
  if (Array.isArray(value)) return fromList(value);
  if (value === null || typeof value !== "object") return undefined;
  const record = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(record["actions"])) return fromList(record["actions"]);
  const read = anyRead.safeParse(withoutNulls(record["read"] ?? record));
  if (read.success) return { type: "read", read: read.data };
  return fromList([value]);
}

/** The action that a value is, its texts made fit to be stored; undefined where it is none. */
export function actionIn(value: unknown): Action | undefined {
  const parsed = anyAction.safeParse(withoutNulls(value));
  // zod's optional members are typed as possibly undefined; parsed JSON never holds undefined.
  return parsed.success ? tidy(parsed.data as Action) : undefined;
}

function fromList(list: readonly unknown[]): ParsedAnswer | undefined {
  const members = list.map(actionIn);
  // Most answers hold one action: a list that grows would take room for many.
  const actions = members.includes(undefined)
    ? members.filter((action) => action !== undefined)
    : (members as Action[]);
  if (actions.length === 0 && list.length > 0) return undefined;
  return { type: "actions", actions, unreadable: list.length - actions.length };
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (!hasNull(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

function hasNull(value: object): boolean {
  for (const key in value) if ((value as Readonly<Record<string, unknown>>)[key] === null) return true;
  return false;
}

/** Lone surrogates cannot be stored as UTF-8 and NUL ends strings in half the world's tools: neither says anything. */
export function cleanText(value: string): string {
  return value
    .replaceAll("\u0000", "")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

/** True for what `cleanText` might have to do with. */
const isSuspect = (value: unknown): boolean =>
  typeof value === "string" && (value.includes("\u0000") || /[\ud800-\udfff]/.test(value));

function hasSuspect(action: Action): boolean {
  for (const key in action) if (isSuspect((action as unknown as Record<string, unknown>)[key])) return true;
  return false;
}

function tidy(action: Action): Action {
  if (!hasSuspect(action)) return action;
  return Object.fromEntries(
    Object.entries(action).map(([key, value]) => [key, typeof value === "string" ? cleanText(value) : value]),
  ) as Action;
}
