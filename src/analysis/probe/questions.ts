import { answerShape } from "../../agent/answer.ts";
import { type Forced, forcedComment, forcedLine, forcedSlot, type Wanted } from "../../agent/forced.ts";
import { readsOf, repairText } from "../../agent/handbook.ts";
import { jsonIn } from "../../agent/json-in-text.ts";
import { scriptRepairText } from "../../agent/script-handbook.ts";
import type { Said } from "../../agent/wording.ts";
import type { AnswerShape, CallRequest, Segment } from "../../core/call.ts";
import type { ItemId } from "../../core/ids.ts";
import { Piece } from "../../core/piece.ts";
import { wordsIn } from "../../core/word-index.ts";
import type { Plan } from "../../scenario/plan.ts";
import { type Asking, drawNumber, type Variant, variantsOf } from "./draw-number.ts";
import { type LoggedCall, promptBehind } from "./fork-site.ts";
import type { ForkSite, ProbePlan } from "./plan.ts";
import { type Rewording, reworded } from "./rewording.ts";
import type { Saying, Story } from "./story.ts";

/** One sample that is to be asked for. */
export interface Question {
  readonly site: ForkSite;
  readonly asking: Asking;
  readonly variant: Variant;
  /** From 0. */
  readonly sample: number;
  readonly request: CallRequest;
  /** Alias of the model whose comment it was. */
  readonly model: string;
}

/** What questions are made from. */
export interface Asked {
  readonly story: Story;
  /** The plan in force. */
  readonly runPlan: Plan;
  readonly callOf: (action: Saying) => LoggedCall | undefined;
  /** The words of the placebo for a message; undefined while there are none. */
  readonly paraphraseOf: (source: ItemId) => Said | undefined;
}

/** The name of the context that speaks for all. */
const AUTHOR = "author";

/** Every sample of a fork, in one order for ever; without those of the placebo where it has no words. */
export function questionsAt(plan: ProbePlan, site: ForkSite, asked: Asked): readonly Question[] {
  const maker = new QuestionMaker(plan, site, asked);
  return askingsAt(plan, site).flatMap((asking) =>
    variantsOf(asking).flatMap((variant) => maker.samples(asking, variant)),
  );
}

/** What is asked at a fork. */
export const askingsAt = (plan: ProbePlan, site: ForkSite): readonly Asking[] => [
  "plain",
  ...plan.controls.filter((control) => site.fork < plan.controlForks && canBeAsked(control, site)),
];

/** A script has no turn of its own in which an agent might choose. */
function canBeAsked(control: Asking, { form, sibling }: ForkSite): boolean {
  if (control === "free") return form === "turn";
  return control !== "exchange" || sibling !== undefined;
}

class QuestionMaker {
  readonly #plan: ProbePlan;
  readonly #site: ForkSite;
  readonly #asked: Asked;
  readonly #call: LoggedCall;
  readonly #of: Saying;
  readonly #logged: readonly Segment[];

  constructor(plan: ProbePlan, site: ForkSite, asked: Asked) {
    const action = known(asked.story, site.action);
    const call = asked.callOf(action);
    if (call === undefined) throw new Error(`the call behind ${site.action} is gone`);
    this.#plan = plan;
    this.#site = site;
    this.#asked = asked;
    this.#call = call;
    this.#of = known(asked.story, site.source);
    this.#logged = promptBehind(action, site.form, call);
  }

