import type { JSX } from "preact";
import { useScene } from "../state/scene.ts";
import { NetworkSection } from "./network-section.tsx";
import { RoundsChart } from "./rounds-chart.tsx";

/** The run from above, at the end of the round: who answers whom, how much and how deep, and what failed. */
export function PictureView(): JSX.Element {
  const { facts, round, rounds } = useScene();
  return (
    <main class="pane picture" id="content" tabIndex={-1}>
      <NetworkSection />
      <section class="charts" aria-label="Over the rounds">
        <RoundsChart
          title="What was written"
          rounds={rounds}
          round={round}
          isStacked
          series={[
            { name: "posts", tone: "tone-posts", of: ({ posts }) => posts },
            { name: "comments", tone: "tone-comments", of: ({ comments }) => comments },
          ]}
        />
        <RoundsChart
          title="How deep"
          rounds={rounds}
          round={round}
          isStacked={false}
          digits={2}
          note="Depth of the comments of each round: 1 answers a post, 2 answers an answer."
          series={[
            { name: "mean depth", tone: "tone-posts", of: ({ depthMean }) => depthMean },
            {
              name: "deepest",
              tone: "tone-soft",
              of: ({ depthMax, comments }) => (comments === 0 ? null : depthMax),
            },
          ]}
        />
        {!facts.imported && (
          <RoundsChart
            title="What came to nothing"
            rounds={rounds}
            round={round}
            isStacked
            note="Silent turns are a choice. Refused actions and lost turns are failures, and are counted."
            series={[
              { name: "silent", tone: "tone-soft", of: ({ silent }) => silent },
              { name: "refused", tone: "tone-fresh", of: ({ refused }) => refused },
              { name: "lost", tone: "tone-bad", of: ({ lost }) => lost },
            ]}
          />
        )}
        <RoundsChart
          title="Voices and votes"
          rounds={rounds}
          round={round}
          isStacked={false}
          series={[
            { name: "agents who wrote", tone: "tone-posts", of: ({ voices }) => voices },
            { name: "votes", tone: "tone-soft", of: ({ votes }) => votes },
          ]}
        />
      </section>
    </main>
  );
}
