import type { JSX, TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import { type InboxTaken, type OutsiderWords, PATHS } from "../../api.ts";
import { send, Trouble } from "../state/ask.ts";
import { useScene } from "../state/scene.ts";

interface OutsiderFormProps {
  /** The message that is answered; left out for a post of its own in `community`. */
  readonly to?: string;
  readonly community?: string | undefined;
}

type Sent = { readonly ok: true; readonly isLive: boolean } | { readonly ok: false; readonly why: string };

/** Says something to a run from outside: it is taken up when its next round begins, and the log says whose hand it was. */
export function OutsiderForm({ to, community }: OutsiderFormProps): JSX.Element | null {
  const { facts, isLive } = useScene();
  const [sent, setSent] = useState<Sent | undefined>(undefined);
  const { can } = facts;
  if (facts.imported || (!can.post.ok && !isLive)) return null;
  if (!can.post.ok) return <p class="hint">{can.post.reason}</p>;
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const said = Object.fromEntries(new FormData(form)) as Record<string, string>;
    try {
      const words = to === undefined ? { in: said["in"] ?? "", title: said["title"] ?? "" } : { to };
      const taken = await send<InboxTaken>(PATHS.inbox(facts.id), {
        by: said["by"] ?? "",
        body: said["body"] ?? "",
        ...words,
      } satisfies OutsiderWords);
      form.reset();
      setSent({ ok: true, isLive: taken.isLive });
    } catch (cause) {
      if (!(cause instanceof Trouble)) throw cause;
      setSent({ ok: false, why: [cause.message, cause.hint].filter(Boolean).join(". ") });
    }
  };
  return (
    <details class="outsider">
      <summary>{to === undefined ? "Post as an outsider" : `Answer ${to} as an outsider`}</summary>
      <form onSubmit={submit}>
        <p class="hint">
          You speak from outside the experiment. Agents see it from the next round on; the log says that it
          was you.
        </p>
        <label>
          Handle{" "}
          <input
            name="by"
            required
            pattern="[a-z0-9_]{2,32}"
            title="2 to 32 of a-z, 0-9 and _"
            defaultValue="visitor"
            autocomplete="off"
          />
        </label>
        {to === undefined && <PostFields community={community} />}
        <label>
          Words <textarea name="body" required={to !== undefined} rows={3} maxLength={10_000} />
        </label>
        <button type="submit" class="primary">
          Send
        </button>
        <Outcome sent={sent} />
      </form>
    </details>
  );
}

function PostFields({ community }: { readonly community: string | undefined }): JSX.Element {
  return (
    <>
      <label>
        Community <input name="in" required defaultValue={community ?? "general"} autocomplete="off" />
      </label>
      <label>
        Title <input name="title" required maxLength={300} autocomplete="off" />
      </label>
    </>
  );
}

function Outcome({ sent }: { readonly sent: Sent | undefined }): JSX.Element {
  return (
    <p role="status" class={sent && !sent.ok ? "failed" : ""}>
      {sent &&
        (sent.ok
          ? sent.isLive
            ? "Sent: the next round takes it up."
            : "Kept: it is taken up when the run is resumed."
          : sent.why)}
    </p>
  );
}
