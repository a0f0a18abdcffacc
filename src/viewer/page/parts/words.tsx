import { createContext, type JSX } from "preact";
import { useContext, useMemo, useState } from "preact/hooks";
import { place } from "../state/navigate.ts";
import { counted, size } from "../words/numbers.ts";
import { type Sought, soughtIn } from "../words/sought.ts";
import { beginning, linkOf, type Piece, visibleText } from "../words/visible-text.ts";
import { Link } from "./link.tsx";

/** UTF-16 units that are shown at first; each "show more" adds a hundred thousand. */
const AT_FIRST = 4_000;
const STEP = 100_000;

function Mark({ name, count }: { readonly name: string; readonly count: number }): JSX.Element {
  const title = `${counted(count)} × ${name}: a character that nobody would see, or that turns text around`;
  return (
    <span class="mark" title={title}>
      {name}
      {count > 1 && ` ×${counted(count)}`}
    </span>
  );
}

/** An address as a link that tells nobody where the reader came from, with the host that it really leads to. */
function OutwardLink({
  text,
  href,
  host,
}: {
  readonly text: string;
  readonly href: string;
  readonly host: string;
}): JSX.Element {
  const shown = beginning(text, 80);
  return (
    <a class="outward" href={href} rel="noreferrer noopener" target="_blank" title={beginning(href, 400)}>
      {shown}
      {shown.length < text.length && "…"}
      <span class="host" dir="ltr">
        {host}
      </span>
    </a>
  );
}

/** The address of a post that links somewhere; as mere text where it is not http or https. */
export function PostAddress({ url }: { readonly url: string }): JSX.Element {
  const link = linkOf(url);
  return link ? <OutwardLink {...link} /> : <Words text={url} most={200} />;
}

/** What somebody looks for in the words below, to be marked in them; null where nobody looks for anything. */
export const SoughtContext = createContext<Sought | null>(null);

/** Plain text, with what is sought in it marked. */
function Plain({ text }: { readonly text: string }): JSX.Element {
  const sought = useContext(SoughtContext);
  if (!sought) return <>{text}</>;
  return (
    <>
      {soughtIn(text, sought).map(({ text: some, isSought }, at) =>
        isSought ? <mark key={at}>{some}</mark> : some,
      )}
    </>
  );
}

function Shown({ piece }: { readonly piece: Piece }): JSX.Element {
  if (piece.kind === "mark") return <Mark {...piece} />;
  if (piece.kind === "link") return <OutwardLink {...piece} />;
  if (piece.kind === "mention") {
    const { run, round, other } = place.value;
    const to = { view: "profile", run, round, other, agent: piece.handle } as const;
    return <Link to={to}>{piece.text}</Link>;
  }
  return <Plain text={piece.text} />;
}

interface WordsProps {
  readonly text: string;
  /** Units shown before somebody asks for more. */
  readonly most?: number;
  /** Without links, where the words stand within one. */
  readonly isPlain?: boolean;
  readonly class?: string;
}

/**
 * What somebody else wrote. It stands as text and nothing else, in a direction of its own, with a mark for everything that could not
 * be seen; what is very long is cut, and can be asked for.
 */
export function Words({ text, most = AT_FIRST, isPlain = false, class: name = "" }: WordsProps): JSX.Element {
  const [shown, setShown] = useState(most);
  const pieces = useMemo(() => visibleText(beginning(text, shown)), [text, shown]);
  const left = text.length - shown;
  return (
    <>
      <bdi class={`words ${name}`} dir="auto">
        {pieces.map((piece, at) =>
          isPlain && piece.kind !== "mark" ? (
            <Plain key={at} text={piece.text} />
          ) : (
            <Shown key={at} piece={piece} />
          ),
        )}
        {left > 0 && "…"}
      </bdi>
      {left > 0 && !isPlain && (
        <button type="button" class="quiet more" onClick={() => setShown(shown < STEP ? STEP : shown + STEP)}>
          show {left > STEP ? "more" : "all"} ({size(text.length)})
        </button>
      )}
    </>
  );
}
