import type { JSX } from "preact";
import { PATHS, type Page, type PostLine, type RunFacts, type TurnLine } from "../../api.ts";
import { outcomeText } from "../eyes/outcome.ts";
import { DeedLine } from "../parts/deed-line.tsx";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Answered, Empty } from "../parts/states.tsx";
import { Avatar, Name } from "../parts/voice.tsx";
import { Words } from "../parts/words.tsx";
import { useScene } from "../state/scene.ts";
import { useAnswer } from "../state/use-answer.ts";
import { counted, plural } from "../words/numbers.ts";

/** Posts that a side shows: enough to see the front pages part. */
const MOST = 15;

interface PairSideProps {
  /** The round shown is the parting's or later. */
  readonly isAfter: boolean;
  /** The run on the other side. */
  readonly beside: RunFacts;
  /** They have a past in common, so that what differs is worth a mark. */
  readonly isRelated: boolean;
  /** The round that both are looked at. */
  readonly asked: number;
}

/** One of two runs: what happened in the round, and its front page. */
export function PairSide({ isAfter, beside, isRelated, asked }: PairSideProps): JSX.Element {
  const { facts, round, line, isLive } = useScene();
  const posts = useAnswer<Page<PostLine>>(PATHS.posts(facts.id), { round, limit: MOST });
  const turns = useAnswer<Page<TurnLine>>(facts.imported ? null : PATHS.turns(facts.id), {
    round,
    limit: 60,
  });
  const others = useAnswer<Page<TurnLine>>(beside.imported || !isRelated ? null : PATHS.turns(beside.id), {
    round,
    limit: 60,
  });
  return (
    <section class={`side ${isAfter && isRelated ? "is-after" : ""}`} aria-label={facts.id}>
      <h2>
        <Link to={{ view: "forum", run: facts.id, round }}>{facts.id}</Link>
        {isLive && <span class="badge live">live</span>}
        {facts.parent && (
          <span class="badge" title={facts.parent.change}>
            <Icon name="fork" /> fork after round {facts.parent.round}
          </span>
        )}
      </h2>
      <p class="muted">
        {line
          ? `${plural(line.total.posts, "post")}, ${plural(line.total.comments, "comment")}, ${counted(line.total.votes)} votes so far`
          : "not there yet"}
      </p>
      {round < asked && (
        <p class="notice">
          {isLive ? "It has come to" : "It ended at"} round {Math.max(0, round)}: this is how it stands there.
        </p>
      )}
      <h3>In round {Math.max(0, round)}</h3>
      {turns.value && (
        <Doings turns={turns.value.items} others={isRelated ? others.value?.items : undefined} />
      )}
      <h3>Front page</h3>
      <Answered answer={posts} what="posts">
        {(page) =>
          page.total === 0 ? (
            <Empty title="Nothing yet" />
          ) : (
            <ol>
              {page.items.map((post) => (
                <Row key={post.id} post={post} />
              ))}
            </ol>
          )
        }
      </Answered>
    </section>
  );
}

/** All that came of a turn, to be compared. */
const sayingOf = ({ outcome, deeds }: TurnLine): string =>
  [outcome, ...deeds.map(({ text }) => text)].join("\n");

interface DoingsProps {
  readonly turns: readonly TurnLine[];
  /** The turns of the same round on the other side; undefined while they are fetched, and where nothing is compared. */
  readonly others: readonly TurnLine[] | undefined;
}

function Doings({ turns, others }: DoingsProps): JSX.Element {
  const beside = new Map(others?.map((turn) => [turn.agent, sayingOf(turn)]));
  const isOther = (turn: TurnLine): boolean =>
    others !== undefined && beside.get(turn.agent) !== sayingOf(turn);
  const { facts, round } = useScene();
  if (turns.length === 0) return <p class="hint">Nobody woke.</p>;
  return (
    <ol class="doings">
      {turns.map((turn) => (
        <li key={turn.turn} class={isOther(turn) ? "differs" : ""}>
          <Name handle={turn.agent} model={turn.model} run={facts.id} />{" "}
          <Link class="quiet-link" to={{ view: "turn", run: facts.id, round, turn: turn.turn }}>
            turn {turn.turn}
          </Link>
          {turn.deeds.length === 0 ? (
            <p class="deed muted">{outcomeText(turn.outcome)}</p>
          ) : (
            turn.deeds.slice(0, 6).map((deed, at) => <DeedLine key={at} deed={deed} />)
          )}
        </li>
      ))}
    </ol>
  );
}

function Row({ post }: { readonly post: PostLine }): JSX.Element {
  const { facts, round } = useScene();
  return (
    <li class={`pair-post ${post.round === round && round > 0 ? "is-new" : ""}`}>
      <Avatar handle={post.author} model={post.model} />
      <div>
        <Link to={{ view: "thread", run: facts.id, round, item: post.id }}>
          {post.removed ? <em>removed</em> : <Words text={post.title} most={200} isPlain />}
        </Link>
        <p class="byline">
          <Name handle={post.author} model={post.model} run={facts.id} />
          <span>
            {post.score} · {plural(post.comments, "comment")}
          </span>
        </p>
      </div>
    </li>
  );
}
