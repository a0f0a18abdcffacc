import { useEffect, useState } from "preact/hooks";
import { type Answer, address, ask, atHand, type Query, Trouble } from "./ask.ts";

const ASIDE = Symbol("nothing is asked");

interface Held<T> {
  readonly url: string | typeof ASIDE;
  readonly value: T | undefined;
  readonly problem: Trouble | undefined;
}

/**
 * What `path` answers to `query`. While the next answer is on its way the one before stays, so that scrubbing through rounds does
 * not flicker; what was answered before is shown at once, and asked anew where it may have changed. A null path asks nothing.
 * `version` asks anew when it changes.
 */
export function useAnswer<T>(path: string | null, query: Query = {}, version = 0): Answer<T> {
  const url = path === null ? ASIDE : address(path, query);
  const [held, setHeld] = useState<Held<T>>({ url: ASIDE, value: undefined, problem: undefined });
  useEffect(() => {
    if (url === ASIDE) return;
    const leave = new AbortController();
    ask<T>(url, leave.signal).then(
      (value) => !leave.signal.aborted && setHeld({ url, value, problem: undefined }),
      (cause: unknown) => {
        if (leave.signal.aborted) return;
        const problem = cause instanceof Trouble ? cause : new Trouble(0, String(cause));
        setHeld({ url, value: undefined, problem });
      },
    );
    return () => leave.abort();
  }, [url, version]);
  if (url === ASIDE) return { value: undefined, problem: undefined, isPending: false };
  const now = held.url === url ? undefined : (atHand(url) as T | undefined);
  if (now !== undefined) return { value: now, problem: undefined, isPending: false };
  return {
    value: held.value,
    problem: held.url === url ? held.problem : undefined,
    isPending: held.url !== url,
  };
}
