import { signal } from "@preact/signals";
import { type Place, readPlace, writePlace } from "./place.ts";

/** Where the person is. Only this file writes it. */
export const place = signal<Place>(readPlace(location.search));

/** Where a pane was scrolled to, by the address it showed, so that going back finds the same line. */
export const scrolled = new Map<string, number>();

addEventListener("popstate", () => {
  place.value = readPlace(location.search);
});

/** Goes to a place as a link does: back comes home from it. */
export function go(to: Place): void {
  const query = writePlace(to);
  if (query !== (location.search || ".")) history.pushState(null, "", query);
  place.value = readPlace(location.search);
}

/** Moves without leaving a trace in the history: scrubbing, typing, sorting. */
export function slide(patch: Partial<Place>): void {
  history.replaceState(null, "", writePlace({ ...place.peek(), ...patch }));
  place.value = readPlace(location.search);
}
