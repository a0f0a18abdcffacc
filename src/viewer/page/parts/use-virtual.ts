import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from "@tanstack/virtual-core";

import { useEffect, useLayoutEffect, useReducer, useRef } from "preact/hooks";
import type { Pane } from "./pane.ts";

export interface Virtual {
  readonly items: readonly VirtualItem[];
  /** Height of the whole list in pixels. */
  readonly height: number;
  readonly measure: (row: HTMLElement | null) => void;
  readonly scrollTo: (index: number) => void;
  /** Pixels between the top of what scrolls and the top of the list. */
  readonly margin: number;
}

interface VirtualTerms {
  readonly count: number;
  readonly scroller: Pane;
  readonly list: Pane;
  /** Of a row, in pixels, before it has been measured. */
  readonly estimate: number;
  readonly keyOf: (index: number) => string;
}

/** Only the rows near the window are drawn, each as high as it turns out to be. */
export function useVirtual({ count, scroller, list, estimate, keyOf }: VirtualTerms): Virtual {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const margin = useRef(0);
  const box = scroller.current;
  if (box && list.current) {
    const top = list.current.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
    if (Math.abs(top - margin.current) > 1) margin.current = top;
  }
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    getItemKey: keyOf,
    overscan: 6,
    scrollMargin: margin.current,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw(0),
  };
  const held = useRef<Virtualizer<HTMLElement, HTMLElement> | null>(null);
  held.current ??= new Virtualizer<HTMLElement, HTMLElement>(options);
  const virtual = held.current;
  virtual.setOptions(options);
  useEffect(() => virtual._didMount(), [virtual]);
  useLayoutEffect(() => virtual._willUpdate());
  // The first drawing knows no scroller yet.
  useLayoutEffect(() => redraw(0), []);
  return {
    items: virtual.getVirtualItems(),
    height: virtual.getTotalSize(),
    measure: virtual.measureElement,
    scrollTo: (index) => virtual.scrollToIndex(index, { align: "center" }),
    margin: margin.current,
  };
}
