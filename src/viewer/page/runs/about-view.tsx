import type { JSX } from "preact";
import type { Can, RunFacts } from "../../api.ts";
import { Link } from "../parts/link.tsx";
import { Synthetic } from "../parts/states.tsx";
import { ModelName } from "../parts/voice.tsx";
import { useScene } from "../state/scene.ts";
import { dollars, plural } from "../words/numbers.ts";
import { stateWord } from "./run-states.ts";

/** How a run came to be, what is on record of it, and what to type. */
export function AboutView(): JSX.Element {
  const { facts } = useScene();
  return (
    <main class="pane narrow" id="content" tabIndex={-1}>
      <div class="feed-head">
        <h1>{facts.id}</h1>
      </div>
      <Facts facts={facts} />
      <Models facts={facts} />
      <OnRecord facts={facts} />
      <section aria-labelledby="commands-title">
        <h2 id="commands-title">What to type</h2>
        <dl class="commands">
          {facts.commands.map(({ about, command }) => (
            <div key={command}>
              <dt>{about}</dt>
              <dd>
                <code>{command}</code>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <details>
        <summary>The scenario ({facts.scenarioFile})</summary>
        <pre class="document">{facts.scenarioText}</pre>
      </details>
      <details>
        <summary>The plan, resolved</summary>
        <pre class="document">{JSON.stringify(facts.plan, null, 2)}</pre>
      </details>
      {facts.importRecord !== null && (
        <details open>
          <summary>What the import found</summary>
          <pre class="document">{JSON.stringify(facts.importRecord, null, 2)}</pre>
        </details>
      )}
    </main>
  );
}

function Facts({ facts }: { readonly facts: RunFacts }): JSX.Element {
  const { counts, parent } = facts;
  const rows: readonly (readonly [string, string | null])[] = [
    ["state", `${stateWord(facts.state)}${facts.reason === null ? "" : `: ${facts.reason}`}`],
    [
      "comparable",
      facts.comparable === null ? null : facts.comparable ? "yes" : `no: ${facts.comparableReason ?? ""}`,
    ],
    ["rounds", `${facts.lastRound} of ${facts.plannedRounds}`],
    ["agents", String(facts.agentCount)],
    [
      "said",
      `${plural(counts.posts, "post")}, ${plural(counts.comments, "comment")}, ${plural(counts.votes, "vote")}`,
    ],
    [
      "turns",
      `${plural(counts.turns, "turn")}: ${counts.silent} silent, ${counts.lost} lost; ${counts.refused} actions refused`,
    ],
    [
      "calls",
      `${plural(counts.calls, "call")}, ${counts.failedCalls} failed attempts, ${dollars(facts.costUsd)}`,
    ],
    ["forked from", parent && `${parent.path} after round ${parent.round}: ${parent.change}`],
    ["reads", facts.reads && `the forum of ${facts.reads.arm}, seed ${facts.reads.seed}`],
    ["one author", facts.author && `${facts.author.model} (${facts.author.mode})`],
    ["log hash", facts.logHash],
    ["plan hash", facts.planHash],
    ["code", facts.codeVersion],
    ["file", facts.path],
  ];
  return (
    <section aria-label="The run">
      <dl class="facts-table">
        {rows.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {parent?.run && (
        <Link class="button" to={{ view: "pair", run: parent.run, other: facts.id, round: parent.round }}>
          Beside its parent
        </Link>
      )}
    </section>
  );
}

function Models({ facts }: { readonly facts: RunFacts }): JSX.Element | null {
  if (facts.models.length === 0) return null;
  return (
    <section aria-labelledby="models-title">
      <h2 id="models-title">Models</h2>
      <ul class="model-list">
        {facts.models.map((model) => (
          <li key={model.alias}>
            <ModelName model={model.alias} />{" "}
            <code>
              {model.provider}/{model.model}
            </code>{" "}
            <Synthetic caveat={model.caveat} />{" "}
            <span class="muted">
              speaks for {plural(model.agents, "agent")}
              {model.served.length > 0 &&
                `; answered as ${model.served.map(({ model: name, answers }) => `${name} (${answers})`).join(", ")}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const WHAT = {
  exposures: "What each agent was shown",
  calls: "Prompts and raw answers",
  post: "Posting as an outsider",
  replay: "A replay",
} as const;

function OnRecord({ facts }: { readonly facts: RunFacts }): JSX.Element {
  const says = (can: Can): string => (can.ok ? "yes" : can.reason);
  return (
    <section aria-labelledby="record-title">
      <h2 id="record-title">What is on record, what can be done</h2>
      <dl class="facts-table">
        {(Object.keys(WHAT) as (keyof typeof WHAT)[]).map((key) => (
          <div key={key}>
            <dt>{WHAT[key]}</dt>
            <dd>{says(facts.can[key])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
