import { useEffect } from "preact/hooks";

/** What the keys do: shown by `?`. */
export const KEYS = [
  ["← →", "a round back, a round on"],
  ["Home End", "the opening, the last round"],
  ["space", "play and pause"],
  ["< >", "slower, faster"],
  ["j k", "next, previous in a list"],
  ["Enter", "open what is in focus"],
  ["c", "fold a comment's answers"],
  ["/", "search"],
  ["t", "light or dark"],
  ["g f", "the forum"],
  ["g r", "the turns of this round"],
  ["g a", "the agents"],
  ["g p", "the picture"],
  ["g h", "all experiments"],
  ["?", "these keys"],
] as const;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !isSlider(target);

const isSlider = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type === "range";

/** A button or link takes space and Enter itself. */
const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && /^(BUTTON|A|SUMMARY)$/.test(target.tagName);

/** The key was pressed for something else than the page as a whole. */
function isOthers({ ctrlKey, metaKey, altKey, defaultPrevented, target, key }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || defaultPrevented || isTyping(target)) return true;
  // A slider moves by itself.
  if (isSlider(target) && /^(Arrow|Home$|End$)/.test(key)) return true;
  return isPressable(target) && (key === " " || key === "Enter");
}

/** Calls `act` with each key that belongs to nobody else; it says whether it took it. */
export function useKeys(act: (key: string) => boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isOthers(event)) return;
      if (act(event.key)) event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [act]);
}
