import { useCallback, useEffect, useState } from "preact/hooks";
import type { Page } from "../../api.ts";
import { address, ask, type Query, type Trouble } from "./ask.ts";
import { useAnswer } from "./use-answer.ts";

export interface LongList<T> {
  readonly items: readonly T[];
  readonly total: number;
  /** Nothing has come yet. */
  readonly isFirst: boolean;
  readonly problem: Trouble | undefined;
  /** Fetches the next stretch, if there is one; call it as often as you like. */
  readonly more: () => void;
}

const STRETCH = 100;

interface Rest<T> {
  readonly url: string;
  readonly items: readonly T[];
}

/** A list that is fetched in stretches as far as somebody scrolls. */
export function useLongList<T>(path: string | null, query: Query): LongList<T> {
  const first = useAnswer<Page<T>>(path, { ...query, limit: STRETCH });
  const url = path === null ? "" : address(path, query);
  const [rest, setRest] = useState<Rest<T>>({ url, items: [] });
  const [asking, setAsking] = useState("");
  const head = first.value?.items ?? [];
  // A stretch that continues another list than the one shown is not shown.
  const tail = rest.url === url && !first.isPending ? rest.items : [];
  const total = first.value?.total ?? 0;
  const have = head.length + tail.length;
  const next = path !== null && !first.isPending && have < total ? have : -1;
  const more = useCallback(() => {
    if (next > 0) setAsking(`${url} ${next}`);
  }, [next, url]);
  useEffect(() => {
    if (path === null || next < 0 || asking !== `${url} ${next}`) return;
    const leave = new AbortController();
    ask<Page<T>>(address(path, { ...query, limit: STRETCH, offset: next }), leave.signal).then(
      ({ items }) =>
        setRest((before) => ({ url, items: [...(before.url === url ? before.items : []), ...items] })),
      () => setAsking(""),
    );
    return () => leave.abort();
  }, [asking, url, next, path]);
  const items = tail.length === 0 ? head : [...head, ...tail];
  return { items, total, isFirst: first.value === undefined && !first.problem, problem: first.problem, more };
}
