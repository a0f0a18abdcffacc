import type { ProbeCost } from "../analysis/probe/probe-estimate.ts";
import { dollars, grouped, short } from "./dollars.ts";
import { plural } from "./phrases.ts";
import { table } from "./table.ts";
import { wrap } from "./terminal.ts";

/** What a probe still has to ask, and what that may cost. */
export function costText(runs: number, costs: readonly ProbeCost[], page: number): string {
  const calls = costs.reduce((sum, cost) => sum + cost.calls, 0);
  if (calls === 0) return `${plural(runs, "run")}: all that was asked for is on file`;
  const head = `${plural(runs, "run")}, ${grouped(calls)} calls to make`;
  const paid = costs.filter(({ isPaid }) => isPaid);
  if (paid.length === 0) return `${head}, which cost nothing (synthetic models)`;
  const right = (title: string) => ({ title, align: "right" as const });
  const rows = paid.map(({ alias, calls: own, inputTokens, outputTokens, usd }) => [
    alias,
    short(own),
    short(inputTokens),
    short(outputTokens),
    usd === undefined ? "unknown" : dollars(usd.expected),
    usd === undefined ? "unknown" : dollars(usd.worst),
  ]);
  return [
    head,
    "",
    table(
      rows,
      [
        { title: "model", most: 24 },
        right("calls"),
        right("tokens in"),
        right("tokens out"),
        right("expected"),
        right("at most"),
      ],
      page,
    ),
    "",
    ...wrap(
      "Prompts are known, answers are taken to have 150 tokens; at most: the longest answers, three paraphrases a message, no cache. Calls that fail and are tried again come on top.",
      page,
    ),
  ].join("\n");
}
