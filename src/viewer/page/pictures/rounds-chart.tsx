import type { JSX } from "preact";
import type { RoundLine } from "../../api.ts";
import { counted, fixed } from "../words/numbers.ts";

interface Series {
  readonly name: string;
  /** A class that colours it. */
  readonly tone: string;
  readonly of: (line: RoundLine) => number | null;
}

interface RoundsChartProps {
  readonly title: string;
  readonly rounds: readonly RoundLine[];
  readonly round: number;
  readonly series: readonly Series[];
  /** Series that add up are drawn on top of each other, others as lines. */
  readonly isStacked: boolean;
  readonly digits?: number;
  /** What the chart does not say by itself. */
  readonly note?: string;
}

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [520, 170, 34, 20];

/** A small chart over rounds; what lies after the round shown is faint. */
export function RoundsChart(props: RoundsChartProps): JSX.Element {
  const { title, rounds, round, series, isStacked, digits = 0, note } = props;
  const last = Math.max(1, rounds.at(-1)?.round ?? 1);
  const totals = rounds.map((line) => series.map(({ of }) => of(line) ?? 0));
  const top = Math.max(
    1,
    ...totals.map((values) => (isStacked ? values.reduce((a, b) => a + b, 0) : Math.max(...values))),
  );
  const x = (of: number): number => LEFT + (of / (last + 1)) * (WIDTH - LEFT);
  const y = (of: number): number => HEIGHT - BOTTOM - (of / top) * (HEIGHT - BOTTOM - 10);
  const now = rounds.find((line) => line.round === round);
  return (
    <figure class="chart">
      <figcaption>
        <h3>{title}</h3>
        <Key series={series} now={now} digits={digits} />
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${title}, round by round`}>
        <Axis top={top} x={x} y={y} last={last} />
        {isStacked ? (
          <Bars {...{ rounds, series, x, y }} width={((WIDTH - LEFT) / (last + 1)) * 0.78} />
        ) : (
          series.map((one) => <Line key={one.name} {...{ rounds, x, y }} series={one} />)
        )}
        <rect
          class="later"
          x={x(round + 1)}
          y="0"
          width={Math.max(0, WIDTH - x(round + 1))}
          height={HEIGHT - BOTTOM}
        />
      </svg>
      {note !== undefined && <p class="hint">{note}</p>}
    </figure>
  );
}

const shownValue = (value: number | null, digits: number): string =>
  value === null || !Number.isInteger(value) ? fixed(value, digits) : counted(value);

function Key({
  series,
  now,
  digits,
}: {
  readonly series: readonly Series[];
  readonly now: RoundLine | undefined;
  readonly digits: number;
}): JSX.Element {
  return (
    <ul class="chart-key">
      {series.map(({ name, tone, of }) => (
        <li key={name}>
          <i class={tone} /> {name} <b>{now ? shownValue(of(now), digits) : "–"}</b>
        </li>
      ))}
    </ul>
  );
}

type Scale = (of: number) => number;

function Axis({
  top,
  x,
  y,
  last,
}: {
  readonly top: number;
  readonly x: Scale;
  readonly y: Scale;
  readonly last: number;
}): JSX.Element {
  // Half a post is no mark.
  const marks = [...new Set([0, Math.ceil(top / 2), top])];
  const step = Math.max(1, Math.ceil(last / 8));
  const rounds = Array.from({ length: Math.floor(last / step) + 1 }, (_, at) => at * step);
  return (
    <g class="axis">
      {marks.map((value) => (
        <g key={value}>
          <path d={`M${LEFT} ${y(value)}H${WIDTH}`} />
          <text x={LEFT - 6} y={y(value) + 4} text-anchor="end">
            {Number.isInteger(value) ? value : value.toFixed(1)}
          </text>
        </g>
      ))}
      {rounds.map((round) => (
        <text key={round} x={x(round + 0.4)} y={HEIGHT - 4} text-anchor="middle">
          {round}
        </text>
      ))}
    </g>
  );
}

interface MarksProps {
  readonly rounds: readonly RoundLine[];
  readonly x: Scale;
  readonly y: Scale;
}

function Bars({
  rounds,
  series,
  x,
  y,
  width,
}: MarksProps & { readonly series: readonly Series[]; readonly width: number }): JSX.Element {
  return (
    <g>
      {rounds.map((line) => {
        let below = 0;
        return series.map(({ name, tone, of }) => {
          const value = of(line) ?? 0;
          below += value;
          return value === 0 ? null : (
            <rect
              key={`${line.round} ${name}`}
              class={tone}
              x={x(line.round + 0.1)}
              y={y(below)}
              width={width}
              height={y(below - value) - y(below)}
            />
          );
        });
      })}
    </g>
  );
}

function Line({ rounds, series, x, y }: MarksProps & { readonly series: Series }): JSX.Element {
  let isDown = false;
  const path = rounds
    .map((line) => {
      const value = series.of(line);
      const step =
        value === null ? "" : `${isDown ? "L" : "M"}${x(line.round + 0.5)} ${y(value)}${isDown ? "" : "h0"}`;
      isDown = value !== null;
      return step;
    })
    .join("");
  return <path class={`chart-line ${series.tone}`} d={path} />;
}
