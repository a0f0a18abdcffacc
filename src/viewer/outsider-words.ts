import { fold } from "../core/apply.ts";
import { type OutsiderWords, outsiderInput } from "../engine/outsider.ts";
import { leaveInInbox } from "../store/inbox.ts";
import { isBeingWritten } from "../store/is-being-written.ts";
import type { InboxTaken } from "./api.ts";
import type { OpenRun } from "./open-run.ts";
import type { Sent } from "./sent.ts";

/** Leaves an outsider's words in the inbox beside a run, as `polylogue post` does. Throws `usage`. */
export function leaveWords(run: OpenRun, sent: Sent): InboxTaken {
  const { path, plan } = run;
  const { status } = run.header;
  const forum = run.reading((file) => fold(file.events()));
  const input = outsiderInput({ path, status, plan, forum }, wordsOf(sent), (member) => member);
  return { message: leaveInInbox(path, input), isLive: isBeingWritten(path) };
}

function wordsOf(sent: Sent): OutsiderWords {
  const [community, title, to] = [sent.text("in"), sent.text("title"), sent.text("to")];
  return {
    by: sent.needed("by"),
    body: sent.needed("body"),
    ...(community === undefined ? {} : { in: community }),
    ...(title === undefined ? {} : { title }),
    ...(to === undefined ? {} : { to }),
  };
}
