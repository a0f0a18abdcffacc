import { readScript, type ScriptLine } from "../agent/script-answer.ts";
import { askForLines, askForMoreLines } from "../agent/script-handbook.ts";
import type { Action, RefusalReason } from "../core/actions.ts";
import { decide } from "../core/decide.ts";
import type { Event, TurnOutcome } from "../core/events.ts";
import { type AgentNumber, type ItemId, isItemId, isPostId, ordinalOf } from "../core/ids.ts";
import { resolveHandle } from "../core/names.ts";
import type { AskAll } from "./asked.ts";
import { AuthorContext, type ScriptCall } from "./author-context.ts";
import { type RoundLog, roundStart, type Society } from "./society.ts";
import { wakings } from "./wakings.ts";

/** How often an answer that was cut off is asked to go on, in one round. */
export const CONTINUATIONS = 4;

/** A line that somebody who is awake can answer for. */
interface VoicedLine extends ScriptLine {
  readonly agent: AgentNumber;
  /** The call that it stands in. */
  readonly call: number;
  /** False beyond what a round may hold. */
  readonly allowed: boolean;
}

/** Lines of one voice that follow each other: its turn. None for somebody who was awake and was given nothing to do. */
interface ScriptTurn {
  readonly agent: AgentNumber;
  readonly lines: readonly VoicedLine[];
}

/**
 * Plays a round that one context writes for all. Those who are awake are its voices; lines of one voice that follow each other
 * are its turn. Whoever was awake has a turn: where the script gives it no line it was silent, or lost with the answer.
 */
export async function playScript(
  society: Society,
  log: RoundLog,
  round: number,
  askAll: AskAll,
): Promise<void> {
  const awake = wakings(society, round).map(({ agent }) => agent);
  if (awake.length === 0) return;
  const author = new AuthorContext(society, round, askAll);
  const most = awake.length * society.plan.turn.actions;
  const calls = await write(author, { round, voices: awake.map(({ handle }) => handle), most });
  const cast = new Cast(
    society,
    awake.map(({ number }) => number),
    most,
  );
  for (const call of calls) cast.take(call);
  const stage = new Stage(society, log, { round, author });
  for (const call of calls) stage.count(call, cast.unknownIn(call.ordinal));
  for (const line of cast.asleep) stage.refuseSleeper(line);
  stage.play(cast.turns(), calls);
}

interface Order {
  readonly round: number;
  readonly voices: readonly string[];
  readonly most: number;
}

/** Asks for a round, and for more while the answer is cut off. */
async function write(
  author: AuthorContext,
  { round, voices, most }: Order,
): Promise<readonly ScriptCall<ScriptLine>[]> {
  const calls: ScriptCall<ScriptLine>[] = [];
  let before: string | undefined;
  for (let n = 0; n <= CONTINUATIONS; n += 1) {
    const call = await author.ask({
      text: n === 0 ? askForLines(round, voices, most) : askForMoreLines,
      script: { voices },
      read: (completion) => readScript(completion, before),
    });
    const goesOn = call.isCut && n < CONTINUATIONS;
    // A line that was cut is written again, or to its end: it is not lost.
    const rewritten = goesOn && call.tail !== undefined ? 1 : 0;
    calls.push({ ...call, malformed: call.malformed - rewritten });
    if (!goesOn) break;
    before = call.tail;
  }
  return calls;
}

/** Lays lines at the door of those who speak in them. */
class Cast {
  readonly #society: Society;
  readonly #awake: readonly AgentNumber[];
  readonly #most: number;
  readonly #unknown = new Map<number, number>();
  readonly #turns: { agent: AgentNumber; lines: VoicedLine[] }[] = [];
  readonly asleep: VoicedLine[] = [];
  #voiced = 0;

  constructor(society: Society, awake: readonly AgentNumber[], most: number) {
    this.#society = society;
    this.#awake = awake;
    this.#most = most;
  }

