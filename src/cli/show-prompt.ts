import pc from "picocolors";
import type { Segment, Usage } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import type { Event, LoggedEvent } from "../core/events.ts";
import type { StoredCall } from "../store/call-record.ts";
import { agentNamed, itemNamed, type OpenedRun } from "./opened-run.ts";
import type { Style } from "./output.ts";
import { byline, handleAt, modelAt, modelText, plural } from "./phrases.ts";
import { clip, pad, safe, safeBlock, width, wrap } from "./terminal.ts";

/** One piece of a prompt, word for word. */
export interface PromptSegment {
  readonly role: Segment["role"];
  readonly kind: Segment["kind"];
  /** The id under which the words were shown. */
  readonly slot: string | null;
  /** The message whose words these are. */
  readonly source: string | null;
  /** Whose hand; null for the agent's own run. */
  readonly provenance: string | null;
  readonly text: string;
}

/** One attempt of the turn, in the order of recording. */
export interface PromptAnswer {
  /** Which call of the turn, from 0: each read is one. */
  readonly call: number;
  /** 1 where the model was asked to put an answer right from which nothing could be read. */
  readonly repair: number;
  readonly attempt: number;
  readonly servedModel: string | null;
  readonly stop: string | null;
  /** Raw, as it came; null where the attempt failed. */
  readonly text: string | null;
  readonly usage: Usage;
  /** Why no answer came, with what the provider said. */
  readonly failure: string | null;
  readonly message: string | null;
}

/** What an agent was shown in a turn and what it answered, as `show --prompt --json` gives it. */
export interface PromptShown {
  /** The message the turn wrote, where the prompt was asked for by one. */
  readonly item: string | null;
  readonly agent: string;
  readonly model: string | null;
  readonly modelText: string | null;
  readonly round: number;
  readonly turn: number;
  /** Of the call whose answer ended the turn; earlier answers of the turn are among them. */
  readonly segments: readonly PromptSegment[];
  readonly answers: readonly PromptAnswer[];
}

interface TurnPlace {
  readonly agent: number;
  readonly round: number;
  readonly turn: number;
  readonly context: number;
  readonly call: number;
  readonly item: string | null;
}

/**
 * The prompt behind a message ("c31", "p12") or of an agent's turn ("mara_k@4": her turn in round 4). Throws `not_found`
 * where there is no such message or turn, and for messages that no model was asked for.
 */
export function promptOf(run: OpenedRun, name: string): PromptShown {
  const place = placeOf(run, name);
  const calls = run.file.callsOf(place.round).filter(
    ({ context, turn, ordinal, agent }) =>
      // A script is written for many turns: its calls are the round's.
      context === place.context && (turn === place.turn || agent === undefined) && ordinal <= place.call,
  );
  const asked =
    calls.findLast(({ ordinal, outcome }) => ordinal === place.call && outcome.ok) ?? calls.at(-1);
  if (!asked) {
    throw new PolylogueError(
      "not_found",
      `no call is on record for turn ${place.turn} in round ${place.round}`,
      {
        hint:
          run.plan.author?.skeleton === undefined
            ? "The log says that there was one: polylogue replay tells what else is missing."
            : "Where the tree is given, a round without messages has nothing to be asked for.",
      },
    );
  }
  const spec = run.header.models?.[asked.model];
  return {
    item: place.item,
    agent: handleAt(run.forum, place.agent),
    model: modelAt(run.forum, place.agent),
    modelText: spec ? modelText(spec) : null,
    round: place.round,
    turn: place.turn,
    segments: asked.segments.map(segmentOf),
    answers: calls.map(answerOf),
  };
}

function placeOf(run: OpenedRun, name: string): TurnPlace {
  const ofTurn = /^@?([^@]+)@(\d+)$/.exec(name.trim());
  return ofTurn ? turnPlace(run, ofTurn[1] ?? "", Number(ofTurn[2])) : itemPlace(run, name);
}

function itemPlace(run: OpenedRun, name: string): TurnPlace {
  const item = itemNamed(run, name);
  for (const { cause, event, round } of run.file.events({ fromRound: item.round, toRound: item.round })) {
    if (idMade(event) !== item.id) continue;
    if (cause.by !== "turn") {
      throw new PolylogueError("not_found", `${item.id} has no prompt: no model was asked for it`, {
        hint: `It was written by the ${cause.by}. Read it with --thread ${item.id}.`,
      });
    }
    return { agent: item.author, round, ...cause, item: item.id };
  }
  throw new Error(`the forum holds ${item.id}, which its log does not make`);
}

function idMade(event: Event): string | undefined {
  if (event.type === "post.created") return event.post;
  return event.type === "comment.created" ? event.comment : undefined;
}

