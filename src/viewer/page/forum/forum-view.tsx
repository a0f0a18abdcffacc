import type { JSX } from "preact";
import { useCallback, useRef } from "preact/hooks";
import { POST_SORTS } from "../../../core/actions.ts";
import { PATHS, type PostLine, type PostsQuery } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { NotYet } from "../parts/not-yet.tsx";
import type { Pane } from "../parts/pane.ts";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { isUnborn } from "../state/births.ts";
import { place } from "../state/navigate.ts";
import { postSort } from "../state/place.ts";
import { useScene } from "../state/scene.ts";
import { useLongList } from "../state/use-long-list.ts";
import { useScrollMemory } from "../state/use-scroll-memory.ts";
import { plural } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";
import { Communities } from "./communities.tsx";
import { OutsiderForm } from "./outsider-form.tsx";
import { PostCard } from "./post-card.tsx";
import { RoundRail } from "./round-rail.tsx";

const keyOf = ({ id }: PostLine): string => id;
const labelOf = ({ title, author, score, comments }: PostLine): string =>
  `${beginning(title, 200)}, by ${author}, score ${score}, ${plural(comments, "comment")}`;

/** The front page, or one community's, as it stood at the end of the round. */
export function ForumView(): JSX.Element {
  const pane = useRef<HTMLElement>(null);
  return (
    <div class="forum-layout">
      <Communities />
      <main class="pane feed" id="content" ref={pane} tabIndex={-1}>
        <FeedPane pane={pane} />
      </main>
      <RoundRail />
    </div>
  );
}

/** The list of posts with its head, in a pane that somebody else has drawn. */
export function FeedPane({ pane }: { readonly pane: Pane }): JSX.Element {
  const { facts, round, isLive } = useScene();
  const { community, sort: asked, view } = place.value;
  const sort = postSort(view === "forum" ? asked : undefined);
  const isComing = community !== undefined && isUnborn(facts.id, `c/${community}`, round);
  const list = useLongList<PostLine>(isComing ? null : PATHS.posts(facts.id), {
    round,
    sort,
    ...(community !== undefined && { community }),
  } satisfies PostsQuery);
  useScrollMemory(pane, list.items.length > 0);
  if (isComing || list.problem?.status === 404) return <NotYet what={`c/${community}`} round={round} />;
  return (
    <>
      <FeedHead community={community} sort={sort} total={list.total} isAlone={view === "forum"} />
      {isLive && view === "forum" && <OutsiderForm community={community} />}
      <Feed list={list} pane={pane} moving={`${round} ${sort}`} community={community} />
    </>
  );
}

function Feed({
  list,
  pane,
  moving,
  community,
}: {
  readonly list: ReturnType<typeof useLongList<PostLine>>;
  readonly pane: Pane;
  readonly moving: string;
  readonly community: string | undefined;
}): JSX.Element {
  const { round, facts } = useScene();
  const draw = useCallback((post: PostLine) => <PostCard post={post} />, []);
  if (list.problem) return <Failed trouble={list.problem} />;
  if (list.isFirst) return <Loading what="posts" />;
  if (list.total === 0) {
    const where = community === undefined ? "on this forum" : `in ${beginning(community, 60)}`;
    return (
      <Empty title={`Nothing ${where} yet`}>
        {round < (facts.lastRound ?? 0)
          ? "Move on in time: press → or play."
          : "Nobody wrote a post in this run."}
      </Empty>
    );
  }
  return (
    <VirtualList
      items={list.items}
      keyOf={keyOf}
      label="Posts"
      scroller={pane}
      estimate={150}
      labelOf={labelOf}
      moving={moving}
      onEnd={list.more}
    >
      {draw}
    </VirtualList>
  );
}

interface FeedHeadProps {
  readonly community: string | undefined;
  readonly sort: string;
  readonly total: number;
  /** Not beside a thread, which has the page's heading then. */
  readonly isAlone: boolean;
}

function FeedHead({ community, sort, total, isAlone }: FeedHeadProps): JSX.Element {
  const Heading = isAlone ? "h1" : "h2";
  return (
    <div class="feed-head">
      <Heading>
        <bdi>{community === undefined ? "All posts" : `c/${beginning(community, 60)}`}</bdi>{" "}
        <small>{plural(total, "post")}</small>
      </Heading>
      {isAlone && (
        <nav class="sorts" aria-label="Order of posts">
          {POST_SORTS.map((each) => (
            <Link
              key={each}
              to={{ ...place.value, sort: each === "hot" ? undefined : each }}
              aria-current={each === sort ? "true" : undefined}
            >
              {each}
            </Link>
          ))}
        </nav>
      )}
    </div>
  );
}