  take({ lines, ordinal: call }: ScriptCall<ScriptLine>): void {
    for (const line of lines) {
      const agent = resolveHandle(this.#society.forum, line.by)?.number;
      if (agent === undefined) this.#unknown.set(call, this.unknownIn(call) + 1);
      else if (!this.#awake.includes(agent)) this.asleep.push({ ...line, agent, call, allowed: false });
      else this.#speak({ ...line, agent, call, allowed: this.#voiced < this.#most });
    }
  }

  #speak(line: VoicedLine): void {
    this.#voiced += 1;
    const last = this.#turns.at(-1);
    if (last?.agent === line.agent) last.lines.push(line);
    else this.#turns.push({ agent: line.agent, lines: [line] });
  }

  /** How many lines of a call nobody can answer for. */
  unknownIn(call: number): number {
    return this.#unknown.get(call) ?? 0;
  }

  /** In the order of the script; then, in the order of waking, those whom it gives nothing to do. */
  turns(): readonly ScriptTurn[] {
    const spoke = new Set(this.#turns.map(({ agent }) => agent));
    const silent = this.#awake.filter((agent) => !spoke.has(agent));
    return [...this.#turns, ...silent.map((agent) => ({ agent, lines: [] }))];
  }
}

/** Writes what a script comes to. */
class Stage {
  readonly #society: Society;
  readonly #log: RoundLog;
  readonly #author: AuthorContext;
  readonly #start: number;
  /** What stood on the forum when the author was asked: an id of that time means what it says. */
  readonly #shown: { readonly posts: number; readonly comments: number };
  readonly #labels = new Map<string, ItemId>();

  constructor(society: Society, log: RoundLog, { round, author }: { round: number; author: AuthorContext }) {
    this.#society = society;
    this.#log = log;
    this.#author = author;
    this.#start = roundStart(society.plan, round);
    const { posts, comments } = society.forum;
    this.#shown = { posts: posts.length, comments: comments.length };
  }

  count({ ordinal, outcome, lines, malformed }: ScriptCall<ScriptLine>, unknownVoices: number): void {
    this.#log.write(this.#start, this.#author.cause(ordinal), {
      type: "script.written",
      outcome,
      lines: lines.length,
      malformed,
      unknownVoices,
    });
  }

  refuseSleeper({ agent, action, index, call }: VoicedLine): void {
    this.#log.write(this.#start, this.#author.cause(call, { action: index }), {
      type: "action.refused",
      agent,
      action,
      reason: "not_awake",
    });
  }

  play(turns: readonly ScriptTurn[], calls: readonly ScriptCall<ScriptLine>[]): void {
    const { roundMs } = this.#society.plan.clock;
    const last = calls.length - 1;
    turns.forEach(({ agent, lines }, i) => {
      const at = this.#start + Math.floor((roundMs * (i + 1)) / (turns.length + 1));
      const turn = this.#society.forum.turns + 1;
      this.#log.write(at, this.#author.cause(lines.at(-1)?.call ?? last, { turn }), {
        type: "turn.taken",
        agent,
        outcome: outcomeOf(lines, calls),
        views: [],
        reads: [],
        actions: lines.length,
      });
      for (const line of lines) {
        const cause = this.#author.cause(line.call, { turn, action: line.index });
        for (const event of this.#act(line)) this.#log.write(at, cause, event);
      }
    });
  }

  /** What comes of a line; a message that it writes is what its label stands for from here on. */
  #act({ agent, action, as, allowed }: VoicedLine): readonly Event[] {
    const no = (reason: RefusalReason): readonly Event[] => [
      { type: "action.refused", agent, action, reason },
    ];
    if (!allowed) return no("too_many_actions");
    if (action.type === "vote" && this.#society.plan.turn.votes === false) return no("no_votes");
    const visible = action.type === "remember" ? this.#author.visible() : [];
    const decision = decide(this.#society.forum, agent, this.#aimed(action), { visible });
    if (!decision.ok) return no(decision.reason);
    for (const event of decision.events) {
      if (as === undefined) break;
      if (event.type === "post.created") this.#labels.set(as, event.post);
      if (event.type === "comment.created") this.#labels.set(as, event.comment);
    }
    return decision.events;
  }

  /** The action with the id of the message that its target names by a label. */
  #aimed(action: Action): Action {
    if (!("target" in action)) return action;
    const name = action.target.trim();
    const id = this.#wasShown(name) ? undefined : this.#labels.get(name);
    return id === undefined ? action : { ...action, target: id };
  }

  #wasShown(name: string): boolean {
    if (!isItemId(name)) return false;
    return ordinalOf(name) <= (isPostId(name) ? this.#shown.posts : this.#shown.comments);
  }
}

/** Of a turn without lines: silent, where the script came to its end without them; else lost as the script was. */
function outcomeOf(lines: readonly VoicedLine[], calls: readonly ScriptCall<ScriptLine>[]): TurnOutcome {
  if (lines.length > 0) return lines.some(({ action }) => action.type !== "do_nothing") ? "acted" : "silent";
  const last = calls.at(-1)?.outcome ?? "empty";
  const wroteNothingMore = last === "empty" && calls.length > 1;
  return last === "acted" || wroteNothingMore ? "silent" : last;
}
