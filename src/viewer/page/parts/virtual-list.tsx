import type { ComponentChildren, JSX, TargetedKeyboardEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Pane } from "./pane.ts";
import { useVirtual } from "./use-virtual.ts";

interface VirtualListProps<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly label: string;
  /** What scrolls. */
  readonly scroller: Pane;
  readonly estimate: number;
  readonly children: (item: T) => ComponentChildren;
  /** How a row is called by a screen reader. */
  readonly labelOf: (item: T) => string;
  /** A row to bring into sight. */
  readonly shown?: string | undefined;
  /** Rows glide to their new places when this changes. */
  readonly moving?: string;
  /** The last row came near; there may be more to fetch. */
  readonly onEnd?: () => void;
}

/**
 * A long list of which only what is near is drawn. The rows are one stop for the tab key; j and k, or the arrows, go from row to row,
 * and Enter goes where the row leads.
 */
export function VirtualList<T>(props: VirtualListProps<T>): JSX.Element {
  const { items, keyOf, scroller, estimate, shown, onEnd } = props;
  const list = useRef<HTMLDivElement>(null);
  const keyAt = (index: number): string => keyOf(items[index] as T);
  const virtual = useVirtual({ count: items.length, scroller, list, estimate, keyOf: keyAt });
  const [active, setActive] = useState(0);
  const isMoving = useMoving(props.moving);
  const last = virtual.items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= items.length - 3) onEnd?.();
  }, [last, items.length, onEnd]);
  useEffect(() => {
    const at = shown === undefined ? -1 : items.findIndex((item) => keyOf(item) === shown);
    if (at < 0) return;
    virtual.scrollTo(at);
    setActive(at);
  }, [shown, items.length > 0]);
  const walk = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (follows(event)) return;
    const step = stepOf(event);
    if (step === 0) return;
    event.preventDefault();
    const to = Math.min(items.length - 1, Math.max(0, active + step));
    setActive(to);
    virtual.scrollTo(to);
    focusLater(list.current, to);
  };
  return (
    <div
      ref={list}
      class={isMoving ? "virtual moving" : "virtual"}
      role="feed"
      aria-label={props.label}
      aria-busy="false"
      style={{ height: `${virtual.height}px` }}
      onKeyDown={walk}
    >
      {virtual.items.map(({ index, start, key }) => (
        <div
          key={key}
          class="row"
          data-index={index}
          ref={virtual.measure}
          style={{ transform: `translateY(${start - virtual.margin}px)` }}
        >
          <article
            tabIndex={index === Math.min(active, items.length - 1) ? 0 : -1}
            aria-posinset={index + 1}
            aria-setsize={items.length}
            aria-label={props.labelOf(items[index] as T)}
            onFocusCapture={() => setActive(index)}
          >
            {props.children(items[index] as T)}
          </article>
        </div>
      ))}
    </div>
  );
}

/** Once the row is drawn. */
function focusLater(list: HTMLElement | null, index: number): void {
  requestAnimationFrame(() => {
    list?.querySelector<HTMLElement>(`[data-index="${index}"] > article`)?.focus({ preventScroll: true });
  });
}

/** Enter on a row is a click on what it leads to. */
function follows(event: TargetedKeyboardEvent<HTMLDivElement>): boolean {
  const row = event.target;
  if (event.key !== "Enter" || !(row instanceof HTMLElement) || row.tagName !== "ARTICLE") return false;
  event.preventDefault();
  (row.querySelector<HTMLElement>("[data-open]") ?? row.querySelector("a"))?.click();
  return true;
}

/** How far a key goes in a list: only when a row itself has the focus, so that links and fields keep their keys. */
function stepOf(event: TargetedKeyboardEvent<HTMLDivElement>): number {
  if (!(event.target instanceof HTMLElement) || event.target.tagName !== "ARTICLE") return 0;
  if (event.ctrlKey || event.metaKey || event.altKey) return 0;
  if (event.key === "j" || event.key === "ArrowDown") return 1;
  if (event.key === "k" || event.key === "ArrowUp") return -1;
  return 0;
}

/** True for the moment after `cause` changed: rows are let glide then, and not while somebody scrolls. */
function useMoving(cause: string | undefined): boolean {
  const [settled, setSettled] = useState(cause);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(cause), 700);
    return () => clearTimeout(timer);
  }, [cause]);
  return settled !== cause;
}
