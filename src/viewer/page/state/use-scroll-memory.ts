import { useEffect } from "preact/hooks";
import type { Pane } from "../parts/pane.ts";
import { place, scrolled } from "./navigate.ts";
import { writePlace } from "./place.ts";

/** Brings a pane back to where it was when its place was left; `isReady` once it is as high as it was. */
export function useScrollMemory(pane: Pane, isReady: boolean): void {
  const { round: _, ...rest } = place.value;
  const key = writePlace(rest);
  useEffect(() => {
    const box = pane.current;
    if (!box || !isReady) return;
    box.scrollTop = scrolled.get(key) ?? 0;
    const remember = (): void => {
      scrolled.set(key, box.scrollTop);
    };
    box.addEventListener("scroll", remember, { passive: true });
    return () => box.removeEventListener("scroll", remember);
  }, [key, isReady, pane]);
}
