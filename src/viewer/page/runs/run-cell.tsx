import type { JSX } from "preact";
import type { RunLine } from "../../api.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { counted, dollars, plural } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";
import { canOpen, stateWord } from "./run-states.ts";

interface RunCellProps {
  readonly run: RunLine;
  /** Posts and comments of the largest run, which fills the bar. */
  readonly most: number;
  readonly isPicked: boolean;
  readonly onPick: (id: string) => void;
}

/** One run in the grid: how it stands, how much was said, and a way in. */
export function RunCell({ run, most, isPicked, onPick }: RunCellProps): JSX.Element {
  if (!canOpen(run.state)) return <Closed run={run} />;
  const { posts, comments, lost } = run.counts;
  const width = (of: number): string => `${(of / most) * 100}%`;
  const name = run.parent ? forkName(run) : undefined;
  return (
    <div class={`run-cell ${isPicked ? "is-picked" : ""}`}>
      <Link to={{ view: "forum", run: run.id }} title={titleOf(run)} class="open">
        <span class="head">
          <i class={`dot state-${run.state}`} title={stateWord(run.state)} />
          <span class="unseen">
            {run.id}: {stateWord(run.state)},{" "}
          </span>
          <b class="posts">{counted(posts)}</b>
          <span class="unseen"> posts, </span>
          <b class="comments">{counted(comments)}</b>
          <span class="unseen"> comments</span>
        </span>
        <span class="amount" aria-hidden="true">
          <i class="posts" style={{ width: width(posts) }} />
          <i class="comments" style={{ width: width(comments) }} />
        </span>
        {(run.state === "running" || name !== undefined || lost > 0 || run.comparable === false) && (
          <span class="foot">
            {run.state === "running" && (
              <span class="badge live">
                round {run.lastRound} / {run.plannedRounds}
              </span>
            )}
            {name !== undefined && (
              <span
                class="badge"
                title={
                  run.parent
                    ? `forked from ${run.parent.path} after round ${run.parent.round}: ${run.parent.change}`
                    : undefined
                }
              >
                <Icon name="fork" /> {beginning(name, 30)}
              </span>
            )}
            {lost > 0 && <span class="badge bad">{counted(lost)} lost</span>}
            {run.comparable === false && (
              <span class="badge bad" title={run.comparableReason ?? undefined}>
                not comparable
              </span>
            )}
          </span>
        )}
      </Link>
      <button
        type="button"
        class="quiet pick"
        aria-pressed={isPicked}
        aria-label={`Pick ${run.id} to see side by side`}
        onClick={() => onPick(run.id)}
      >
        {isPicked ? "✓" : "+"}
      </button>
    </div>
  );
}

/** "f1" of "mixed-s1-f1"; all of its name where it is called otherwise. */
function forkName({ id, arm, seed }: RunLine): string {
  const name = id.split("/").at(-1) ?? id;
  const parent = `${arm}-s${seed}-`;
  return name.startsWith(parent) ? name.slice(parent.length) : name;
}

function Closed({ run }: { readonly run: RunLine }): JSX.Element {
  return (
    <div class="run-cell closed" title={`${run.id}: ${run.reason ?? stateWord(run.state)}`}>
      <i class={`dot state-${run.state}`} /> <span class="muted">{stateWord(run.state)}</span>
    </div>
  );
}

function titleOf(run: RunLine): string {
  const { counts } = run;
  const parts = [
    `${run.id}: ${stateWord(run.state)}${run.reason === null ? "" : ` (${run.reason})`}`,
    `${run.lastRound} of ${run.plannedRounds} rounds`,
    `${plural(counts.turns, "turn")}, ${counts.silent} silent, ${counts.lost} lost, ${counts.refused} refused`,
    `${plural(counts.votes, "vote")}, ${plural(counts.calls, "call")}, ${dollars(run.costUsd)}`,
  ];
  return parts.join("\n");
}
