import type { CallOutcome, CallRequest, Completion, Provider, Segment } from "../src/core/call.ts";
import type { ItemId } from "../src/core/ids.ts";

const NOTHING = '{"actions":[{"type":"do_nothing"}]}';
const BODY =
  "The tide tables in the harbour office are a week behind, and nobody who reads them has said so; I would sooner trust the gull on the third bollard.";
const USAGE = { inputTokens: 1_000, outputTokens: 40 } as const;
const SENT = {} as const;

/**
 * A model that costs nothing: it answers at once, by its place alone, and reads no text. Of twenty turns one is a post,
 * six are comments, seven are votes on what the front page shows, and six are silent. Every post and comment has words
 * of its own, so that nothing is stored once that a real run would store many times.
 */
export const instantModel: Provider = {
  name: "instant",
  model: "instant",
  complete: (request): CallOutcome => ({ ok: true, completion: completionOf(textOf(request)) }),
};

const completionOf = (text: string): Completion => ({
  text,
  stop: "end",
  servedModel: "instant",
  usage: USAGE,
  sent: SENT,
});

function textOf({ segments, address }: CallRequest): string {
  const { context, round } = address;
  const dice = mixed(context, round);
  const kind = dice % 20;
  if (kind >= 14) return NOTHING;
  const words = `${BODY} (${context}/${round})`;
  if (kind === 0)
    return `{"actions":[{"type":"post","community":"place-${dice % 8}","title":"On tides, ${context}/${round}","body":"${words}"}]}`;
  const target = (kind < 3 ? newest(segments) : undefined) ?? onFrontPage(segments, (dice >>> 8) % 10);
  if (target === undefined) return NOTHING;
  if (kind < 7) return `{"actions":[{"type":"comment","target":"${target}","body":"${words}"}]}`;
  return `{"actions":[{"type":"vote","target":"${target}","value":${kind === 13 ? -1 : 1}}]}`;
}

/** The front page ends a prompt: the line that asks stands behind it, and each post has a frame and its words. */
function onFrontPage(segments: readonly Segment[], place: number): ItemId | undefined {
  return segments[segments.length - 2 - 2 * place]?.slot;
}

/** What somebody said to the agent since it was last here. */
function newest(segments: readonly Segment[]): ItemId | undefined {
  return segments.find(({ kind, textSource }) => kind === "notification" && textSource !== undefined)?.slot;
}

/** Two whole numbers to one of 31 bits, evenly enough to deal out actions. */
function mixed(a: number, b: number): number {
  let x = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  return (x ^ (x >>> 13)) >>> 1;
}
