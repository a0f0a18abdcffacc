import { useEffect, useState } from "preact/hooks";

/** How often a list of runs is asked for again while some of them go on. */
const EVERY_MS = 4_000;

/** A number that goes up every few seconds while it `beats` and the page can be seen. */
export function usePulse(beats: boolean): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (!beats) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") setCount((before) => before + 1);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [beats]);
  return count;
}
