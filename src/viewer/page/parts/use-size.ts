import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** How large an element is drawn, in CSS pixels; undefined until it is. */
export function useSize(
  element: RefObject<Element | null>,
): { readonly width: number; readonly height: number } | undefined {
  const [size, setSize] = useState<{ width: number; height: number } | undefined>(undefined);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return size;
}
