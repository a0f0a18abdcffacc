import type { Completion } from "../../core/call.ts";
import type { ItemId } from "../../core/ids.ts";
import type { StoredCall } from "../../store/call-record.ts";
import type { StoredParaphrase } from "../../store/probe-file.ts";
import { type Asking, drawNumber, type Variant, variantsOf } from "./draw-number.ts";
import { standingParaphrases, TRIES } from "./paraphrases.ts";
import type { ForkSite, ProbePlan } from "./plan.ts";
import { askingsAt } from "./questions.ts";
import { readDraw } from "./read-draw.ts";
import { CONDITIONS, type Draw, type ForkSamples, type ProbeRecord, type Tally } from "./samples.ts";
import { type Story, textOf } from "./story.ts";

/** What a probe's file holds for one plan. */
export interface OnFile {
  readonly plan: ProbePlan;
  readonly dropped: readonly Tally[];
  readonly paraphrases: readonly StoredParaphrase[];
  readonly calls: readonly StoredCall[];
}

export interface Probed {
  readonly path: string;
  readonly arm: string;
  readonly seed: number;
  readonly story: Story;
  /** True of an alias behind which no model is paid for. */
  readonly isFree: (alias: string) => boolean;
}

/** What has been sampled of a run so far. */
export function probeRecord({ path, arm, seed, story, isFree }: Probed, onFile: OnFile): ProbeRecord {
  const { plan, calls } = onFile;
  const reader = new Reader(story, onFile);
  const forks = plan.sites.flatMap((site) => reader.fork(site) ?? []);
  const paid = calls.filter(({ reused, model }) => reused !== true && !isFree(model));
  const unpriced = paid.some(({ outcome, priceUsd }) => outcome.ok && priceUsd === undefined);
  return {
    path,
    arm,
    seed,
    logHash: plan.logHash,
    plan,
    forks,
    dropped: [...onFile.dropped, ...tallies(reader.dropped)],
    lost: tallies(reader.lost),
    addressing: story.actions === 0 ? null : story.addressing / story.actions,
    calls: calls.filter(({ reused }) => reused !== true).length,
    costUsd: unpriced ? null : paid.reduce((sum, { priceUsd = 0 }) => sum + priceUsd, 0),
    complete: reader.missing === 0,
  };
}

const tallies = (counts: ReadonlyMap<string, number>): Tally[] =>
  [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);

const count = (counts: Map<string, number>, reason: string): void => {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
};

interface Answer {
  readonly completion: Completion;
  readonly model: string;
}

const keyOf = (round: number, context: number, ordinal: number, draw: number): string =>
  `${round} ${context} ${ordinal} ${draw}`;

/** The draws of a variant that could be read, and how many have not been asked for. */
interface Draws {
  readonly read: readonly Draw[];
  readonly missing: number;
}

class Reader {
  readonly dropped = new Map<string, number>();
  readonly lost = new Map<string, number>();
  missing = 0;
  readonly #story: Story;
  readonly #plan: ProbePlan;
  readonly #answers = new Map<string, Answer>();
  readonly #paraphrases: ReturnType<typeof standingParaphrases>;
  /** How often each message has been reworded. */
  readonly #tries = new Map<string, number>();

  constructor(story: Story, { plan, calls, paraphrases }: OnFile) {
    this.#story = story;
    this.#plan = plan;
    this.#paraphrases = standingParaphrases(paraphrases);
    for (const { source } of paraphrases) this.#tries.set(source, (this.#tries.get(source) ?? 0) + 1);
    // In the order of asking: an answer that was put right stands behind the one that it replaces.
    for (const { round, context, ordinal, draw, outcome, model } of calls) {
      if (outcome.ok)
        this.#answers.set(keyOf(round, context, ordinal, draw), { completion: outcome.completion, model });
    }
  }

