import { useEffect, useLayoutEffect } from "preact/hooks";
import type { Pane } from "../parts/pane.ts";
import { place, scrolled } from "./navigate.ts";
import { writePlace } from "./place.ts";

/** Brings a pane back to where it was when its place was left; `isReady` once it is as high as it was. */
export function useScrollMemory(pane: Pane, isReady: boolean): void {
  const { round: _, ...rest } = place.value;
  const key = writePlace(rest);
  // Before anything that is drawn can wish to be seen.
  useLayoutEffect(() => {
    if (pane.current && !scrolled.has(key)) pane.current.scrollTop = 0;
  }, [key, pane]);
  useEffect(() => {
    const box = pane.current;
    if (!box || !isReady) return;
    const before = scrolled.get(key);
    if (before !== undefined) box.scrollTop = before;
    const remember = (): void => {
      scrolled.set(key, box.scrollTop);
    };
    box.addEventListener("scroll", remember, { passive: true });
    return () => box.removeEventListener("scroll", remember);
  }, [key, isReady, pane]);
}
