import type { FunctionComponent, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Trouble } from "../state/ask.ts";
import { Failed, Loading } from "./states.tsx";

/** A view whose code is fetched when it is first looked at, so that the page itself is there sooner. */
export function lazily(fetchView: () => Promise<FunctionComponent>): () => JSX.Element {
  let known: FunctionComponent | undefined;
  return function Lazy(): JSX.Element {
    const [View, setView] = useState<FunctionComponent | undefined>(() => known);
    const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
    useEffect(() => {
      if (known) return;
      fetchView().then(
        (view) => {
          known = view;
          setView(() => view);
        },
        () => setTrouble(new Trouble(0, "a part of the page could not be fetched", "Load the page again.")),
      );
    }, []);
    if (View) return <View />;
    return (
      <main class="pane" id="content" tabIndex={-1}>
        {trouble ? <Failed trouble={trouble} /> : <Loading what="the view" />}
      </main>
    );
  };
}
