import type { JSX } from "preact";
import { place } from "../state/navigate.ts";
import { beginning } from "../words/visible-text.ts";
import { Link } from "./link.tsx";
import { Empty } from "./states.tsx";

/** What was asked for is not there at the end of the round. */
export function NotYet({ what, round }: { readonly what: string; readonly round: number }): JSX.Element {
  return (
    <Empty title={`${beginning(what, 60)} is not there in round ${Math.max(0, round)}`}>
      It may come later: move on in time.{" "}
      <Link to={{ ...place.value, round: undefined }}>Go to the end of the run</Link>
    </Empty>
  );
}
