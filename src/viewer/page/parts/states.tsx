import type { ComponentChildren, JSX } from "preact";
import type { Answer, Trouble } from "../state/ask.ts";

/** Bars where text will be. */
export function Loading({ what }: { readonly what: string }): JSX.Element {
  return (
    <div class="loading" role="status">
      <span class="unseen">Loading {what} …</span>
      <i />
      <i />
      <i />
    </div>
  );
}

/** Nothing is there, and that is no mistake. */
export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="empty">
      <svg viewBox="0 0 64 32" aria-hidden="true">
        <path d="M8 16h48M20 12v8M32 8v16M44 12v8" />
      </svg>
      <p class="title">{title}</p>
      {children && <div class="hint">{children}</div>}
    </div>
  );
}

export function Failed({ trouble }: { readonly trouble: Trouble }): JSX.Element {
  return (
    <div class="failed" role="alert">
      <p class="title">{trouble.message}</p>
      {trouble.hint !== undefined && <p class="hint">{trouble.hint}</p>}
    </div>
  );
}

/** Shows an answer when it is there, and until then what there is to say instead. */
export function Answered<T>({
  answer,
  what,
  children,
}: {
  readonly answer: Answer<T>;
  readonly what: string;
  readonly children: (value: T) => ComponentChildren;
}): JSX.Element {
  if (answer.problem) return <Failed trouble={answer.problem} />;
  if (answer.value === undefined) return <Loading what={what} />;
  return <>{children(answer.value)}</>;
}

/** What must stand wherever words come from a model that is none: the first word of what is to be said of it. */
export function Synthetic({ caveat }: { readonly caveat: string }): JSX.Element | null {
  if (caveat === "") return null;
  return (
    <span class="badge synthetic" title={caveat}>
      {caveat.split(",")[0]}
    </span>
  );
}
