import type { ComponentChildren, JSX } from "preact";

/** A table that scrolls sideways where there is no room for it, also with keys. */
export function WideTable({
  label,
  class: more = "",
  children,
}: {
  readonly label: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached without a mouse
    <section class="grid-scroll" aria-label={label} tabIndex={0}>
      <table class={`grid ${more}`}>{children}</table>
    </section>
  );
}
