import type { ComponentChildren, JSX } from "preact";
import { go } from "../state/navigate.ts";
import { type Place, writePlace } from "../state/place.ts";

interface LinkProps extends Omit<JSX.HTMLAttributes<HTMLAnchorElement>, "href"> {
  readonly to: Place;
  readonly children: ComponentChildren;
}

/** A link to a place of this page: a real one, so that it can be copied and opened in another tab. */
export function Link({ to, children, onClick, ...rest }: LinkProps): JSX.Element {
  const follow = (event: JSX.TargetedMouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
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
