import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { COMMENT_SORTS } from "../../../core/actions.ts";
import { PATHS, type Thread, type ThreadComment, type ThreadQuery } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { NotYet } from "../parts/not-yet.tsx";
import type { Pane } from "../parts/pane.ts";
import { Empty, Failed, Loading } from "../parts/states.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { isWide } from "../shell/wide.ts";
import { isUnborn, noteBirth } from "../state/births.ts";
import { place } from "../state/navigate.ts";
import { commentSort } from "../state/place.ts";
import { useScene } from "../state/scene.ts";
import { useScrollMemory } from "../state/use-scroll-memory.ts";
import { useThread } from "../state/use-thread.ts";
import { plural } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";
import { CommentRow } from "./comment-row.tsx";
import { Communities } from "./communities.tsx";
import { FeedPane } from "./forum-view.tsx";
import { OutsiderForm } from "./outsider-form.tsx";
import { RoundRail } from "./round-rail.tsx";
import { ThreadHead } from "./thread-head.tsx";
import { foldedIn, visibleRows } from "./visible-rows.ts";

/** A post and everything below it, as it stood at the end of the round. */
export function ThreadView(): JSX.Element {
  const { facts, round } = useScene();
  const { item = "", sort: asked } = place.value;
  const sort = commentSort(asked);
  const pane = useRef<HTMLElement>(null);
  const isComing = isUnborn(facts.id, item, round);
  const { thread, comments, problem } = useThread(isComing ? null : PATHS.thread(facts.id, item), {
    round,
    sort,
  } satisfies ThreadQuery);
  useEffect(() => {
    if (!thread) return;
    for (const { id, round: made } of [thread.post, ...thread.comments]) noteBirth(facts.id, id, made);
  }, [thread, facts.id]);
  useScrollMemory(pane, thread !== undefined);
  return (
    <div class={isWide.value ? "forum-layout has-feed" : "forum-layout"}>
      <Communities />
      {isWide.value && <BesideFeed />}
      <main class="pane feed" id="content" ref={pane} tabIndex={-1}>
        {isComing || problem?.status === 404 ? (
          <NotYet what={item} round={round} />
        ) : problem ? (
          <Failed trouble={problem} />
        ) : thread ? (
          <Opened thread={thread} comments={comments} sort={sort} pane={pane} />
        ) : (
          <Loading what="the thread" />
        )}
      </main>
      <RoundRail />
    </div>
  );
}

/** The list of posts beside the thread, where there is room for both. */
function BesideFeed(): JSX.Element {
  const pane = useRef<HTMLElement>(null);
  return (
    <section class="pane feed beside" aria-label="Posts of the forum" ref={pane} tabIndex={-1}>
      <FeedPane pane={pane} />
    </section>
  );
}

const keyOf = ({ id }: ThreadComment): string => id;
const labelOf = ({ author, score, body, depth }: ThreadComment): string =>
  `Comment at depth ${depth} by ${author}, score ${score}: ${beginning(body, 120)}`;

function Opened({
  thread,
  comments,
  sort,
  pane,
}: {
  readonly thread: Thread;
  readonly comments: readonly ThreadComment[];
  readonly sort: string;
  readonly pane: Pane;
}): JSX.Element {
  const { round } = useScene();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => visibleRows(comments, folded), [comments, folded]);
  const hidden = useMemo(() => foldedIn(comments, folded), [comments, folded]);
  const toggle = useCallback((id: string) => {
    setFolded((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  const draw = useCallback(
    (comment: ThreadComment) => (
      <CommentRow
        comment={comment}
        isMarked={comment.id === thread.marked}
        isOp={comment.author === thread.post.author}
        hidden={hidden.get(comment.id)}
        onFold={toggle}
      />
    ),
    [thread.marked, thread.post.author, hidden, toggle],
  );
  return (
    <>
      <ThreadHead post={thread.post} />
      <div class="feed-head small">
        <h2>{plural(thread.total, "comment")}</h2>
        {comments.length < thread.total && (
          <span role="status">
            fetching {comments.length} of {thread.total} …
          </span>
        )}
        <nav class="sorts" aria-label="Order of comments">
          {COMMENT_SORTS.map((each) => (
            <Link
              key={each}
              to={{ ...place.value, sort: each === "best" ? undefined : each }}
              aria-current={each === sort ? "true" : undefined}
            >
              {each}
            </Link>
          ))}
        </nav>
      </div>
      <OutsiderForm to={thread.marked ?? thread.post.id} />
      {thread.total === 0 && (
        <Empty
          title={
            thread.post.round === round ? "Just posted: nobody has answered yet" : "Nobody has answered yet"
          }
        />
      )}
      <VirtualList
        items={rows}
        keyOf={keyOf}
        label="Comments"
        scroller={pane}
        estimate={110}
        labelOf={labelOf}
        shown={thread.marked ?? undefined}
        moving={`${round} ${sort}`}
      >
        {draw}
      </VirtualList>
    </>
  );
}
