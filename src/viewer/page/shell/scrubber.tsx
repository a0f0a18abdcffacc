import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { RoundLine } from "../../api.ts";
import { Icon } from "../parts/icon.tsx";
import { Spark } from "../parts/spark.tsx";
import { moment, plural } from "../words/numbers.ts";
import { announce } from "./announce.tsx";
import { isPlaying, nextSpeed, speed, togglePlay, usePlaying, useTape, useTapeKeys } from "./playing.ts";

interface ScrubberProps {
  readonly rounds: readonly RoundLine[];
  readonly round: number;
  /** Where an address without a round stands, when that is not the last. */
  readonly end?: number | undefined;
  /** Of the plan: a live run grows towards it. */
  readonly planned: number;
  readonly isLive: boolean;
  /** The first round of a pair that differs. */
  readonly parting?: number | undefined;
}

const newsOf = (line: RoundLine): string =>
  line.posts + line.comments === 0
    ? "nothing new"
    : [
        line.posts > 0 && plural(line.posts, "new post"),
        line.comments > 0 && plural(line.comments, "new comment"),
      ]
        .filter(Boolean)
        .join(", ");

/** Time as something to hold: the whole page shows the forum as it stood at the end of the chosen round. */
export function Scrubber({ rounds, round, end, planned, isLive, parting }: ScrubberProps): JSX.Element {
  const last = rounds.at(-1)?.round ?? 0;
  const tape = useTape(round, last, end ?? last);
  usePlaying(tape);
  useTapeKeys(tape);
  const line = rounds.find((one) => one.round === round);
  const slots = (isLive ? Math.max(planned, last) : last) + 1;
  const words = line ? `Round ${round} of ${last}: ${newsOf(line)}` : "";
  useEffect(() => {
    if (words !== "" && !isPlaying.peek()) announce(words);
  }, [words]);
  const at = (of: number): string => `${((of + 0.5) / slots) * 100}%`;
  return (
    <section class="scrubber" aria-label="Time">
      <Buttons tape={tape} />
      <div class="track">
        <Spark rounds={rounds} slots={slots} />
        {parting !== undefined && parting <= last && (
          <i
            class="parting"
            style={{ left: at(parting - 0.5) }}
            title={`the logs part in round ${parting}`}
          />
        )}
        <i class="past" style={{ width: `${((round + 1) / slots) * 100}%` }} />
        <i class="needle" style={{ left: at(round) }} />
        <input
          type="range"
          min={0}
          max={slots - 1}
          value={round}
          aria-label="Round"
          aria-valuetext={words}
          onInput={(event) => tape.seek(Number(event.currentTarget.value))}
        />
      </div>
      <div class="moment">
        <b>
          Round {Math.max(0, round)}
          <span> / {last}</span>
        </b>
        {isLive && <span class="badge live">live</span>}
        {line && <span class="when">{moment(line.at)}</span>}
        {line && <span class="news">{newsOf(line)}</span>}
      </div>
    </section>
  );
}

function Buttons({ tape }: { readonly tape: ReturnType<typeof useTape> }): JSX.Element {
  const { round, last, seek } = tape;
  return (
    <div class="buttons">
      <button
        type="button"
        class="icon-button"
        aria-label="A round back"
        disabled={round <= 0}
        onClick={() => seek(round - 1)}
      >
        <Icon name="back" />
      </button>
      <button
        type="button"
        class="icon-button main"
        aria-label={isPlaying.value ? "Pause" : "Play"}
        onClick={() => togglePlay(tape)}
      >
        <Icon name={isPlaying.value ? "pause" : "play"} />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label="A round on"
        disabled={round >= last}
        onClick={() => seek(round + 1)}
      >
        <Icon name="forward" />
      </button>
      <button
        type="button"
        class="quiet speed"
        aria-label={`Speed ${speed.value}; change it`}
        onClick={nextSpeed}
      >
        {speed.value}×
      </button>
    </div>
  );
}
