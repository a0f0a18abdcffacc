import { useEffect, useState } from "preact/hooks";
import type { Thread, ThreadComment } from "../../api.ts";
import { address, ask, type Query, type Trouble } from "./ask.ts";
import { useAnswer } from "./use-answer.ts";

/** Comments of one request: the most that the server gives. */
const STRETCH = 2_000;

/** A whole thread, however long: the first stretch at once, the others as they come. A null path asks nothing. */
export function useThread(
  path: string | null,
  query: Query,
): {
  readonly thread: Thread | undefined;
  readonly comments: readonly ThreadComment[];
  readonly problem: Trouble | undefined;
} {
  const whole = { ...query, offset: 0, limit: STRETCH };
  const url = path === null ? "" : address(path, whole);
  const first = useAnswer<Thread>(path, whole);
  const [rest, setRest] = useState<{ readonly url: string; readonly comments: readonly ThreadComment[] }>({
    url,
    comments: [],
  });
  const thread = first.value;
  useEffect(() => {
    if (path === null || !thread || first.isPending || thread.comments.length >= thread.total) return;
    const leave = new AbortController();
    const fetchRest = async (): Promise<void> => {
      for (let offset = thread.comments.length; offset < thread.total; offset += STRETCH) {
        const next = await ask<Thread>(address(path, { ...query, offset, limit: STRETCH }), leave.signal);
        setRest((before) => ({
          url,
          comments: before.url === url ? [...before.comments, ...next.comments] : next.comments,
        }));
      }
    };
    // What is missing then is said by the number above the list.
    fetchRest().catch(() => undefined);
    return () => leave.abort();
  }, [url, thread, first.isPending]);
  const head = thread?.comments ?? [];
  const comments =
    rest.url === url && rest.comments.length > 0 && !first.isPending ? [...head, ...rest.comments] : head;
  return { thread, comments, problem: first.problem };
}
