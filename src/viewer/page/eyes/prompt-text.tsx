import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { PromptSegment, Turn } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { Words } from "../parts/words.tsx";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { counted, plural } from "../words/numbers.ts";
import { type Block, blocksOf } from "./prompt-blocks.ts";

/** The prompt word for word, in the segments it was made of. */
export function PromptText({ turn }: { readonly turn: Turn }): JSX.Element {
  const blocks = useMemo(() => blocksOf(turn.segments ?? []), [turn.segments]);
  const [opened, setOpened] = useState<boolean | undefined>(undefined);
  const length = (turn.segments ?? []).reduce((sum, { text }) => sum + text.length, 0);
  return (
    <section class="prompt" aria-labelledby="prompt-title">
      <h2 id="prompt-title">
        The prompt{" "}
        <small>
          {turn.segments === null
            ? "not on record"
            : `${plural(turn.segments.length, "segment")}, ${counted(length)} characters`}
        </small>
      </h2>
      {turn.segments === null && <p class="notice">{turn.noCall ?? "No call is on record."}</p>}
      {turn.isShared && (
        <p class="notice">
          One author wrote for many agents at once: this prompt was the same for all of them.
        </p>
      )}
      {blocks.length > 0 && (
        <p class="prompt-tools">
          <button type="button" class="quiet" onClick={() => setOpened(true)}>
            unfold all
          </button>
          <button type="button" class="quiet" onClick={() => setOpened(false)}>
            fold all
          </button>
        </p>
      )}
      {blocks.map((block) => (
        <OneBlock key={block.at} block={block} isOpen={opened} />
      ))}
    </section>
  );
}

/** What was the same for everybody is folded at first; what was this agent's own stands open. */
const standsOpen = ({ kind }: Block): boolean => kind !== "rules" && kind !== "others";

function OneBlock({
  block,
  isOpen,
}: {
  readonly block: Block;
  readonly isOpen: boolean | undefined;
}): JSX.Element {
  const length = block.segments.reduce((sum, { text }) => sum + text.length, 0);
  return (
    <details class={`segment-block kind-${block.kind}`} open={isOpen ?? standsOpen(block)}>
      <summary>
        <span class="kind">{block.kind}</span>
        <span class="badge">{block.role}</span>
        <small>{counted(length)} characters</small>
      </summary>
      {block.segments.map((segment, at) => (
        <OneSegment key={at} segment={segment} />
      ))}
    </details>
  );
}

function OneSegment({ segment }: { readonly segment: PromptSegment }): JSX.Element {
  const { facts } = useScene();
  const { slot, source, provenance } = segment;
  return (
    <div class={`segment kind-${segment.kind}`}>
      {(slot !== null || provenance !== null) && (
        <span class="tags">
          {slot !== null && (
            <Link
              to={{ view: "thread", run: facts.id, round: place.value.round, item: slot }}
              title="The message that it was shown as"
            >
              {slot}
            </Link>
          )}
          {source !== null && source !== slot && <span class="badge">words of {source}</span>}
          {provenance !== null && <span class="badge">{provenance}</span>}
        </span>
      )}
      <div class="text">
        <Words text={segment.text} />
      </div>
    </div>
  );
}
