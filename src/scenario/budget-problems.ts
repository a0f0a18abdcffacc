import { keyOf, type LocatedMap, member, numberOf } from "./located.ts";
import type { ResolvedModel } from "./model-record.ts";
import type { Problem } from "./plan.ts";

/** A budget that binds nothing; and the models whose price nobody knows, where one in US dollars would have to know it. */
export function budgetProblems(scenario: LocatedMap, models: ReadonlyMap<string, ResolvedModel>): Problem[] {
  const budget = member(scenario, "budget");
  if (budget?.type === "map" && budget.entries.size === 0)
    return [{ ...budget.place, message: "budget: expected at least one of usd, tokens, calls and wall" }];
  if (numberOf(member(budget, "usd")) === undefined) return [];
  const written = member(scenario, "models");
  const unpriced = [...models].filter(([, { access }]) => access.price === undefined);
  return unpriced.map(([alias, { spec }]) => ({
    ...(keyOf(written, alias) ?? scenario.place),
    message:
      `models.${alias}: nobody knows what ${spec.provider}/${spec.model} costs, so that a budget in usd cannot be kept; ` +
      "give its price, { input: …, output: … } in dollars for a million tokens, or take a budget of tokens or calls",
  }));
}
