import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type ItemFacts, PATHS, type ReaderLine, type Readers } from "../../api.ts";
import { DeedLine } from "../parts/deed-line.tsx";
import { ItemCard } from "../parts/item-card.tsx";
import { Link } from "../parts/link.tsx";
import { NotYet } from "../parts/not-yet.tsx";
import { Answered, Empty } from "../parts/states.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { Avatar, Name } from "../parts/voice.tsx";
import { isUnborn, noteBirth } from "../state/births.ts";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { useAnswer } from "../state/use-answer.ts";
import { useLongList } from "../state/use-long-list.ts";
import { counted, plural } from "../words/numbers.ts";
import { isLost, outcomeText } from "./outcome.ts";

/** A message and everybody who met it: who was shown it, from whom it was held out, and what they did next. */
export function ItemView(): JSX.Element {
  const { facts, round } = useScene();
  const { item = "" } = place.value;
  const pane = useRef<HTMLElement>(null);
  const isComing = isUnborn(facts.id, item, round);
  const answer = useAnswer<ItemFacts>(isComing ? null : PATHS.item(facts.id, item), { round });
  const made = answer.value?.item;
  useEffect(() => {
    if (made) noteBirth(facts.id, made.id, made.round);
  }, [made, facts.id]);
  const readers = made?.id === item ? PATHS.readers(facts.id, item) : null;
  const head = useAnswer<Readers>(readers, { round, limit: 1 });
  const list = useLongList<ReaderLine>(readers, { round });
  if (isComing || answer.problem?.status === 404)
    return (
      <main class="pane narrow" id="content" ref={pane} tabIndex={-1}>
        <NotYet what={item} round={round} />
      </main>
    );
  return (
    <main class="pane narrow" id="content" ref={pane} tabIndex={-1}>
      <div class="feed-head">
        <h1>Who saw {item}</h1>
      </div>
      <Answered answer={answer} what="the message">
        {(value) => (
          <>
            <ItemCard item={value.item} />
            <Votes facts={value} />
          </>
        )}
      </Answered>
      <Answered answer={head} what="its readers">
        {(readers) =>
          readers.unknown !== null ? (
            <Empty title="Nobody knows who saw it">{readers.unknown}</Empty>
          ) : (
            <Sums readers={readers} />
          )
        }
      </Answered>
      <VirtualList
        items={list.items}
        keyOf={({ turn, surface, rank, slot }) => `${turn} ${surface} ${rank} ${slot}`}
        label="Readers"
        scroller={pane}
        estimate={70}
        labelOf={({ agent, held, round: when }) => `${agent} in round ${when}${held ? ", held out" : ""}`}
        onEnd={list.more}
      >
        {(reader) => <Reader reader={reader} />}
      </VirtualList>
    </main>
  );
}

function Sums({ readers }: { readonly readers: Readers }): JSX.Element {
  if (readers.total === 0)
    return <Empty title="Nobody has been shown it yet">Later rounds may show it: move on in time.</Empty>;
  const shown = [
    ["were shown it", readers.shownTo],
    ["had it held out", readers.heldFrom],
    ["answered it", readers.repliedTo],
    ["voted on it", readers.votedOn],
  ] as const;
  return (
    <dl class="numbers wide" aria-label="Agents">
      {shown.map(([name, value]) => (
        <div key={name} class={value === 0 ? "is-none" : ""}>
          <dt>{name}</dt>
          <dd>{counted(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Votes({ facts }: { readonly facts: ItemFacts }): JSX.Element | null {
  const { votes, tally } = facts;
  if (votes.length === 0 && tally.ups + tally.downs === 0) return null;
  return (
    <details>
      <summary>
        {plural(votes.length, "vote")} on record
        {tally.ups + tally.downs > 0 &&
          `, and ${tally.ups} up and ${tally.downs} down of which only the sums are known`}
      </summary>
      <p class="handles">
        {votes.map((vote) => (
          <span key={vote.voter}>
            {vote.value > 0 ? "▲" : "▼"} <bdi>{vote.voter}</bdi> <small>round {vote.round}</small>
          </span>
        ))}
      </p>
    </details>
  );
}

function Reader({ reader }: { readonly reader: ReaderLine }): JSX.Element {
  const { facts } = useScene();
  const { turn, round, agent, model, surface, rank, held, slot, outcome, did, otherDeeds } = reader;
  return (
    <div class={`card reader ${held ? "is-held" : ""}`}>
      <Avatar handle={agent} model={model} />
      <div class="card-body">
        <span class="byline">
          <Name handle={agent} model={model} />
          <span>
            round {round}, {surface}, rank {rank}
          </span>
          <Link to={{ view: "turn", run: facts.id, round: place.value.round, turn }} data-open>
            turn {turn}
          </Link>
          {held && <span class="badge">held out</span>}
          {slot !== null && <span class="badge">under {slot}</span>}
          {isLost(outcome) && <span class="badge bad">{outcomeText(outcome)}</span>}
        </span>
        {did.map((deed, at) => (
          <DeedLine key={at} deed={deed} />
        ))}
        {did.length === 0 && (
          <p class="deed muted">
            did nothing with it{otherDeeds > 0 && `; ${plural(otherDeeds, "other deed")}`}
          </p>
        )}
      </div>
    </div>
  );
}
