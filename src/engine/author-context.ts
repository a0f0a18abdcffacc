import { visibleItems } from "../agent/prompt.ts";
import { type ScriptRead, scriptShape } from "../agent/script-answer.ts";
import { scriptRepairText } from "../agent/script-handbook.ts";
import { scriptPrompt } from "../agent/script-prompt.ts";
import type { CallRequest, Completion, ModelSpec, ScriptAsk, Segment } from "../core/call.ts";
import type { Cause } from "../core/events.ts";
import type { ItemId } from "../core/ids.ts";
import { Piece } from "../core/piece.ts";
import type { Plan } from "../scenario/plan.ts";
import type { AskAll } from "./asked.ts";
import { roundStart, type Society } from "./society.ts";

/** The name of the context that speaks for all. */
export const AUTHOR = "author";

/** Its number: the one after the agents' own contexts. */
export const authorContext = ({ agents }: Plan): number => agents.length;

/** What is asked of an author. */
export interface ScriptQuestion<Line> {
  readonly text: string;
  readonly script: ScriptAsk;
  readonly read: (completion: Completion) => ScriptRead<Line>;
}

/** An answer of an author, and which call of the round it answers, from 0. */
export interface ScriptCall<Line> extends ScriptRead<Line> {
  readonly ordinal: number;
}

/**
 * One round's conversation with an author. Each question stands behind all that was asked and answered in the round before
 * it. An answer without any line is asked for once more, as for turns, of models that no schema holds to the form: a script
 * has none on any rung.
 */
export class AuthorContext {
  readonly #society: Society;
  readonly #round: number;
  readonly #askAll: AskAll;
  readonly #turn: number;
  #segments: readonly Segment[];
  #ordinal = 0;

  constructor(society: Society, round: number, askAll: AskAll) {
    const { plan, forum, wording, transcript } = society;
    this.#society = society;
    this.#round = round;
    this.#askAll = askAll;
    this.#turn = forum.turns + 1;
    this.#segments = scriptPrompt({ plan, forum, wording, round, now: roundStart(plan, round) }, transcript);
  }

  /** The messages that it was shown. */
  visible(): readonly ItemId[] {
    return visibleItems(this.#segments);
  }

  async ask<Line>({ text, script, read }: ScriptQuestion<Line>): Promise<ScriptCall<Line>> {
    const asked = [...this.#segments, new Piece("user", "ask", `\n${text}`)];
    let completion = await this.#complete(asked, script, 0);
    let answer = read(completion);
    if (answer.outcome === "unreadable" && this.#spec().structured !== undefined) {
      const again = [...asked, answerPiece(completion), new Piece("user", "frame", scriptRepairText)];
      completion = await this.#complete(again, script, 1);
      answer = read(completion);
    }
    this.#segments = [...asked, answerPiece(completion)];
    this.#ordinal += 1;
    return { ...answer, ordinal: this.#ordinal - 1 };
  }

  async #complete(segments: readonly Segment[], script: ScriptAsk, repair: number): Promise<Completion> {
    const { plan, draw } = this.#society;
    const request: CallRequest = {
      segments,
      answer: scriptShape(script, plan.turn.actions),
      address: {
        round: this.#round,
        context: authorContext(plan),
        name: AUTHOR,
        ordinal: this.#ordinal,
        draw,
        repair,
      },
    };
    const asked = { request, model: modelOf(plan), spec: this.#spec(), turn: this.#turn };
    const [completion] = await this.#askAll([asked]);
    return completion as Completion;
  }

  #spec(): ModelSpec {
    const { plan } = this.#society;
    const spec = plan.models[modelOf(plan)];
    if (!spec) throw new Error(`no model stands behind "${modelOf(plan)}"`);
    return spec;
  }

  /** The cause of what a turn of its script brings about; `turn` is the round's first where it is no turn's doing. */
  cause(call: number, { turn = this.#turn, action }: { turn?: number; action?: number } = {}): Cause {
    const cause = { by: "turn", turn, context: authorContext(this.#society.plan), call } as const;
    return action === undefined ? cause : { ...cause, action };
  }
}

const answerPiece = ({ text }: Completion): Segment => new Piece("assistant", "answer", text);

function modelOf({ author }: Plan): string {
  if (author === undefined) throw new Error("no author speaks for all in this plan");
  return author.model;
}
