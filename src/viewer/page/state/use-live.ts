import { useEffect, useState } from "preact/hooks";
import { type Live, PATHS } from "../../api.ts";
import { forget } from "./ask.ts";

/**
 * Follows a run that is still being written: `version` goes up with each round that closes, and what was kept of the run is
 * forgotten then. Asks nothing for a run that has ended.
 */
export function useLive(
  run: string,
  isOpen: boolean,
): { readonly live: Live | undefined; readonly version: number } {
  const [state, setState] = useState<{ live: Live | undefined; version: number }>({
    live: undefined,
    version: 0,
  });
  useEffect(() => {
    if (!isOpen) return;
    const source = new EventSource(PATHS.live(run));
    let seen: string | undefined;
    source.addEventListener("live", (event) => {
      const live = JSON.parse((event as MessageEvent<string>).data) as Live;
      const now = `${live.lastSeq} ${live.state}`;
      if (now !== seen) {
        forget(PATHS.run(run));
        setState(({ version }) => ({ live, version: version + 1 }));
      }
      seen = now;
      if (!live.isLive) source.close();
    });
    return () => source.close();
  }, [run, isOpen]);
  return state;
}
