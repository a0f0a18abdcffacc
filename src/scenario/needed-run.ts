import type { AuthorPlan, Donor, Plan, PlannedRun } from "./plan.ts";
import type { Scenario } from "./scenario-schema.ts";
import { seedPartner } from "./seed-partner.ts";

type Special = Pick<Plan, "donor" | "author">;

/**
 * What a plan says of the run it is built on and of who writes; no key for what the scenario does not have. The donor's hash
 * is not known before that run is done.
 *
 *   { donor: { arm: "mixed", seed: 2 } }      { author: { model: "warm", mode: "script", sees: "souls" } }
 */
export function specialPart(scenario: Scenario, seed: number): Special {
  const author = authorPart(scenario, seed);
  const donor = donorPart(scenario, seed);
  return { ...(author === undefined ? {} : { author }), ...(donor === undefined ? {} : { donor }) };
}

/** Alias of the model that writes for everybody; undefined where all have contexts of their own. */
export function authorModel({ author }: Scenario): string | undefined {
  if (author === undefined || author === "none") return undefined;
  return typeof author === "string" ? author : author.model;
}

function authorPart(scenario: Scenario, seed: number): AuthorPlan | undefined {
  const { author } = scenario;
  const model = authorModel(scenario);
  if (model === undefined) return undefined;
  if (typeof author !== "object") return { model, mode: "script", sees: "souls" };
  const { mode, sees, skeleton } = author;
  return { model, mode, sees, ...(skeleton === undefined ? {} : { skeleton: { arm: skeleton, seed } }) };
}

/** The arm whose recorded feed is read; undefined where the feed is a living one, or none. */
export function donorArm(feed: Scenario["feed"]): string | undefined {
  return feed === "none" || feed.donor === "none" ? undefined : feed.donor;
}

function donorPart({ feed }: Scenario, seed: number): Donor | undefined {
  const arm = donorArm(feed);
  return arm === undefined ? undefined : { arm, seed: seedPartner(seed) };
}

/** The run that has to be done first, as the plan names it; nothing where there is none. */
export function neededRun({ donor, author }: Special): Pick<PlannedRun, "needs"> {
  if (donor !== undefined) return { needs: { ...donor, as: "donor" } };
  return author?.skeleton === undefined ? {} : { needs: { ...author.skeleton, as: "skeleton" } };
}
