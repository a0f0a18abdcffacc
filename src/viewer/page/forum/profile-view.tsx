import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type ItemLine, PATHS, type Profile } from "../../api.ts";
import { TurnHistory } from "../eyes/turn-history.tsx";
import { ItemCard } from "../parts/item-card.tsx";
import { Link } from "../parts/link.tsx";
import { NotYet } from "../parts/not-yet.tsx";
import { Answered, Empty } from "../parts/states.tsx";
import { Steps } from "../parts/steps.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { Avatar, ModelName } from "../parts/voice.tsx";
import { Words } from "../parts/words.tsx";
import { isUnborn, noteBirth } from "../state/births.ts";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { useAnswer } from "../state/use-answer.ts";
import { useLongList } from "../state/use-long-list.ts";
import { useScrollMemory } from "../state/use-scroll-memory.ts";
import { counted, plural, signed } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";

/** One agent as it stood at the end of the round: who it is, what it wrote, what it noted down. */
export function ProfileView(): JSX.Element {
  const { facts, round } = useScene();
  const { agent = "", by } = place.value;
  const pane = useRef<HTMLElement>(null);
  const isComing = isUnborn(facts.id, `@${agent}`, round);
  const answer = useAnswer<Profile>(isComing ? null : PATHS.agent(facts.id, agent), { round });
  const items = useLongList<ItemLine>(isComing ? null : PATHS.agentItems(facts.id, agent), { round });
  const known = answer.value;
  useEffect(() => {
    if (known) noteBirth(facts.id, `@${known.handle}`, known.joinedRound);
  }, [known, facts.id]);
  useScrollMemory(pane, answer.value !== undefined);
  const isTurns = by === "turns";
  if (isComing || answer.problem?.status === 404)
    return (
      <main class="pane narrow" id="content" ref={pane} tabIndex={-1}>
        <NotYet what={`@${agent}`} round={round} />
      </main>
    );
  return (
    <main class="pane narrow" id="content" ref={pane} tabIndex={-1}>
      <Answered answer={answer} what="the profile">
        {(profile) => (
          <>
            <Head profile={profile} />
            <div class="feed-head small">
              <nav class="sorts" aria-label="What of it">
                <Link to={{ ...place.value, by: undefined }} aria-current={isTurns ? undefined : "true"}>
                  wrote ({counted(items.total)})
                </Link>
                <Link to={{ ...place.value, by: "turns" }} aria-current={isTurns ? "true" : undefined}>
                  turns ({counted(profile.turns)})
                </Link>
              </nav>
            </div>
            {isTurns ? (
              <TurnHistory agent={profile.handle} pane={pane} />
            ) : items.total === 0 && !items.isFirst ? (
              <Empty title="Has written nothing yet" />
            ) : (
              <VirtualList
                items={items.items}
                keyOf={({ id }) => id}
                label="What it wrote"
                scroller={pane}
                estimate={140}
                labelOf={(item) => `${item.type}: ${beginning(item.excerpt, 120)}`}
                onEnd={items.more}
              >
                {(item) => <ItemCard item={item} />}
              </VirtualList>
            )}
          </>
        )}
      </Answered>
    </main>
  );
}

function Head({ profile }: { readonly profile: Profile }): JSX.Element {
  const { facts } = useScene();
  const followed = [
    [profile.followers, "follower", "followers"],
    [profile.following, "followed", "followed"],
  ] as const;
  return (
    <section class="profile" aria-label="Who it is">
      <div class="card-line">
        <Avatar handle={profile.handle} model={profile.model} isLarge />
        <div>
          <h1>
            <bdi>{beginning(profile.handle, 60)}</bdi>
          </h1>
          <p class="muted">
            <Words text={profile.name} most={80} isPlain /> · <ModelName model={profile.model} />
          </p>
        </div>
        <div class="karma" title="Sum of the votes by others that stand on its words">
          <b>{signed(profile.karma)}</b> karma
        </div>
      </div>
      {profile.anonymous && (
        <p class="notice">
          Stands for all whose names the import does not tell: more than one may be behind it.
        </p>
      )}
      {profile.bio !== "" && (
        <p class="body">
          <Words text={profile.bio} most={1000} />
        </p>
      )}
      <Steps
        points={[
          [profile.joinedRound, 0] as const,
          ...profile.karmaByRound.map(({ round, karma }) => [round, karma] as const),
        ]}
        label="Karma over the rounds"
      />
      <p class="muted facts">
        {plural(profile.posts, "post")} · {plural(profile.comments, "comment")} ·{" "}
        {plural(profile.turns, "turn")}, {profile.silent} silent{profile.lost > 0 && `, ${profile.lost} lost`}{" "}
        · since round {profile.joinedRound}
      </p>
      {followed.map(([handles, one, many]) => (
        <Handles key={many} handles={handles} what={plural(handles.length, one, many)} run={facts.id} />
      ))}
      <Private profile={profile} />
    </section>
  );
}

function Handles({
  handles,
  what,
  run,
}: {
  readonly handles: readonly string[];
  readonly what: string;
  readonly run: string;
}): JSX.Element | null {
  if (handles.length === 0) return null;
  return (
    <details>
      <summary>{what}</summary>
      <p class="handles">
        {handles.slice(0, 500).map((handle) => (
          <Link key={handle} to={{ view: "profile", run, round: place.value.round, agent: handle }}>
            <bdi>{beginning(handle, 40)}</bdi>
          </Link>
        ))}
        {handles.length > 500 && ` and ${counted(handles.length - 500)} more`}
      </p>
    </details>
  );
}

/** What nobody else on the forum could see. */
function Private({ profile }: { readonly profile: Profile }): JSX.Element {
  return (
    <>
      {profile.persona !== null && (
        <details>
          <summary>Its private persona</summary>
          <div class="body document">
            <Words text={profile.persona} />
          </div>
        </details>
      )}
      {profile.notes.length > 0 && (
        <details>
          <summary>{plural(profile.notes.length, "note")} to itself</summary>
          <ol class="notes">
            {profile.notes.map((note, at) => (
              <li key={at}>
                <small>round {note.round}</small> <Words text={note.text} />
              </li>
            ))}
          </ol>
        </details>
      )}
      {profile.changes.map((change) => (
        <p key={change.round} class="notice">
          The experimenter changed it in round {change.round}
          {change.model !== null && `: ${change.model} speaks for it from then on`}
          {change.persona && ", with another persona"}.
        </p>
      ))}
    </>
  );
}
