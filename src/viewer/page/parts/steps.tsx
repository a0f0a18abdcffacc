import type { JSX } from "preact";
import { useScene } from "../state/scene.ts";
import { signed } from "../words/numbers.ts";

/** A number that changes at some rounds, as a line of steps up to the round shown. */
export function Steps({
  points,
  label,
}: {
  readonly points: readonly (readonly [number, number])[];
  readonly label: string;
}): JSX.Element | null {
  const { round, rounds } = useScene();
  if (points.length < 2) return null;
  const last = Math.max(1, rounds.at(-1)?.round ?? 1);
  const values = points.map(([, value]) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(1, ...values)];
  const x = (of: number): number => (of / last) * 300;
  const y = (of: number): number => 44 - ((of - low) / (high - low)) * 40;
  const path = points
    .map(([at, value], i) => (i === 0 ? `M${x(at)} ${y(value)}` : `H${x(at)}V${y(value)}`))
    .join("");
  const now = points.filter(([at]) => at <= round).at(-1)?.[1] ?? 0;
  return (
    <svg
      class="steps"
      viewBox="0 0 300 48"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: from ${signed(values[0] ?? 0)} to ${signed(now)}`}
    >
      <path d={`M0 ${y(0)}H300`} class="zero" />
      <path d={`${path}H${x(round)}`} class="line" />
    </svg>
  );
}
