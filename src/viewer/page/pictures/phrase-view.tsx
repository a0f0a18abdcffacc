import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { type Cascade, type CascadeQuery, type CascadeUse, type Hearing, PATHS } from "../../api.ts";
import { ItemCard } from "../parts/item-card.tsx";
import { Link } from "../parts/link.tsx";
import type { Pane } from "../parts/pane.ts";
import { Answered, Empty } from "../parts/states.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { SoughtContext } from "../parts/words.tsx";
import { go, place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { useAnswer } from "../state/use-answer.ts";
import { counted, plural } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";
import { Spread } from "./spread.tsx";

const HEARD: Readonly<Record<Hearing, string>> = {
  first: "said it first",
  shown: "had been shown it",
  "not shown": "had not been shown it",
  again: "said it again",
  given: "was given it",
  unknown: "nobody knows",
};

/** How a phrase travelled: who said it first, who had seen it before saying it, who had not. */
export function PhraseView(): JSX.Element {
  const { facts, round } = useScene();
  const phrase = place.value.q ?? "";
  const pane = useRef<HTMLElement>(null);
  const answer = useAnswer<Cascade>(phrase === "" ? null : PATHS.cascade(facts.id), {
    phrase,
    round,
  } satisfies CascadeQuery);
  return (
    <main class="pane narrow" id="content" ref={pane} tabIndex={-1}>
      <h1>How a phrase travels</h1>
      <form
        class="phrase-form"
        onSubmit={(event) => {
          event.preventDefault();
          const q = String(new FormData(event.currentTarget).get("phrase") ?? "").trim();
          if (q !== "") go({ view: "phrase", run: facts.id, round: place.value.round, q });
        }}
      >
        <input
          name="phrase"
          key={phrase}
          defaultValue={phrase}
          aria-label="A word or a phrase"
          placeholder="a word, or a few in a row"
          autocomplete="off"
        />
        <button type="submit" class="primary">
          Follow
        </button>
      </form>
      {phrase === "" ? (
        <Empty title="Which words?">
          Take a rare word or a turn of phrase that somebody brought up, and see who else came to say it.
        </Empty>
      ) : (
        <Answered answer={answer} what="the phrase">
          {(cascade) => <Told cascade={cascade} pane={pane} />}
        </Answered>
      )}
    </main>
  );
}

function Told({ cascade, pane }: { readonly cascade: Cascade; readonly pane: Pane }): JSX.Element {
  const { facts } = useScene();
  const sought = { words: cascade.words, isPhrase: true };
  if (cascade.total === 0) return <Empty title="Nobody has said that by this round" />;
  const groups = Object.entries(cascade.agents).filter(([, n]) => n > 0);
  return (
    <>
      <p class="muted">
        “<bdi>{beginning(cascade.words.join(" "), 100)}</bdi>”: {plural(cascade.total, "message")}
        {cascade.total > cascade.uses.length &&
          `, of which the first ${counted(cascade.uses.length)} are shown`}
      </p>
      <dl class="numbers wide hearing">
        {groups.map(([how, n]) => (
          <div key={how}>
            <dt>{how === "shown, silent" ? "were shown it and never said it" : HEARD[how as Hearing]}</dt>
            <dd>{plural(n, "agent")}</dd>
          </div>
        ))}
      </dl>
      {!facts.can.exposures.ok && <p class="notice">{facts.can.exposures.reason}</p>}
      <Spread byRound={cascade.byRound} />
      <VirtualList
        items={cascade.uses}
        keyOf={({ item }) => item.id}
        label="Who said it"
        scroller={pane}
        estimate={150}
        labelOf={({ item, hearing }) => `${item.author}: ${HEARD[hearing]}`}
      >
        {(use) => (
          <SoughtContext.Provider value={sought}>
            <ItemCard item={use.item}>
              <Heard use={use} />
            </ItemCard>
          </SoughtContext.Provider>
        )}
      </VirtualList>
    </>
  );
}

function Heard({ use }: { readonly use: CascadeUse }): JSX.Element {
  const { facts } = useScene();
  const { round } = place.value;
  return (
    <span class="heard">
      <span class={`badge hearing-${use.hearing.replace(" ", "-")}`}>{HEARD[use.hearing]}</span>
      {use.inPersona && (
        <span class="badge" title="The phrase stands in its own private persona: it needs no hearing">
          in its persona
        </span>
      )}
      {use.from && (
        <Link
          to={{ view: "turn", run: facts.id, round, turn: use.from.turn, item: use.from.item }}
          title="The turn in which it was first shown it"
        >
          from {beginning(use.from.author, 30)}’s {use.from.item}, round {use.from.round}
        </Link>
      )}
    </span>
  );
}