  samples(asking: Asking, variant: Variant): readonly Question[] {
    const segments = this.#prompt(asking, variant);
    if (segments === undefined) return [];
    const { answer, segment } = this.#ending(asking);
    const whole = segment === undefined ? segments : [...segments, segment];
    const { site, model } = { site: this.#site, model: this.#call.model };
    return Array.from({ length: this.#plan.draws }, (_, sample) => ({
      site,
      asking,
      variant,
      sample,
      request: { segments: whole, answer, address: this.#address(asking, variant, sample) },
      model,
    }));
  }

  #address(asking: Asking, variant: Variant, sample: number): CallRequest["address"] {
    const { runPlan } = this.#asked;
    const { call, handle, fork } = this.#site;
    const { round, context, ordinal } = call;
    const name = runPlan.author === undefined ? handle : AUTHOR;
    const draw = drawNumber({ take: this.#plan.take, fork }, asking, variant, sample);
    return { round, context, name, ordinal, draw, repair: 0 };
  }

  #prompt(asking: Asking, variant: Variant): readonly Segment[] | undefined {
    const to = asking === "deaf" ? this.#hidden() : this.#rewording(variant);
    if (to === "as logged") return variant === "exchange" ? this.#exchanged() : this.#logged;
    return to === undefined ? undefined : reworded(this.#logged, this.#source(this.#of), to);
  }

  #hidden(): Rewording {
    return { said: "hidden", textSource: this.#of.id, hand: "hidden" };
  }

  #rewording(variant: Variant): Rewording | "as logged" | undefined {
    if (variant === "swap") {
      const swap = known(this.#asked.story, this.#site.swap);
      return { said: swap, textSource: swap.id, hand: "swap" };
    }
    if (variant !== "paraphrase") return "as logged";
    const said = this.#asked.paraphraseOf(this.#of.id);
    return said && { said, textSource: this.#of.id, hand: "paraphrase" };
  }

  /** Both messages in the same prompt, each with the other's words; done at once, so that neither is changed twice. */
  #exchanged(): readonly Segment[] {
    const { sibling } = this.#site;
    if (sibling === undefined) throw new Error(`${this.#site.action} has no message to exchange words with`);
    const [of, other] = [this.#of, known(this.#asked.story, sibling)];
    const [here, there] = [
      reworded(this.#logged, this.#source(of), { said: other, textSource: other.id, hand: "exchange" }),
      reworded(this.#logged, this.#source(other), { said: of, textSource: of.id, hand: "exchange" }),
    ];
    return this.#logged.map(
      (segment, i) => (segment.textSource === of.id ? here[i] : (there[i] ?? segment)) as Segment,
    );
  }

  #source(saying: Saying): { readonly source: ItemId; readonly said: Said } {
    return { source: saying.id, said: saying };
  }

  /** What is asked at the end of the prompt; of a free choice what was asked in the run. */
  #ending(asking: Asking): { readonly segment?: Segment; readonly answer: AnswerShape } {
    if (asking !== "free") return this.#forced(asking === "parrot" ? "restatement" : "answer");
    const { runPlan } = this.#asked;
    const reads = this.#logged.filter(({ kind }) => kind === "answer").length;
    return { answer: answerShape(readsOf(runPlan) > reads, runPlan.turn.actions) };
  }

  #forced(wanted: Wanted): Forced {
    const { form, message, handle, action } = this.#site;
    if (form === "turn") return forcedComment(message, wanted);
    if (form === "line") return forcedLine(handle, message, wanted);
    const words = Math.max(1, wordsIn(known(this.#asked.story, action).body).length);
    return forcedSlot({ id: action, by: handle, parent: message, words }, message, wanted);
  }
}

function known({ byId }: Story, id: ItemId): Saying {
  const saying = byId.get(id);
  if (saying === undefined) throw new Error(`the log does not hold ${id}`);
  return saying;
}

/** The same question once more, with the answer that nothing could be read from. */
export function repairOf({ request, ...question }: Question, unread: string): Question {
  const { segments, answer, address } = request;
  const fault = jsonIn(unread) === undefined ? "no json" : "no action";
  const text = answer.script ? scriptRepairText : repairText(fault, answer.reads ? 1 : 0, answer.actions);
  const again = [...segments, new Piece("assistant", "answer", unread), new Piece("user", "frame", text)];
  return { ...question, request: { segments: again, answer, address: { ...address, repair: 1 } } };
}
