import type { JSX } from "preact";
import type { Deed } from "../../api.ts";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { Link } from "./link.tsx";
import { Words } from "./words.tsx";

/** One thing that came of a turn, and a way to what it was about. */
export function DeedLine({ deed }: { readonly deed: Deed }): JSX.Element {
  const { facts } = useScene();
  const isRefused = deed.type === "action.refused";
  const about = deed.item ?? (deed.target !== null && /^[pc]\d+$/.test(deed.target) ? deed.target : null);
  return (
    <p class={`deed ${isRefused ? "refused" : ""} ${deed.type.replace(".", "-")}`}>
      {about !== null && !isRefused ? (
        <Link to={{ view: "thread", run: facts.id, round: place.value.round, item: about }}>
          <Words text={deed.text} most={300} isPlain />
        </Link>
      ) : (
        <Words text={deed.text} most={300} isPlain />
      )}
    </p>
  );
}
