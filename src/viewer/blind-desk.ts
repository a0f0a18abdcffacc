import { randomInt, randomUUID } from "node:crypto";
import { PolylogueError } from "../core/errors.ts";
import type {
  BlindQuestion,
  BlindResults,
  BlindScore,
  BlindSession,
  BlindThread,
  BlindTruth,
  BlindVerdict,
} from "./api.ts";
import { answersFile, type KeptAnswer, keepAnswer, keptAnswers } from "./blind-answers.ts";
import { type DrawnPair, drawPairs } from "./blind-draw.ts";
import { maskedThread } from "./blind-mask.ts";
import type { Library } from "./library.ts";
import { Refusal } from "./refusal.ts";
import type { Sent } from "./sent.ts";
import { wilson } from "./wilson.ts";

/** Sessions that are remembered; the oldest is forgotten first. */
const MOST = 100;
const PAIRS = 10;
const WHO = 60;

interface OpenSession {
  readonly id: string;
  readonly experiment: string;
  readonly many: string;
  readonly one: string;
  readonly who: string;
  readonly seed: number;
  readonly pairs: readonly DrawnPair[];
  /** Whether each question was answered rightly; undefined for one that waits. */
  readonly right: (boolean | undefined)[];
}

/** Asks people which of two threads one author wrote, keeps what they say, and tells the truth only then. */
export class BlindDesk {
  readonly #library: Library;
  readonly #sessions = new Map<string, OpenSession>();

  constructor(library: Library) {
    this.#library = library;
  }

  /** Throws 400 for arms that cannot be set against each other, `not_found` where there is nothing to show. */
  async start(sent: Sent): Promise<BlindSession> {
    const [experiment, many, one] = [sent.needed("experiment"), sent.needed("many"), sent.needed("one")];
    const pairs = sent.whole("pairs", 1, 50) ?? PAIRS;
    const who = (sent.text("who", WHO) ?? "").trim() || "somebody";
    const offer = this.#library.experiment(experiment).blind;
    if (offer.reason !== null) throw new Refusal(400, offer.reason);
    for (const [name, arm, arms] of [
      ["many", many, offer.many],
      ["one", one, offer.one],
    ] as const) {
      if (!arms.includes(arm))
        throw new Refusal(400, `${name}: expected one of ${arms.join(", ")}, got "${arm.slice(0, 60)}"`);
    }
    const seed = randomInt(2 ** 31);
    const drawn = await drawPairs(this.#library, { experiment, many, one, pairs, seed });
    const id = randomUUID();
    const right = drawn.map(() => undefined);
    this.#sessions.set(id, { id, experiment, many, one, who, seed, pairs: drawn, right });
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size <= MOST) break;
      this.#sessions.delete(oldest);
    }
    return { session: id, questions: drawn.length };
  }

  /** The first question that waits. Throws 404 for an unknown session, 410 when none is left. */
  question(id: string): BlindQuestion {
    const session = this.#session(id);
    const question = session.right.indexOf(undefined);
    const pair = session.pairs[question];
    if (pair === undefined)
      throw new Refusal(410, "all questions of this session are answered", "Begin another one.");
    const [left, right] = [this.#shown(pair.left), this.#shown(pair.right)];
    return { session: id, question, questions: session.pairs.length, left, right };
  }

  #shown({ run, post }: BlindTruth): BlindThread {
    const forum = this.#library.open(run).at();
    const item = forum.item(post);
    if (item === undefined) throw new PolylogueError("not_found", "the thread is not there any more");
    return maskedThread(forum, item);
  }

  /** Keeps an answer and tells the truth. Throws 400 for no question of this session, 409 for one that is answered. */
  answer(id: string, sent: Sent): BlindVerdict {
    const session = this.#session(id);
    const question = sent.whole("question", 0, session.pairs.length - 1);
    const answer = sent.needed("one");
    if (answer !== "left" && answer !== "right")
      throw new Refusal(400, `one: expected left or right, got "${answer.slice(0, 60)}"`);
    const pair = question === undefined ? undefined : session.pairs[question];
    if (question === undefined || pair === undefined) throw new Refusal(400, "question: expected its number");
    if (session.right[question] !== undefined)
      throw new Refusal(409, `question ${question} is answered already`);
    const isRight = pair[answer].isOneAuthor;
    const { seed, who, many, one, experiment } = session;
    keepAnswer(this.#library.folderOf(experiment), {
      version: 1,
      at: new Date().toISOString(),
      session: id,
      seed,
      question,
      who,
      many,
      one,
      answer,
      isRight,
      ...pair,
    });
    session.right[question] = isRight;
    const said = session.right.filter((known) => known !== undefined);
    return { isRight, ...pair, remaining: session.pairs.length - said.length, score: scoreOf(said) };
  }

  /** All that was ever answered about an experiment. Throws `not_found`. */
  results(experiment: string): BlindResults {
    const folder = this.#library.folderOf(experiment);
    const answers = keptAnswers(folder);
    return {
      experiment,
      file: answersFile(folder),
      all: scoreOf(answers.map(({ isRight }) => isRight)),
      by: grouped(answers, ({ many, one }) => ({ many, one })),
      people: grouped(answers, ({ who }) => ({ who })),
    };
  }

  #session(id: string): OpenSession {
    const session = this.#sessions.get(id);
    if (session) return session;
    throw new Refusal(
      404,
      "there is no such session",
      "It ended with the viewer that began it: begin another one.",
    );
  }
}

function grouped<K extends object>(
  answers: readonly KeptAnswer[],
  keyOf: (answer: KeptAnswer) => K,
): (BlindScore & K)[] {
  const groups = new Map<string, { readonly key: K; readonly right: boolean[] }>();
  for (const answer of answers) {
    const key = keyOf(answer);
    const name = JSON.stringify(key);
    const group = groups.get(name) ?? { key, right: [] };
    groups.set(name, group);
    group.right.push(answer.isRight);
  }
  return Array.from(groups.values(), ({ key, right }) => ({ ...key, ...scoreOf(right) }));
}

function scoreOf(said: readonly boolean[]): BlindScore {
  const right = said.filter(Boolean).length;
  const interval = wilson(right, said.length);
  return {
    answers: said.length,
    right,
    accuracy: said.length === 0 ? null : right / said.length,
    ...interval,
  };
}
