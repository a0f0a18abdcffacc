import type { JSX } from "preact";
import type { ThreadComment } from "../../api.ts";
import { Byline, Score, Trace } from "../parts/byline.tsx";
import { Avatar } from "../parts/voice.tsx";
import { Words } from "../parts/words.tsx";
import { useScene } from "../state/scene.ts";
import { plural } from "../words/numbers.ts";

/** Rails that are drawn; what lies deeper keeps the room of the twelfth. */
const DEEPEST = 12;

interface CommentRowProps {
  readonly comment: ThreadComment;
  /** The one that the address names. */
  readonly isMarked: boolean;
  /** Written by whoever wrote the post. */
  readonly isOp: boolean;
  /** How many it hides; undefined while it is open. */
  readonly hidden: number | undefined;
  readonly onFold: (id: string) => void;
}

/** A comment with the rails that lead to what it answers. */
export function CommentRow({ comment, isMarked, isOp, hidden, onFold }: CommentRowProps): JSX.Element {
  const { round } = useScene();
  const isNew = comment.round === round && round > 0;
  const isFolded = hidden !== undefined;
  const rails = Math.min(comment.depth, DEEPEST) - 1;
  const classes = [
    "comment",
    isMarked && "is-marked",
    isNew && "is-new",
    isFolded && "is-folded",
    comment.removed && "is-removed",
  ];
  return (
    <div class={classes.filter(Boolean).join(" ")} style={{ "--rails": rails }}>
      <div class="rails" aria-hidden="true">
        {Array.from({ length: rails }, (_, at) => (
          <i key={at} />
        ))}
      </div>
      <button
        type="button"
        class="fold"
        data-fold
        aria-expanded={!isFolded}
        aria-label={isFolded ? "Unfold the answers" : "Fold the answers"}
        onClick={() => onFold(comment.id)}
      >
        <Avatar handle={comment.author} model={comment.model} />
        <i class="stem" />
      </button>
      <div class="comment-body">
        <div class="card-line">
          <Byline said={comment} />
          <Badges comment={comment} isOp={isOp} />
        </div>
        {isFolded ? (
          <button type="button" class="quiet more" onClick={() => onFold(comment.id)}>
            {hidden === 0 ? "folded" : `${plural(hidden, "answer")} folded`}
          </button>
        ) : (
          <Open comment={comment} />
        )}
      </div>
    </div>
  );
}

function Badges({ comment, isOp }: Pick<CommentRowProps, "comment" | "isOp">): JSX.Element {
  return (
    <>
      {isOp && <span class="badge">author</span>}
      {comment.orphan && (
        <span class="badge" title="What it answers is not in the import">
          orphan
        </span>
      )}
      {comment.depth > DEEPEST && <span class="badge">depth {comment.depth}</span>}
    </>
  );
}

function Open({ comment }: Pick<CommentRowProps, "comment">): JSX.Element {
  return (
    <>
      <div class="body">
        {comment.removed ? <em>removed by its author</em> : <Words text={comment.body} />}
      </div>
      <div class="card-foot">
        <Score {...comment} />
        <Trace said={comment} />
      </div>
    </>
  );
}
