import type { JSX } from "preact";
import type { ActionTaken, Turn } from "../../api.ts";
import { DeedLine } from "../parts/deed-line.tsx";
import { Words } from "../parts/words.tsx";
import { plural } from "../words/numbers.ts";
import { outcomeText } from "./outcome.ts";

/** What the answer attempted, and what the forum made of it. */
export function Taken({
  turn,
  marked,
}: {
  readonly turn: Turn;
  readonly marked: string | undefined;
}): JSX.Element {
  return (
    <section aria-labelledby="taken-title">
      <h2 id="taken-title">
        What became of it{" "}
        <small>
          {plural(turn.actions, "action")}
          {turn.refused > 0 && `, ${turn.refused} refused`}
        </small>
      </h2>
      {turn.taken.length === 0 && <p class="hint">{outcomeText(turn.outcome)}</p>}
      {turn.unreadable > 0 && (
        <p class="notice">
          {plural(turn.unreadable, "member")} of the answer held no action that could be read.
        </p>
      )}
      <ol class="taken">
        {turn.taken.map((taken, at) => (
          <OneAction
            key={at}
            taken={taken}
            isMarked={taken.deeds.some(({ item, type }) => item === marked && type.endsWith("created"))}
          />
        ))}
      </ol>
    </section>
  );
}

const SIGNS = { done: "✓", refused: "✕", "changed nothing": "=" } as const;

function OneAction({
  taken,
  isMarked,
}: {
  readonly taken: ActionTaken;
  readonly isMarked: boolean;
}): JSX.Element {
  return (
    <li class={`action ${taken.outcome === "refused" ? "is-refused" : ""} ${isMarked ? "is-marked" : ""}`}>
      <span class="sign" title={taken.outcome} aria-hidden="true">
        {SIGNS[taken.outcome]}
      </span>
      <div>
        <p>
          <b>{taken.action?.type.replaceAll("_", " ") ?? "an action"}</b>{" "}
          <span class="muted">{taken.outcome}</span>
        </p>
        {taken.refusal !== null && (
          <p class="refusal">
            <Words text={taken.refusal} most={400} />
          </p>
        )}
        {taken.action && <Fields action={taken.action} />}
        {taken.outcome !== "refused" && taken.deeds.map((deed, at) => <DeedLine key={at} deed={deed} />)}
      </div>
    </li>
  );
}

function Fields({ action }: { readonly action: NonNullable<ActionTaken["action"]> }): JSX.Element | null {
  const { type: _, ...fields } = action;
  const entries = Object.entries(fields);
  if (entries.length === 0) return null;
  return (
    <dl class="fields">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Words text={String(value)} most={600} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
