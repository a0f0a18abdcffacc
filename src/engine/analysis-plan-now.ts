import { join } from "node:path";
import { analysisPlanHash } from "../scenario/analysis-plan.ts";
import { textHash } from "../store/hash.ts";
import { type Manifest, textAt } from "./manifest.ts";

/**
 * The hash of an experiment's pre-registration as its file says now, or where the file has gone elsewhere as it stood when the
 * experiment was last launched; undefined where there was none.
 */
export function analysisPlanNow(
  folder: string,
  { analysisPlan }: Manifest,
): { readonly hash: string } | undefined {
  if (analysisPlan === undefined) return undefined;
  const text = textAt(join(folder, analysisPlan.file));
  return { hash: text === undefined ? analysisPlan.hash : hashOf(text) };
}

function hashOf(text: string): string {
  try {
    return analysisPlanHash(text);
  } catch (error) {
    // Whatever it has become, it is not what it was.
    if (error instanceof SyntaxError) return textHash(text);
    throw error;
  }
}
