import { createHash } from "node:crypto";
import { canonicalJson } from "../core/canonical-json.ts";
import { type Manifest, textAt } from "./manifest.ts";

/**
 * The hash of an experiment's pre-registration as its file says now, or where the file has gone elsewhere as it stood when the
 * experiment was last launched; undefined where there was none. The file is looked for from where the user stands.
 */
export function analysisPlanNow({ analysisPlan }: Manifest): { readonly hash: string } | undefined {
  if (analysisPlan === undefined) return undefined;
  const text = textAt(analysisPlan.file);
  return { hash: text === undefined ? analysisPlan.hash : hashOf(text) };
}

function hashOf(text: string): string {
  const hash = createHash("sha256");
  try {
    return hash.update(canonicalJson(JSON.parse(text))).digest("hex");
  } catch (error) {
    // Whatever it has become, it is not what it was.
    if (error instanceof SyntaxError) return createHash("sha256").update(text).digest("hex");
    throw error;
  }
}
