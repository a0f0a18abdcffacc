/** What has to be said of a model wherever its words are shown; empty for a language model. */
export function caveatOf(provider: string): string {
  if (provider === "synthetic") return "synthetic, not a language model";
  return provider === "scripted" ? "scripted, its answers were written beforehand" : "";
}
