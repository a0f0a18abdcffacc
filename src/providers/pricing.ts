import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { ModelSpec, Price, PriceTier, Usage } from "../core/call.ts";

const usd = z.number().nonnegative();
const factors = z.strictObject({ read: usd.max(1).optional(), write: usd.min(1).optional() });

const modelPrice = z.strictObject({
  match: z.string().min(1),
  input: usd,
  output: usd,
  cache: factors.optional(),
  tiers: z.array(z.strictObject({ above: z.number().int().positive(), input: usd, output: usd })).optional(),
  source: z.url().optional(),
  checked: z.enum(["vendor", "secondary"]),
});

const pricingFile = z.strictObject({
  as_of: z.iso.date(),
  providers: z.record(
    z.string(),
    z.strictObject({ cache: factors.optional(), source: z.url(), models: z.array(modelPrice).min(1) }),
  ),
});

type PricingFile = z.output<typeof pricingFile>;
type Factors = z.output<typeof factors>;

/** Servers of one's own: what they cost is on another bill. */
const LOCAL: readonly string[] = ["ollama", "vllm", "llama-cpp", "lm-studio"];
/** What no model stands behind. */
const WITHOUT_MODEL: readonly string[] = ["synthetic", "scripted"];

/**
 * What a model costs by the price list that ships with Polylogue; undefined where the list does not have it, which is not
 * the same as free. A name with a date behind it (`claude-haiku-5-5-20261007`) has the price of the longest listed name
 * before it. What a scenario says of a model's price goes before this: `access.price ?? priceOf(spec)`.
 *
 *   { input: 0.1, output: 0.5, cached: 0.01, cacheWrite: 0.125, source: "pricing 2026-11-22",
 *     tiers: [{ above: 100000, input: 0.5, output: 2.5, cached: 0.05, cacheWrite: 0.625 }] }
 *
 * A source that ends in "(unverified)" rests on what others than the vendor say.
 */
export function priceOf(spec: ModelSpec): Price | undefined {
  if (LOCAL.includes(spec.provider)) return { input: 0, output: 0, source: "local" };
  if (WITHOUT_MODEL.includes(spec.provider)) return { input: 0, output: 0, source: spec.provider };
  return listed().get(spec.provider)?.(spec.model);
}

/**
 * US dollars of one call. Input that was neither read from a cache nor written to one costs `input`; the tier goes by the
 * whole input. Undefined where a number of tokens is missing that has a price; missing cache numbers count as none.
 */
export function costOfCall(usage: Usage, price: Price): number | undefined {
  const input = usage.inputTokens ?? (isFreeOf(price, "input") ? 0 : undefined);
  const output = usage.outputTokens ?? (isFreeOf(price, "output") ? 0 : undefined);
  if (input === undefined || output === undefined) return undefined;
  const tier = tierFor(price, input);
  // A provider that counts its parts beside the whole, not within it, must not make the rest negative.
  const cached = Math.min(input, usage.cachedTokens ?? 0);
  const written = Math.min(input - cached, usage.cacheWriteTokens ?? 0);
  const dollars =
    (input - cached - written) * tier.input +
    cached * (tier.cached ?? tier.input) +
    written * (tier.cacheWrite ?? tier.input) +
    output * tier.output;
  return dollars / 1_000_000;
}

function isFreeOf(price: Price, part: "input" | "output"): boolean {
  return [price, ...(price.tiers ?? [])].every((tier) => tier[part] === 0);
}

/** The prices of the highest step that an input is larger than. */
function tierFor(price: Price, input: number): PriceTier {
  let [found, height]: [PriceTier, number] = [price, 0];
  for (const tier of price.tiers ?? []) {
    if (input > tier.above && tier.above >= height) [found, height] = [tier, tier.above];
  }
  return found;
}

type Lookup = (model: string) => Price | undefined;
let known: ReadonlyMap<string, Lookup> | undefined;

/** The list that ships with Polylogue, read once. A list that cannot be read is a bug, not a user's mistake. */
function listed(): ReadonlyMap<string, Lookup> {
  known ??= readPricing(readFileSync(new URL("pricing.yaml", import.meta.url), "utf8"));
  return known;
}

/** The price list as YAML, by provider. Throws a ZodError for a list of the wrong shape. */
export function readPricing(yaml: string): ReadonlyMap<string, Lookup> {
  const { as_of, providers } = pricingFile.parse(parse(yaml));
  return new Map(
    Object.entries(providers).map(([name, { cache, models }]) => {
      const prices = models.map(
        (model) => [model.match, priceFrom(model, { ...cache, ...model.cache }, as_of)] as const,
      );
      return [name, lookupIn(prices)];
    }),
  );
}

type ModelPrice = PricingFile["providers"][string]["models"][number];

function priceFrom({ input, output, tiers, checked }: ModelPrice, cache: Factors, asOf: string): Price {
  return {
    ...withCache({ input, output }, cache),
    ...(tiers === undefined ? {} : { tiers: tiers.map((tier) => withCache(tier, cache)) }),
    source: `pricing ${asOf}${checked === "vendor" ? "" : " (unverified)"}`,
  };
}

function withCache<T extends PriceTier>(tier: T, { read, write }: Factors): T & PriceTier {
  return {
    ...tier,
    ...(read === undefined ? {} : { cached: dollars(tier.input * read) }),
    ...(write === undefined ? {} : { cacheWrite: dollars(tier.input * write) }),
  };
}

/** Without the dust of binary fractions: 0.1 * 0.1 is 0.01. */
const dollars = (amount: number): number => Math.round(amount * 1e6) / 1e6;

/** What vendors put behind a model's name: a date, or "latest". Any other word may be another model. */
const DATED = /^[-@](\d{8}|\d{4}-\d{2}-\d{2}|latest)$/;

function lookupIn(prices: readonly (readonly [match: string, price: Price])[]): Lookup {
  const longestFirst = [...prices].sort(([a], [b]) => b.length - a.length);
  return (model) =>
    longestFirst.find(([match]) => {
      const rest = model.startsWith(match) ? model.slice(match.length) : undefined;
      return rest === "" || (rest !== undefined && DATED.test(rest));
    })?.[1];
}
