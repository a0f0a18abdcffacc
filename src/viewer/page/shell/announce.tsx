import { signal } from "@preact/signals";
import type { JSX } from "preact";

const said = signal("");

/** Tells a screen reader what changed without being asked, once the person has stopped moving. */
let waiting: ReturnType<typeof setTimeout> | undefined;
export function announce(text: string): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    said.value = text;
  }, 400);
}

export function Announcer(): JSX.Element {
  return (
    <div class="unseen" aria-live="polite" role="status">
      {said}
    </div>
  );
}