function turnPlace(run: OpenedRun, handle: string, round: number): TurnPlace {
  const agent = agentNamed(run, handle);
  const isTurn = ({ event }: LoggedEvent): boolean =>
    event.type === "turn.taken" && event.agent === agent.number;
  for (const logged of run.file.events({ fromRound: round, toRound: round })) {
    if (logged.cause.by === "turn" && isTurn(logged))
      return { agent: agent.number, round, ...logged.cause, item: null };
  }
  throw new PolylogueError("not_found", `@${agent.handle} took no turn in round ${round}`, {
    hint: `Its turns: polylogue show ${run.path} --agent ${agent.handle}`,
  });
}

function segmentOf({ role, kind, slot, textSource, provenance, text }: Segment): PromptSegment {
  return { role, kind, slot: slot ?? null, source: textSource ?? null, provenance: provenance ?? null, text };
}

function answerOf({ ordinal, repair, attempt, outcome }: StoredCall): PromptAnswer {
  const place = { call: ordinal, repair, attempt };
  if (!outcome.ok) {
    const { failure, message } = outcome;
    return { ...place, servedModel: null, stop: null, text: null, usage: {}, failure, message };
  }
  const { servedModel, stop, text, usage } = outcome.completion;
  return { ...place, servedModel, stop, text, usage, failure: null, message: null };
}

/**
 * A prompt to be read: its pieces under the role that speaks them, beside each its kind and the id it was shown as, and where
 * that differs, whose words it held; then the raw answers.
 *
 *   user
 *     frame p3  │ [p3] @host in general · 3 points · 2 comments
 *     feed p3   │ | Who is awake?
 *     feed p7   │ (words of p2)
 *               │ | Has anybody seen the harbour gauge?
 */
export function promptText(prompt: PromptShown, style: Style): string {
  const paint = pc.createColors(style.color);
  const { item, agent, model, round, turn, segments, answers } = prompt;
  const labels = segments.map(labelOf);
  const gutter = Math.min(LABEL, Math.max(...labels.map(width), 0));
  const title = `${item === null ? "" : `${item} by `}${byline(agent, model)} · round ${round} · turn ${turn}`;
  const lines = [paint.bold(title)];
  if (prompt.modelText !== null) lines.push(paint.dim(prompt.modelText));
  let role: string | undefined;
  segments.forEach((segment, i) => {
    if (segment.role !== role) lines.push("", paint.bold(segment.role));
    role = segment.role;
    lines.push(...rows(labels[i] ?? "", lent(segment) + segment.text, gutter, style));
  });
  answers.forEach((answer, i) => {
    lines.push("", paint.bold(`answer ${i + 1} of ${answers.length}`) + paint.dim(` · ${factsOf(answer)}`));
    lines.push(
      ...wrap(safeBlock(answer.text ?? answer.message ?? ""), style.width - 2).map((line) =>
        `  ${line}`.trimEnd(),
      ),
    );
  });
  return lines.join("\n");
}

/** The widest label that still stands beside its words. */
const LABEL = 22;

/** "feed p3"; "feed p3 (donor)" where it is from elsewhere. */
function labelOf({ kind, slot, source, provenance }: PromptSegment): string {
  const shownAs = slot ?? source;
  const id = shownAs === null ? "" : ` ${shownAs}`;
  return clip(safe(`${kind}${id}${provenance === null ? "" : ` (${provenance})`}`), LABEL);
}

/** A line above words that are another message's than they stood under. */
const lent = ({ slot, source }: PromptSegment): string =>
  source !== null && slot !== null && source !== slot ? `(words of ${source})\n` : "";

function rows(label: string, text: string, gutter: number, style: Style): string[] {
  const paint = pc.createColors(style.color);
  const room = style.width - gutter - 5;
  const lines = wrap(safeBlock(text), room);
  // A piece may begin with empty lines: its name stands where its words begin.
  const first = Math.max(
    0,
    lines.findIndex((line) => line !== ""),
  );
  return lines.map(
    (line, i) => paint.dim(`  ${pad(i === first ? label : "", gutter)} │`) + (line === "" ? "" : ` ${line}`),
  );
}

function factsOf({ call, repair, attempt, stop, servedModel, usage, failure }: PromptAnswer): string {
  const name = `call ${call + 1}${repair > 0 ? ", asked to put it right" : ""}`;
  if (failure !== null) return safe(`${name}, attempt ${attempt + 1} failed: ${failure}`);
  const { inputTokens, outputTokens } = usage;
  const tokens =
    inputTokens === undefined ? [] : [`${plural(inputTokens, "token")} in, ${outputTokens ?? "unknown"} out`];
  return safe([name, servedModel ?? "", ...tokens, `stop: ${stop ?? ""}`].join(" · "));
}
