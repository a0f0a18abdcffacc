import { signal } from "@preact/signals";

const query = matchMedia("(min-width: 1900px)");

/** There is room for a list and what was opened from it, side by side. */
export const isWide = signal(query.matches);
query.addEventListener("change", () => {
  isWide.value = query.matches;
});
