import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { type Hit, PATHS, type SearchQuery } from "../../api.ts";
import { ItemCard } from "../parts/item-card.tsx";
import { Link } from "../parts/link.tsx";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { SoughtContext } from "../parts/words.tsx";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { useLongList } from "../state/use-long-list.ts";
import { plural } from "../words/numbers.ts";
import { soughtBy } from "../words/sought.ts";
import { beginning } from "../words/visible-text.ts";
import { Communities } from "./communities.tsx";
import { RoundRail } from "./round-rail.tsx";

/** All messages that hold the words, as far as they had been written by the end of the round. */
export function SearchView(): JSX.Element {
  const { facts, round } = useScene();
  const q = place.value.q ?? "";
  const sought = useMemo(() => soughtBy(q, false), [q]);
  const pane = useRef<HTMLElement>(null);
  const list = useLongList<Hit>(q === "" ? null : PATHS.search(facts.id), { q, round } satisfies SearchQuery);
  return (
    <div class="forum-layout">
      <Communities />
      <main class="pane feed" id="content" ref={pane} tabIndex={-1}>
        <div class="feed-head">
          <h1>
            “<bdi>{beginning(q, 80)}</bdi>” <small>{plural(list.total, "message")}</small>
          </h1>
          <nav aria-label="More">
            <Link class="quiet" to={{ view: "phrase", run: facts.id, round: place.value.round, q }}>
              who said it first, and who had seen it
            </Link>
          </nav>
        </div>
        {list.problem && <Failed trouble={list.problem} />}
        {list.isFirst && q !== "" && <Loading what="messages" />}
        {!list.isFirst && list.total === 0 && !list.problem && (
          <Empty title="Nobody has said that yet">
            All words have to occur, whole. Later rounds may have it.
          </Empty>
        )}
        <VirtualList
          items={list.items}
          keyOf={({ id }) => id}
          label="Messages found"
          scroller={pane}
          estimate={130}
          labelOf={(hit) => `${hit.type} by ${hit.author}: ${beginning(hit.excerpt, 120)}`}
          onEnd={list.more}
        >
          {(hit) => (
            <SoughtContext.Provider value={sought}>
              <ItemCard item={hit} />
            </SoughtContext.Provider>
          )}
        </VirtualList>
      </main>
      <RoundRail />
    </div>
  );
}
