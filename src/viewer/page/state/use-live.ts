import { useEffect, useRef, useState } from "preact/hooks";
import { type Live, PATHS } from "../../api.ts";

/**
 * Follows a run for as long as `isOpen`: how it stands, told anew each time a round closes or its state changes, and `onNews` with
 * it. Undefined before the first news, and of a run that is not followed.
 */
export function useLive(run: string, isOpen: boolean, onNews: () => void): Live | undefined {
  const [live, setLive] = useState<Live | undefined>(undefined);
  const tell = useRef(onNews);
  tell.current = onNews;
  useEffect(() => {
    if (!isOpen) return;
    const source = new EventSource(PATHS.live(run));
    let seen: string | undefined;
    source.addEventListener("live", (event) => {
      const news = JSON.parse((event as MessageEvent<string>).data) as Live;
      const now = `${news.lastSeq} ${news.state}`;
      if (now !== seen) {
        setLive(news);
        tell.current();
      }
      seen = now;
      if (!news.isLive) source.close();
    });
    return () => source.close();
  }, [run, isOpen]);
  return isOpen ? live : undefined;
}
