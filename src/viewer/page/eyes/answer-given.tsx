import type { JSX } from "preact";
import type { Attempt, Turn } from "../../api.ts";
import { ModelName } from "../parts/voice.tsx";
import { Words } from "../parts/words.tsx";
import { counted, dollars, lasting } from "../words/numbers.ts";

/** What came back, raw, with each attempt that it took. */
export function AnswerGiven({ turn }: { readonly turn: Turn }): JSX.Element {
  return (
    <section aria-labelledby="answer-title">
      <h2 id="answer-title">
        The raw answer <small>{turn.attempts.length > 1 ? `${turn.attempts.length} calls` : ""}</small>
      </h2>
      {turn.attempts.length === 0 && <p class="notice">{turn.noCall ?? "No call is on record."}</p>}
      {turn.attempts.map((attempt) => (
        <OneAttempt key={attempt.id} attempt={attempt} isOne={turn.attempts.length === 1} />
      ))}
    </section>
  );
}

function OneAttempt({ attempt, isOne }: { readonly attempt: Attempt; readonly isOne: boolean }): JSX.Element {
  const { call, repair, attempt: nth, failure, message, text, reasoning } = attempt;
  return (
    <div class={`attempt ${failure !== null ? "is-failed" : ""}`}>
      <p class="attempt-line">
        <ModelName model={attempt.model} />
        {!isOne && <span class="badge">call {call + 1}</span>}
        {repair > 0 && (
          <span class="badge" title="The model was asked to put an unreadable answer right">
            repair {repair}
          </span>
        )}
        {nth > 0 && <span class="badge">attempt {nth + 1}</span>}
        {attempt.reused && (
          <span class="badge" title="Nothing was asked: the answer was at hand">
            reused
          </span>
        )}
        {attempt.stop !== null && attempt.stop !== "end" && <span class="badge bad">{attempt.stop}</span>}
      </p>
      {failure !== null && (
        <p class="refusal">
          {failure}: <Words text={message ?? "no reason given"} most={600} />
        </p>
      )}
      {text !== null && (
        <div class="raw">
          <Words text={text} />
        </div>
      )}
      {reasoning !== null && (
        <details>
          <summary>its reasoning</summary>
          <div class="raw">
            <Words text={reasoning} />
          </div>
        </details>
      )}
      <Small attempt={attempt} />
    </div>
  );
}

function Small({ attempt }: { readonly attempt: Attempt }): JSX.Element {
  const { usage } = attempt;
  const tokens = [usage.inputTokens, usage.outputTokens].map((value) =>
    value === undefined ? "?" : counted(value),
  );
  const rows: readonly (readonly [string, string | null])[] = [
    ["served by", attempt.servedModel],
    ["host", attempt.host],
    ["tokens", `${tokens.join(" in, ")} out`],
    ["reasoning tokens", usage.reasoningTokens === undefined ? null : counted(usage.reasoningTokens)],
    ["from a cache", usage.cachedTokens === undefined ? null : counted(usage.cachedTokens)],
    [
      "price",
      `${dollars(attempt.priceUsd)}${attempt.priceSource === null ? "" : ` (${attempt.priceSource})`}`,
    ],
    ["took", lasting(attempt.latencyMs)],
    ["waited before", attempt.waitingMs > 0 ? lasting(attempt.waitingMs) : null],
    ["asked with", JSON.stringify(attempt.asked)],
    ["sent", attempt.sent === null ? null : JSON.stringify(attempt.sent)],
    ["request", attempt.requestHash],
  ];
  return (
    <details class="small-print">
      <summary>how it was asked</summary>
      <dl>
        {rows.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <Words text={value} most={500} isPlain />
                </dd>
              </div>
            ),
        )}
      </dl>
    </details>
  );
}
