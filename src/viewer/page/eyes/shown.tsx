import type { JSX } from "preact";
import type { ReadShown, ShownEntry, ShownList, Turn } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { Name } from "../parts/voice.tsx";
import { Words } from "../parts/words.tsx";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { percent, plural } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";

const SURFACES: Readonly<Record<ShownList["surface"], string>> = {
  notifications: "Notifications",
  feed: "Front page",
  community: "A community",
  thread: "A thread",
  search: "A search",
  profile: "A profile",
};

/** Everything the agent was shown before it answered, by rank, with what was held out standing as a ghost. */
export function Shown({ turn }: { readonly turn: Turn }): JSX.Element {
  const woke = turn.lists.filter((list) => !turn.reads.some((read) => sameList(read.list, list)));
  return (
    <section aria-labelledby="shown-title">
      <h2 id="shown-title">
        What it was shown{" "}
        <small>
          {plural(turn.shown, "message")}
          {turn.held > 0 && `, ${turn.held} held out`}
        </small>
      </h2>
      {woke.length === 0 && turn.reads.length === 0 && (
        <p class="hint">Nothing: no list was put before it.</p>
      )}
      {woke.map((list, at) => (
        <OneList key={at} list={list} />
      ))}
      {turn.reads.map((read, at) => (
        <OneRead key={at} read={read} />
      ))}
    </section>
  );
}

const sameList = (one: ShownList | null, other: ShownList): boolean =>
  one !== null &&
  one.surface === other.surface &&
  one.of === other.of &&
  one.entries.length === other.entries.length;

function OneRead({ read }: { readonly read: ReadShown }): JSX.Element {
  const { type, ...rest } = read.read;
  const asked = Object.values(rest)
    .map((value) => beginning(String(value), 80))
    .join(", ");
  return (
    <div class="read">
      <p class="read-asked">
        it asked to <b>{type}</b> <bdi>{asked}</bdi>
        {read.denied !== null && <span class="refusal">{read.denied}</span>}
      </p>
      {read.list && <OneList list={read.list} />}
    </div>
  );
}

function OneList({ list }: { readonly list: ShownList }): JSX.Element {
  return (
    <div class="shown-list">
      <h3>
        {SURFACES[list.surface]}
        {list.sort !== null && <span class="badge">{list.sort}</span>}
        {list.of !== null && <bdi class="muted">{beginning(list.of, 60)}</bdi>}
        {list.holdout !== null && list.holdout > 0 && (
          <span class="badge" title="The chance with which each message was held out at random">
            holdout {percent(list.holdout)}
          </span>
        )}
        {list.recorded && (
          <span class="badge" title="Nothing was ranked for this reader: the list is a donor's">
            recorded
          </span>
        )}
      </h3>
      {list.entries.length === 0 && <p class="hint">empty</p>}
      <ol>
        {list.entries.map((entry) => (
          <Entry key={`${entry.rank} ${entry.item.id}`} entry={entry} />
        ))}
      </ol>
    </div>
  );
}

function Entry({ entry }: { readonly entry: ShownEntry }): JSX.Element {
  const { facts } = useScene();
  const { item, rank, held, exempt, source } = entry;
  const title = item.type === "post" ? item.postTitle : item.excerpt;
  return (
    <li class={`entry ${held ? "is-held" : ""}`}>
      <span class="rank" title={held ? "held out: eligible, and not shown" : "rank among the eligible"}>
        {rank}
      </span>
      <div>
        <span class="byline">
          <Name handle={item.author} model={item.model} />
          <span class="id">{item.id}</span>
          {held && <span class="badge">held out</span>}
          {exempt && (
            <span class="badge" title="Its own, or below its own: no dice were thrown">
              its own
            </span>
          )}
          {source !== null && (
            <span class="badge" title="Whose words stood here">
              words of {source}
            </span>
          )}
        </span>
        <p>
          <Link to={{ view: "thread", run: facts.id, round: place.value.round, item: item.id }}>
            {item.removed ? <em>removed</em> : <Words text={title} most={180} isPlain />}
          </Link>
        </p>
      </div>
    </li>
  );
}
