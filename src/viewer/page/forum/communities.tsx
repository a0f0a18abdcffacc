import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { type CommunityLine, PATHS } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { Answered } from "../parts/states.tsx";
import { ModelName } from "../parts/voice.tsx";
import { noteBirth } from "../state/births.ts";
import { place } from "../state/navigate.ts";
import { useScene } from "../state/scene.ts";
import { useAnswer } from "../state/use-answer.ts";
import { counted, plural } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";

/** The places of the forum, fullest first, and who speaks in it. */
export function Communities(): JSX.Element {
  const { facts, round } = useScene();
  const answer = useAnswer<CommunityLine[]>(PATHS.communities(facts.id), { round });
  const lines = answer.value;
  useEffect(() => {
    for (const line of lines ?? []) noteBirth(facts.id, `c/${line.name}`, line.createdRound);
  }, [lines, facts.id]);
  const { community, sort, view } = place.value;
  const to = (name: string | undefined) =>
    ({ view: "forum", run: facts.id, round: place.value.round, sort, community: name }) as const;
  return (
    <aside class="sidebar" aria-label="Communities and models">
      <nav aria-label="Communities">
        <h2>Communities</h2>
        <ul class="places">
          <li>
            <Link
              to={to(undefined)}
              aria-current={community === undefined && view === "forum" ? "page" : undefined}
            >
              <span>everything</span>
            </Link>
          </li>
          <Answered answer={answer} what="communities">
            {(lines) =>
              lines.map((line) => (
                <li key={line.name}>
                  <Link
                    to={to(line.name)}
                    aria-current={community === line.name ? "page" : undefined}
                    title={beginning(line.about, 300)}
                    class={line.createdRound === round && round > 0 ? "is-new" : ""}
                  >
                    <bdi>{beginning(line.name, 40)}</bdi>
                    <small title={`${plural(line.posts, "post")}, ${plural(line.comments, "comment")}`}>
                      {counted(line.posts)}
                    </small>
                  </Link>
                </li>
              ))
            }
          </Answered>
        </ul>
      </nav>
      <Legend />
    </aside>
  );
}

/** Which colour and shape is which model. */
function Legend(): JSX.Element | null {
  const { facts } = useScene();
  if (facts.models.length === 0) {
    return facts.imported ? (
      <p class="hint legend">Imported: nobody knows which model wrote what, so all names are grey.</p>
    ) : null;
  }
  return (
    <section class="legend" aria-label="Models">
      <h2>Models</h2>
      <ul>
        {facts.models.map(({ alias, provider, model, caveat, agents }) => (
          <li key={alias} title={`${provider}/${model}${caveat === "" ? "" : ` – ${caveat}`}`}>
            <ModelName model={alias} />
            <small>{counted(agents)}</small>
          </li>
        ))}
      </ul>
      {facts.models.some(({ caveat }) => caveat !== "") && (
        <p class="hint">Synthetic models are writers of known habit, not language models.</p>
      )}
      {facts.author && (
        <p class="hint">
          One author, {facts.author.model}, writes for all ({facts.author.mode}).
        </p>
      )}
    </section>
  );
}
