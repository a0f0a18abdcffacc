import { didYouMean } from "../core/did-you-mean.ts";
import { entriesOf, itemsOf, member, textOf } from "./located.ts";
import { parseYaml } from "./parse-yaml.ts";
import type { AnalysisPlan, Problem } from "./plan.ts";

/**
 * What a pre-registration names as a metric and is none of `known`, at its place: in endpoints, and among the margins. It stops
 * nothing, since a later version may know more metrics; but nothing will be computed for it as things are.
 */
export function unknownMetrics(
  { file, text }: Pick<AnalysisPlan, "file" | "text">,
  known: readonly string[],
): readonly Problem[] {
  const { root } = parseYaml(text, { file });
  const names = new Set(known);
  const endpoints = itemsOf(member(root, "endpoints")).flatMap((endpoint, i) => {
    const node = member(endpoint, "metric");
    const name = textOf(node);
    return node && name !== undefined ? [{ place: node.place, name, key: `endpoints[${i}].metric` }] : [];
  });
  const margins = entriesOf(member(root, "margins")).map(([name, { key }]) => {
    return { place: key, name, key: "margins" };
  });
  return [...endpoints, ...margins]
    .filter(({ name }) => !names.has(name))
    .map(({ place, name, key }) => ({
      ...place,
      message: `${key}: there is no metric "${name}"${didYouMean(name, known)}`,
    }));
}
