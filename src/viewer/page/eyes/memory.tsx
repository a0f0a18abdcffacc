import type { JSX } from "preact";
import type { NoteLine } from "../../api.ts";
import { Words } from "../parts/words.tsx";

/** The agent's notes to itself as they stood when it woke. */
export function Memory({ notes }: { readonly notes: readonly NoteLine[] }): JSX.Element {
  return (
    <section aria-labelledby="memory-title">
      <h2 id="memory-title">
        Its memory <small>{notes.length === 0 ? "empty" : notes.length}</small>
      </h2>
      {notes.length === 0 && <p class="hint">It had written nothing down for itself.</p>}
      <ol class="notes">
        {notes.map((note, at) => (
          <li key={at}>
            <small>
              round {note.round}
              {note.visible.length > 0 && `, while it saw ${note.visible.slice(0, 8).join(" ")}`}
            </small>
            <p>
              <Words text={note.text} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