  /** Undefined for a fork with too few readable replies, or too few asked for so far. */
  fork(site: ForkSite): ForkSamples | undefined {
    const placebo = this.#paraphrases.get(site.source);
    // Without a placebo nothing is asked at all.
    if (placebo === undefined) return this.#unworded(site);
    const sampled = new Map(
      askingsAt(this.#plan, site).map((asking) => [asking, this.#asked(site, asking)] as const),
    );
    const plain = sampled.get("plain");
    const draws = sampledOf(plain, CONDITIONS);
    if (draws === undefined) return this.#unread(plain);
    const { fork, action, message, thread, handle, tercile, tier, form } = site;
    const exchange = sampled.get("exchange")?.get("exchange")?.read ?? [];
    return {
      fork,
      thread,
      agent: handle,
      model: this.#modelOf(site),
      ...(form !== "turn" && { form }),
      message,
      action,
      tercile,
      tier,
      placebo: placebo.standing,
      words: this.#words(site, placebo, exchange.length >= 2),
      draws,
      ...(exchange.length >= 2 && { exchange }),
      ...control("deaf", sampledOf(sampled.get("deaf"), CONDITIONS)),
      ...control("parrot", sampledOf(sampled.get("parrot"), CONDITIONS)),
      ...control("free", sampledOf(sampled.get("free"), ["original", "swap"])),
    };
  }

  #unworded({ source }: ForkSite): undefined {
    if ((this.#tries.get(source) ?? 0) >= TRIES) count(this.dropped, "its message could not be reworded");
    else this.missing += 1;
  }

  #unread(plain: ReadonlyMap<Variant, Draws> | undefined): undefined {
    const isAsked = [...(plain?.values() ?? [])].every(({ missing }) => missing === 0);
    if (isAsked) count(this.dropped, "too few of its replies could be read");
  }

  #words(
    { source, swap, sibling }: ForkSite,
    { title, body }: StoredParaphrase,
    isExchanged: boolean,
  ): ForkSamples["words"] {
    const text = (id: ItemId): string => {
      const saying = this.#story.byId.get(id);
      return saying === undefined ? "" : textOf(saying);
    };
    return {
      m: text(source),
      paraphrase: title === null ? body : `${title}\n${body}`,
      swap: text(swap),
      ...(isExchanged && sibling !== undefined && { exchange: text(sibling) }),
    };
  }

  #modelOf(site: ForkSite): string {
    return this.#answer(site, "plain", "original", 0)?.model ?? "";
  }

  #asked(site: ForkSite, asking: Asking): ReadonlyMap<Variant, Draws> {
    return new Map(variantsOf(asking).map((variant) => [variant, this.#draws(site, asking, variant)]));
  }

  #draws(site: ForkSite, asking: Asking, variant: Variant): Draws {
    const read: Draw[] = [];
    let missing = 0;
    for (let sample = 0; sample < this.#plan.draws; sample += 1) {
      const answer = this.#answer(site, asking, variant, sample);
      if (answer === undefined) {
        missing += 1;
        continue;
      }
      const draw = drawNumber({ take: this.#plan.take, fork: site.fork }, asking, variant, sample);
      const found = readDraw({ asking, site, draw }, answer.completion);
      if (found.ok) read.push(found.draw);
      else count(this.lost, found.reason);
    }
    this.missing += missing;
    return { read, missing };
  }

  #answer(site: ForkSite, asking: Asking, variant: Variant, sample: number): Answer | undefined {
    const { round, context, ordinal } = site.call;
    const draw = drawNumber({ take: this.#plan.take, fork: site.fork }, asking, variant, sample);
    return this.#answers.get(keyOf(round, context, ordinal, draw));
  }
}

/** The draws of some variants; undefined where one of them has fewer than two. */
function sampledOf<Of extends Variant>(
  asked: ReadonlyMap<Variant, Draws> | undefined,
  variants: readonly Of[],
): Readonly<Record<Of, readonly Draw[]>> | undefined {
  const found = variants.map((variant) => [variant, asked?.get(variant)?.read ?? []] as const);
  if (found.some(([, draws]) => draws.length < 2)) return undefined;
  return Object.fromEntries(found) as unknown as Readonly<Record<Of, readonly Draw[]>>;
}

const control = <Name extends string, Draws>(name: Name, draws: Draws | undefined) =>
  (draws === undefined ? {} : { [name]: draws }) as { readonly [Key in Name]?: Draws };
