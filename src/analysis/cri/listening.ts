import type { Tier } from "../probe/plan.ts";
import type { ForkSamples, ProbeRecord, Sampled } from "../probe/samples.ts";
import type { Dice } from "./bootstrap.ts";
import type { TwoEmbedders } from "./embedders-of.ts";
import { type Estimate, estimated } from "./estimate.ts";
import { sharesOf } from "./fork-parts.ts";
import { maskedRead, wordsRead } from "./reading.ts";
import { actGains, exchanged, type ForkRow, maskedGains, netGains, rowsOf } from "./rows.ts";

/** All that a probe says about one run. What was not asked for, or does not vary, is null. */
export interface Listening {
  readonly forks: number;
  readonly threads: number;
  /** The Causal Response Index under the lexical embedder. */
  readonly cri: Estimate | null;
  /** The same under the embedder that goes by the company of words. */
  readonly company: Estimate | null;
  /** Dice taken off, wording not. */
  readonly gross: number | null;
  /** What a mere paraphrase does. */
  readonly placebo: number | null;
  /** 1 - ΣQ / ΣS. */
  readonly quick: number | null;
  /** What is left once the messages' own words are taken out of every reply. */
  readonly masked: Estimate | null;
  /** m and a sibling have exchanged their words in the same prompt. */
  readonly addressed: Estimate | null;
  /** By what was done to what, where nothing was forced. */
  readonly act: Estimate | null;
  /** Share of actions that address another's message. */
  readonly addressing: number | null;
  /** `cri` times `addressing`. */
  readonly effective: number | null;
  /** With m hidden, and told to restate it; and where between the two the index lies. */
  readonly deaf: Estimate | null;
  readonly parrot: Estimate | null;
  readonly anchored: number | null;
  /** By how near the swap is to m. */
  readonly tiers: Readonly<Partial<Record<Tier, Estimate>>>;
}

/** A parrot so little above the deaf control is no scale. */
const SHORTEST_SCALE = 0.05;

/** What the samples of a probe come to; equal seeds give equal intervals. */
export function listening(
  { forks, addressing }: Pick<ProbeRecord, "forks" | "addressing">,
  { lexical, company }: TwoEmbedders,
  seed: number,
): Listening {
  const reading = wordsRead(lexical);
  const rows = rowsOf(forks, reading);
  const shares = sharesOf(rows);
  const dice = (name: string): Dice => ({ seed, name });
  const net = (name: string, of: readonly ForkRow[]): Estimate | null => estimated(netGains(of), dice(name));
  const control = (name: "deaf" | "parrot"): Estimate | null =>
    net(
      name,
      rowsOf(forks, reading, (fork: ForkSamples): Sampled | undefined => fork[name]),
    );
  const cri = net("cri", rows);
  const [deaf, parrot] = [control("deaf"), control("parrot")];
  return {
    forks: rows.length,
    threads: new Set(forks.map(({ thread }) => thread)).size,
    cri,
    company: net("company", rowsOf(forks, wordsRead(company))),
    gross: shares?.gross ?? null,
    placebo: shares?.placebo ?? null,
    quick: shares?.quick ?? null,
    masked: estimated(maskedGains(rows, rowsOf(forks, maskedRead(lexical))), dice("masked")),
    addressed: net("addressed", rowsOf(forks, reading, exchanged)),
    act: estimated(actGains(forks), dice("act")),
    addressing,
    effective: cri === null || addressing === null ? null : cri.value * addressing,
    deaf,
    parrot,
    anchored: anchoredOf(cri, deaf, parrot),
    tiers: tiersOf(rows, dice),
  };
}

/** Where an index lies between its anchors: 0 is the deaf, 1 the parrot; null without both, and where they are too near. */
export function anchoredOf(
  cri: Estimate | null,
  deaf: Estimate | null,
  parrot: Estimate | null,
): number | null {
  if (cri === null || deaf === null || parrot === null) return null;
  const scale = parrot.value - deaf.value;
  return scale < SHORTEST_SCALE ? null : (cri.value - deaf.value) / scale;
}

const TIERS: readonly Tier[] = ["X1", "X2", "X3"];

function tiersOf(rows: readonly ForkRow[], dice: (name: string) => Dice): Listening["tiers"] {
  return Object.fromEntries(
    TIERS.flatMap((tier) => {
      const of = estimated(netGains(rows.filter(({ fork }) => fork.tier === tier)), dice(tier));
      return of === null ? [] : [[tier, of]];
    }),
  );
}
