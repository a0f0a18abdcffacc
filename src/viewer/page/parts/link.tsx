import type { ComponentChildren, JSX, TargetedMouseEvent } from "preact";
import { go } from "../state/navigate.ts";
import { type Place, writePlace } from "../state/place.ts";

interface LinkProps {
  readonly to: Place;
  readonly children: ComponentChildren;
  readonly class?: string;
  readonly title?: string;
  readonly "aria-current"?: "page" | "true" | undefined;
  readonly "aria-label"?: string;
  /** Where Enter leads from the row that this stands in. */
  readonly "data-open"?: boolean;
}

/** A link to a place of this page: a real one, so that it can be copied and opened in another tab. */
export function Link({ to, children, ...rest }: LinkProps): JSX.Element {
  const follow = (event: TargetedMouseEvent<HTMLAnchorElement>): void => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a {...rest} href={writePlace(to)} onClick={follow}>
      {children}
    </a>
  );
}
