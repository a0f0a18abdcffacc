import { canonicalJson } from "../core/canonical-json.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import type { Arm } from "./arms.ts";
import { type ResolvedArm, seedsOf } from "./build-plans.ts";
import { keyOf, type Located, member, type Place, textOf } from "./located.ts";
import type { Problem } from "./plan.ts";
import { seedPartner } from "./seed-partner.ts";
import { isIsolated, isShuffled, writtenAuthor, writtenDonor } from "./written-arm.ts";

/** Where an arm names another whose runs its own are built on. */
interface Reference {
  readonly key: "author.skeleton" | "feed.donor";
  readonly node: Located;
  readonly arm: Arm;
}

/**
 * What is wrong with arms that are built on the runs of others: no such arm, one whose runs cannot serve, or another world
 * than theirs. `resolved` are the arms that are right in themselves; of the rest nothing is said that may follow from it.
 */
export function donorProblems(arms: readonly Arm[], resolved: readonly ResolvedArm[]): Problem[] {
  return arms.flatMap(referencesIn).flatMap((reference) => {
    const unfit = misfit(reference, arms);
    if (unfit !== undefined) return [{ ...reference.node.place, message: `${reference.key}: ${unfit}` }];
    const own = resolved.find(({ name }) => name === reference.arm.name);
    const other = resolved.find(({ name }) => name === textOf(reference.node));
    if (!own || !other) return [];
    return [
      ...differences(reference, own, other),
      ...(reference.key === "feed.donor" ? seedProblems(reference, own) : []),
    ];
  });
}

function referencesIn(arm: Arm): Reference[] {
  const skeleton = writtenAuthor(arm.scenario)?.skeleton;
  const donor = writtenDonor(arm.scenario);
  return [
    ...(textOf(skeleton) !== undefined && skeleton
      ? [{ key: "author.skeleton" as const, node: skeleton, arm }]
      : []),
    ...(textOf(donor) !== undefined && donor ? [{ key: "feed.donor" as const, node: donor, arm }] : []),
  ];
}

/** Why the arm that is named cannot serve; undefined where it can. Nothing that serves is built on another run, so no circle can close. */
function misfit({ key, node, arm }: Reference, arms: readonly Arm[]): string | undefined {
  const name = textOf(node) ?? "";
  const other = arms.find((one) => one.name === name);
  if (other === undefined) return unknownArm(name, arms);
  if (other === arm) return "expected another arm: no run can be built on itself";
  const author = writtenAuthor(other.scenario);
  if (writtenDonor(other.scenario))
    return `"${name}" has itself no feed but a recorded one, and nobody is shown what its agents write`;
  if (key === "author.skeleton") {
    const from = textOf(author?.skeleton);
    return from === undefined ? undefined : `"${name}" has itself the tree of "${from}"; name that one`;
  }
  if (author) return `in "${name}" one context writes for all, so that no agent has read a feed of its own`;
  if (isIsolated(other.scenario))
    return `in "${name}" nobody is shown anything, so that there is no feed to read`;
  return isShuffled(other.scenario)
    ? `in "${name}" words are exchanged between threads, so that its feed is no real one`
    : undefined;
}

function unknownArm(name: string, arms: readonly Arm[]): string {
  const names = arms.map((arm) => arm.name);
  const unfolded = names.filter((other) => other.startsWith(`${name}-`));
  const near = didYouMean(name, names) || ` (there are ${names.join(", ")})`;
  return `no arm "${name}"${unfolded.length > 0 ? `; it unfolds into ${unfolded.join(", ")}` : near}`;
}

/** Settings in which the two have to agree: what stands on the forum and who is there; for a feed, also how it came about. */
const WORLD = ["rounds", "clock", "communities", "opening", "interventions"] as const;
const FEED_WORLD = [...WORLD, "schedule", "activation", "order"] as const;
const FEED_KEYS = ["sort", "size", "home"] as const;

function differences({ key, node, arm }: Reference, own: ResolvedArm, other: ResolvedArm): Problem[] {
  const differs = (at: Place | undefined, what: string): Problem => ({
    ...(at ?? node.place),
    message: `${what}: it is another in "${other.name}", on whose runs this arm is built (${key}); leave it as it is there`,
  });
  const keys = key === "feed.donor" ? FEED_WORLD : WORLD;
  const problems = keys
    .filter((one) => !isSame(own.scenario[one], other.scenario[one]))
    .map((one) => differs(keyOf(arm.patch, one), one));
  if (own.members !== other.members && !isSame(own.members, other.members))
    problems.push(differs(keyOf(arm.patch, "personas"), "personas"));
  const [mine, its] = [own.scenario.feed, other.scenario.feed];
  if (key === "author.skeleton" || mine === "none" || its === "none") return problems;
  const written = member(arm.patch, "feed");
  const feed = FEED_KEYS.filter((one) => mine[one] !== its[one]);
  return [...problems, ...feed.map((one) => differs(keyOf(written, one), `feed.${one}`))];
}

const isSame = (a: unknown, b: unknown): boolean => canonicalJson([a]) === canonicalJson([b]);

function seedProblems({ node, key }: Reference, { scenario, members }: ResolvedArm): Problem[] {
  const problem = (message: string): Problem => ({ ...node.place, message: `${key}: ${message}` });
  const passing = members.some((one) => one.type === "population" && one.population.settings.seed === "run");
  if (passing)
    return [
      problem("a population with `seed: run` is another under each seed, so that nobody's feed is another's"),
    ];
  const seeds = seedsOf(scenario.seeds);
  const alone = seeds.filter((seed) => !seeds.includes(seedPartner(seed)));
  if (alone.length === 0) return [];
  const lacking = alone.map((seed) =>
    seed === 0 ? "0 has no partner" : `${seed} lacks ${seedPartner(seed)}`,
  );
  return [
    problem(
      `runs read each other in fixed pairs of seeds, 1 and 2, 3 and 4 …; of \`seeds\`, ${lacking.join(", ")}`,
    ),
  ];
}
