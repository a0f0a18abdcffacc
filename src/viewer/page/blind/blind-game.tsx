import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import {
  type BlindAnswer,
  type BlindQuestion,
  type BlindScore,
  type BlindThread,
  type BlindTruth,
  type BlindVerdict,
  PATHS,
} from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { Failed, Loading } from "../parts/states.tsx";
import { Words } from "../parts/words.tsx";
import { announce } from "../shell/announce.tsx";
import { ask, send, Trouble } from "../state/ask.ts";
import { percent, plural } from "../words/numbers.ts";

interface Game {
  readonly question: BlindQuestion | undefined;
  readonly verdict: BlindVerdict | undefined;
  readonly trouble: Trouble | undefined;
}

const asTrouble = (cause: unknown): Trouble =>
  cause instanceof Trouble ? cause : new Trouble(0, String(cause));

/** A question, the answer, the truth, the next question. */
function useGame(
  session: string,
): Game & { readonly next: () => void; readonly say: (one: "left" | "right") => void } {
  const [game, setGame] = useState<Game>({ question: undefined, verdict: undefined, trouble: undefined });
  const next = (): void => {
    ask<BlindQuestion>(PATHS.blindQuestion(session)).then(
      (question) => setGame({ question, verdict: undefined, trouble: undefined }),
      (cause: unknown) => setGame((before) => ({ ...before, trouble: asTrouble(cause) })),
    );
  };
  useEffect(next, [session]);
  const say = (one: "left" | "right"): void => {
    const { question } = game;
    if (!question) return;
    send<BlindVerdict>(PATHS.blindAnswer(session), {
      question: question.question,
      one,
    } satisfies BlindAnswer).then(
      (verdict) => {
        setGame({ question, verdict, trouble: undefined });
        announce(verdict.isRight ? "Right." : "Wrong.");
      },
      (cause: unknown) => setGame((before) => ({ ...before, trouble: asTrouble(cause) })),
    );
  };
  return { ...game, next, say };
}

export function BlindGame({
  session,
  experiment,
}: {
  readonly session: string;
  readonly experiment: string;
}): JSX.Element {
  const { question, verdict, trouble, next, say } = useGame(session);
  const score = useRef<BlindScore | undefined>(undefined);
  if (verdict) score.current = verdict.score;
  if (trouble?.status === 410) return <Over score={score.current} experiment={experiment} />;
  if (trouble) return <Failed trouble={trouble} />;
  if (!question) return <Loading what="two threads" />;
  return (
    <>
      <p class="muted blind-line" role="status">
        Pair {question.question + 1} of {question.questions}.{" "}
        {verdict ? <Verdict verdict={verdict} /> : "One of these was written by one author."}
      </p>
      {score.current && <ScoreBar score={score.current} />}
      <div class="pair">
        <Side thread={question.left} truth={verdict?.left} name="left" onSay={verdict ? undefined : say} />
        <Side thread={question.right} truth={verdict?.right} name="right" onSay={verdict ? undefined : say} />
      </div>
      {verdict && (
        <p class="blind-next">
          <button type="button" class="primary" onClick={next}>
            {verdict.remaining > 0 ? "Next pair" : "How it went"}
          </button>
        </p>
      )}
    </>
  );
}

function Verdict({ verdict }: { readonly verdict: BlindVerdict }): JSX.Element {
  return (
    <span class={`verdict ${verdict.isRight ? "is-right" : "is-wrong"}`}>
      {verdict.isRight ? "Right." : "Wrong."} One author wrote the{" "}
      {verdict.left.isOneAuthor ? "left" : "right"} one.
    </span>
  );
}

function Over({
  score,
  experiment,
}: {
  readonly score: BlindScore | undefined;
  readonly experiment: string;
}): JSX.Element {
  return (
    <div class="blind-over">
      <h2>That was all of them</h2>
      {score ? <ScoreBar score={score} /> : <p class="muted">All questions of this session are answered.</p>}
      <Link class="button primary" to={{ view: "blind", experiment }}>
        Results, and another round
      </Link>
    </div>
  );
}

/** Accuracy with its interval, and chance as a line. */
function ScoreBar({ score }: { readonly score: BlindScore }): JSX.Element {
  const { answers, right, accuracy, lo, hi } = score;
  const words = `${right} of ${plural(answers, "answer")} right: ${percent(accuracy)}, between ${percent(lo)} and ${percent(hi)} at 95 %`;
  return (
    <div class="score-bar">
      <svg viewBox="0 0 400 26" role="img" aria-label={words}>
        <path class="base" d="M0 13H400" />
        <path class="chance" d="M200 2V24" />
        {lo !== null && hi !== null && <path class="interval" d={`M${lo * 400} 13H${hi * 400}`} />}
        {accuracy !== null && <circle cx={accuracy * 400} cy="13" r="6" />}
      </svg>
      <p class="muted">{words}; guessing is 50 %.</p>
    </div>
  );
}

interface SideProps {
  readonly thread: BlindThread;
  readonly truth: BlindTruth | undefined;
  readonly name: "left" | "right";
  readonly onSay: ((one: "left" | "right") => void) | undefined;
}

function Side({ thread, truth, name, onSay }: SideProps): JSX.Element {
  return (
    <section
      class={`side blind-side ${truth ? (truth.isOneAuthor ? "is-one" : "is-many") : ""}`}
      aria-label={`The thread on the ${name}`}
    >
      {truth ? (
        <p class="truth">
          <b>{truth.isOneAuthor ? "One author" : "Many contexts"}</b>: {truth.arm}.{" "}
          <Link to={{ view: "thread", run: truth.run, item: truth.post }}>Read it with its names</Link>
        </p>
      ) : (
        <button type="button" class="button say" onClick={() => onSay?.(name)}>
          This one is one author’s
        </button>
      )}
      <h2>
        <Words text={thread.title} most={300} isPlain />
      </h2>
      <p class="muted">{thread.by}</p>
      <p class="body">
        <Words text={thread.body} isPlain />
      </p>
      <ol class="blind-comments">
        {thread.comments.map((comment, at) => (
          <li key={at} style={{ marginLeft: `${Math.min(6, comment.depth - 1) * 18}px` }}>
            <small class="muted">{comment.by}</small>
            <p>
              <Words text={comment.body} isPlain />
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
