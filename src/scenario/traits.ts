import type { Rng } from "../core/rng.ts";
import type { PopulationSettings, Trait } from "./population-schema.ts";

type Traits = NonNullable<PopulationSettings["traits"]>;

/**
 * One agent's traits in words: `patience high, age of your owner 43`; empty where there are none. Each trait is drawn
 * from the stream of its own name, so that one trait more changes no other.
 */
export function drawTraits(traits: Traits, rngOf: (trait: string) => Rng): string {
  return Object.entries(traits)
    .map(([name, trait]) => `${name} ${drawTrait(trait, rngOf(name))}`)
    .join(", ");
}

function drawTrait(trait: Trait, rng: Rng): string {
  if (trait.type === "values") return String(rng.pick(trait.values));
  if (trait.type === "weights") return drawWeighted(trait.weights, rng);
  if (trait.type === "normal") return drawNormal(trait, rng);
  const { from, to } = trait;
  return onGrid({ from, to, digits: digitsOf(trait, [from, to]) }, rng);
}

function drawWeighted(weights: readonly (readonly [string, number])[], rng: Rng): string {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  let left = rng.next() * total;
  for (const [value, weight] of weights) {
    left -= weight;
    if (left < 0) return value;
  }
  // Only rounding leads here.
  return weights.findLast(([, weight]) => weight > 0)?.[0] ?? "";
}

/** Draws from bounds that lie this far out would go on for ever. */
const MOST_DRAWS = 1_000;

/**
 * A normal number within the bounds: what falls outside is drawn again. Where nearly everything does, because the
 * bounds are narrow beside the deviation, it is uniform between them, which is the limit of the cut distribution.
 */
function drawNormal(trait: Extract<Trait, { type: "normal" }>, rng: Rng): string {
  const { mean, sd, min = -Infinity, max = Infinity } = trait;
  const written = [mean, sd, trait.min, trait.max].filter((number) => number !== undefined);
  const digits = digitsOf(trait, written);
  for (let i = 0; i < MOST_DRAWS; i += 1) {
    const drawn = round(mean + sd * rng.normal(), digits);
    if (drawn >= min && drawn <= max) return drawn.toFixed(digits);
  }
  const near = (bound: number, side: number) => (Number.isFinite(bound) ? bound : mean + side * sd);
  return onGrid({ from: near(min, -1), to: near(max, 1), digits }, rng);
}

interface Grid {
  readonly from: number;
  readonly to: number;
  /** After the point. */
  readonly digits: number;
}

/** Any number of so many digits from `from` to `to`, all equally likely. */
function onGrid({ from, to, digits }: Grid, rng: Rng): string {
  const [least, most] = [Math.ceil(from * 10 ** digits), Math.floor(to * 10 ** digits)];
  const steps = Math.max(0, most - least);
  return ((least + rng.int(steps + 1)) / 10 ** digits).toFixed(digits);
}

function digitsOf(
  { decimals }: { readonly decimals?: number | undefined },
  written: readonly number[],
): number {
  return decimals ?? (written.every(Number.isInteger) ? 0 : 2);
}

/** Never "-0". */
function round(number: number, digits: number): number {
  return Math.round(number * 10 ** digits) / 10 ** digits + 0;
}
