import type { CallRequest, Completion } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import type { Plan } from "../scenario/plan.ts";
import { planIdentity } from "../scenario/plan-identity.ts";
import type { StoredCall } from "../store/call-record.ts";
import { FIRST_LINK, rowLine } from "../store/chain.ts";
import type { EventRow } from "../store/event-row.ts";
import type { RunFile } from "../store/run-file.ts";
import { type AskAll, type Asked, placeKey } from "./asked.ts";
import { operatorInputs } from "./operator.ts";
import { planHash, requestHash } from "./request-hash.ts";
import { playRound } from "./round.ts";
import { Society } from "./society.ts";

/** The ways in which a file can fail to be what its plan and its answers make. */
export type DivergenceKind = "record damaged" | "prompt differs" | "answer missing" | "log differs";

/** The first place of one kind of divergence. */
export interface Divergence {
  readonly kind: DivergenceKind;
  readonly round: number;
  /** One sentence with the place: event, context, what was expected and what came. */
  readonly detail: string;
}

/** What a replay found: nothing, or at most one divergence of each kind. */
export interface ReplayReport {
  readonly ok: boolean;
  /** Closed rounds that were executed again, the opening not counted. */
  readonly rounds: number;
  readonly events: number;
  /** Recorded answers that took a provider's place. */
  readonly answers: number;
  readonly logHash: string;
  readonly divergences: readonly Divergence[];
  /** The log was imported: its chain and its texts were verified, and there was nothing to play again. */
  readonly imported?: true;
}

/** An answer that the record does not hold: execution cannot go on past it. */
class AnswerMissing extends Error {
  override readonly name = "AnswerMissing";
}

/**
 * Verifies the hash chain and every stored text, then plays the run again from its plan and its recorded answers, asking
 * no model, and compares each event with the log. Of an import the chain is all there is to verify. Never throws for what is wrong with the run: that is the report.
 */
export async function replayRun(file: RunFile, onRound?: (round: number) => void): Promise<ReplayReport> {
  return new Replayer(file).run(onRound);
}

class Replayer {
  readonly #file: RunFile;
  readonly #found = new Map<DivergenceKind, Divergence>();
  #answers = 0;

  constructor(file: RunFile) {
    this.#file = file;
  }

  async run(onRound?: (round: number) => void): Promise<ReplayReport> {
    const plan = JSON.parse(this.#file.header().planJson) as Plan;
    const { planHash: told } = this.#file.header();
    if (planHash(planIdentity(plan)) !== told)
      this.#note("record damaged", 0, "plan: it does not have the hash it was stored with");
    const chain = this.#file.verifyChain();
    if (!chain.ok) this.#note("record damaged", chain.round, `${chain.kind}: ${chain.detail}`);
    if (plan.imported) return this.#withoutPlay();
    this.#verifyDonor(plan);
    const society = new Society(plan, {
      textOf: (hash) => this.#file.blob(hash),
      donor: () => this.#file.donorEvents(),
    });
    const last = this.#file.header().rounds;
    let [link, events, round] = [FIRST_LINK, 0, 0];
    try {
      for (; round <= last; round += 1) {
        const inputs = operatorInputs(this.#file.events({ fromRound: round, toRound: round }));
        const { sealed } = await playRound(society, { round, link, inputs }, this.#recorded(round));
        this.#compare(round, sealed.rows);
        link = sealed.link;
        events += sealed.rows.length;
        onRound?.(round);
        await new Promise(setImmediate);
      }
    } catch (error) {
      if (error instanceof PolylogueError && error.code === "run_damaged")
        this.#note("record damaged", round, error.message);
      else if (!(error instanceof AnswerMissing)) throw error;
    }
    const divergences = [...this.#found.values()];
    const ok = divergences.length === 0;
    return { ok, rounds: Math.max(0, round - 1), events, answers: this.#answers, logHash: link, divergences };
  }

  #withoutPlay(): ReplayReport {
    const { rounds, lastSeq, logHash } = this.#file.header();
    const divergences = [...this.#found.values()];
    const ok = divergences.length === 0;
    return { ok, rounds, events: lastSeq, answers: 0, logHash, divergences, imported: true };
  }

  /** Whether the log that the run is built on is the one that its plan names. */
  #verifyDonor({ donor, author }: Plan): void {
    const told = (donor ?? author?.skeleton)?.logHash;
    if (told === undefined) return;
    const kept = this.#file.donorHash();
    if (kept === told) return;
    const what = kept === undefined ? "they are no whole log" : `their hash is ${kept}`;
    this.#note("record damaged", 0, `the donor's events: ${what}, the plan names ${told}`);
  }

  #note(kind: DivergenceKind, round: number, detail: string): void {
    if (!this.#found.has(kind)) this.#found.set(kind, { kind, round, detail });
  }

  #recorded(round: number): AskAll {
    const calls = new Map<string, StoredCall>();
    for (const call of this.#file.callsOf(round)) if (call.outcome.ok) calls.set(placeKey(call), call);
    return (wave) => wave.map((asked) => this.#answer(round, asked, calls));
  }

  #answer(round: number, asked: Asked, calls: ReadonlyMap<string, StoredCall>): Completion {
    const { request } = asked;
    const call = calls.get(placeKey(request.address));
    if (!call?.outcome.ok) {
      const detail = `@${request.address.name}, call ${request.address.ordinal}: no answer is on record`;
      this.#note("answer missing", round, detail);
      throw new AnswerMissing(detail);
    }
    if (requestHash(asked.spec, request) !== call.requestHash) {
      this.#note(
        "prompt differs",
        round,
        `@${request.address.name}, call ${request.address.ordinal}: ${difference(request, call)}`,
      );
    }
    this.#answers += 1;
    return call.outcome.completion;
  }

  #compare(round: number, played: readonly EventRow[]): void {
    const stored = this.#file.lines(round);
    const lines = played.map(rowLine);
    const at = lines.findIndex((line, i) => line !== stored[i]);
    if (at < 0 && lines.length === stored.length) return;
    const first = at < 0 ? lines.length : at;
    const seq = played[first]?.seq ?? (played.at(-1)?.seq ?? 0) + 1;
    this.#note(
      "log differs",
      round,
      `event ${seq}: logged ${clip(stored[first])}, played again ${clip(lines[first])}`,
    );
  }
}

function difference(request: CallRequest, call: StoredCall): string {
  const now = request.segments;
  const then = call.segments;
  const at = now.findIndex((segment, i) => segment.text !== then[i]?.text || segment.kind !== then[i]?.kind);
  if (at < 0)
    return now.length === then.length
      ? "the model or its parameters differ"
      : `${then.length} segments then, ${now.length} now`;
  return `segment ${at + 1} was ${clip(then[at]?.text)} and is now ${clip(now[at]?.text)}`;
}

function clip(text: string | undefined): string {
  if (text === undefined) return "nothing";
  return text.length <= 160 ? text : `${text.slice(0, 160)}…`;
}
