import type { JSX } from "preact";
import type { Cascade } from "../../api.ts";
import { useScene } from "../state/scene.ts";
import { plural } from "../words/numbers.ts";

/** Who had been shown a phrase and who had said it, round by round. */
export function Spread({ byRound }: { readonly byRound: Cascade["byRound"] }): JSX.Element | null {
  const { rounds, round } = useScene();
  const last = Math.max(1, rounds.at(-1)?.round ?? 1);
  const end = byRound.at(-1);
  if (!end) return null;
  const top = Math.max(1, end.exposed, end.voices);
  const steps = (of: (one: Cascade["byRound"][number]) => number): string => {
    const points = byRound.map((one) => `H${(one.round / last) * 500}V${96 - (of(one) / top) * 88}`);
    return `M0 96${points.join("")}H${(round / last) * 500}`;
  };
  return (
    <figure class="spread">
      <svg
        viewBox="0 0 500 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={`By round ${round} ${plural(end.voices, "agent")} had said it and ${end.exposed} had been shown it`}
      >
        <path class="exposed" d={`${steps(({ exposed }) => exposed)}V96Z`} />
        <path class="said" d={steps(({ voices }) => voices)} />
      </svg>
      <p class="span" aria-hidden="true">
        <span>opening</span>
        <span>round {last}</span>
      </p>
      <ul class="chart-key">
        <li>
          <i class="tone-comments" /> had been shown it <b>{plural(end.exposed, "agent")}</b>
        </li>
        <li>
          <i class="tone-posts" /> had said it <b>{plural(end.voices, "agent")}</b>
        </li>
      </ul>
    </figure>
  );
}
