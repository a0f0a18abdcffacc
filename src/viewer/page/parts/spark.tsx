import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { RoundLine } from "../../api.ts";

interface Column {
  readonly posts: number;
  readonly comments: number;
  readonly marked: boolean;
  readonly lost: boolean;
}

/** Most columns that are drawn; more rounds than that share columns. */
const MOST = 240;

function columnsOf(rounds: readonly RoundLine[], slots: number): Column[] {
  const width = Math.max(1, Math.ceil(slots / MOST));
  const columns: Column[] = [];
  for (let from = 0; from < rounds.length; from += width) {
    const some = rounds.slice(from, from + width);
    const sum = (of: (line: RoundLine) => number): number => some.reduce((all, line) => all + of(line), 0);
    columns.push({
      posts: sum(({ posts }) => posts),
      comments: sum(({ comments }) => comments),
      marked: some.some(({ interventions, round }) => interventions > 0 && round > 0),
      lost: sum(({ lost }) => lost) > 0,
    });
  }
  return columns;
}

/** What was written in each round, posts below and comments on top; where somebody intervened or an answer was lost there is a mark. */
export function Spark({
  rounds,
  slots,
}: {
  readonly rounds: readonly RoundLine[];
  readonly slots: number;
}): JSX.Element {
  return useMemo(() => {
    const columns = columnsOf(rounds, slots);
    const places = Math.max(1, Math.ceil(slots / Math.max(1, Math.ceil(slots / MOST))));
    const most = Math.max(1, ...columns.map(({ posts, comments }) => posts + comments));
    const high = (value: number): number => (value === 0 ? 0 : Math.max(1.2, (value / most) * 34));
    return (
      <svg class="spark" viewBox={`0 0 ${places} 44`} preserveAspectRatio="none" aria-hidden="true">
        {columns.map(({ posts, comments, marked, lost }, at) => {
          const [low, top] = [high(posts), high(comments)];
          return (
            <g key={at} transform={`translate(${at + 0.14} 0)`}>
              <rect class="posts" y={40 - low} width=".72" height={low} />
              <rect class="comments" y={40 - low - top} width=".72" height={top} />
              {marked && <rect class="marked" y="41" width=".72" height="3" />}
              {lost && <rect class="lost" y="0" width=".72" height="3" />}
            </g>
          );
        })}
      </svg>
    );
  }, [rounds, slots]);
}
