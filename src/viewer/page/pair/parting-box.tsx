import type { JSX } from "preact";
import type { Pair } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { Words } from "../parts/words.tsx";
import { place } from "../state/navigate.ts";
import { lineWords } from "./line-words.ts";

/** The first event at which two logs differ, in words and as it is on file. */
export function PartingBox({
  pair,
  parting,
  round,
}: {
  readonly pair: Pair;
  readonly parting: NonNullable<Pair["parting"]>;
  /** The one that is looked at. */
  readonly round: number;
}): JSX.Element {
  const sides = [
    [pair.first.id, parting.first],
    [pair.second.id, parting.second],
  ] as const;
  return (
    <div class={`parting-box ${round < parting.round ? "is-later" : ""}`}>
      <p>
        <b>They part in round {parting.round}</b>, at event {parting.seq}.{" "}
        {round !== parting.round && <Link to={{ ...place.value, round: parting.round }}>Go there</Link>}
      </p>
      <div class="pair lines">
        {sides.map(([id, line]) => (
          <p key={id}>
            <small class="muted">{id}</small>
            <br />
            {line === null ? "has ended" : <Words text={lineWords(line)} isPlain />}
          </p>
        ))}
      </div>
      <details>
        <summary>The two lines as they are on file</summary>
        <div class="pair">
          {sides.map(([id, line]) => (
            <div key={id} class="log-line">
              {line === null ? <em>has ended</em> : <Words text={line} most={1_200} />}
            </div>
          ))}
        </div>
      </details>
    </div>
  );
}
