import { expect, test } from "vitest";
import type { AgentStory } from "../../src/cli/show-agent.ts";
import type { PromptShown } from "../../src/cli/show-prompt.ts";
import { line, says, scripted, written } from "../support/scripts.ts";
import { json, said } from "./in-process.ts";

const { path } = await written(({ address: { ordinal } }) =>
  ordinal === 0
    ? { text: `${says("bo", "p1", "one", "n1")}\n${says("zed", "p1", "who?")}\n{"by":"a`, stop: "max_tokens" }
    : {
        text: [
          says("ada", "n1", "two"),
          says("ada", "n9", "to nothing"),
          line("bo", { type: "vote", target: "c2", value: 1 }),
        ].join("\n"),
      },
);
const shown = <T>(...args: readonly string[]): Promise<T> => json<T>("show", path, ...args);

test("the prompt behind a message of a script is the author's, with all that it answered until then", async () => {
  const first = await shown<PromptShown>("--prompt", "c1");
  expect(first).toMatchObject({ item: "c1", agent: "bo", round: 1, turn: 1 });
  expect(first.answers.map(({ call, stop }) => [call, stop])).toEqual([[0, "max_tokens"]]);
  expect(first.segments.filter(({ kind }) => kind === "others")).toHaveLength(scripted.plan.agents.length);
  const second = await shown<PromptShown>("--prompt", "c2");
  expect(second.answers.map(({ call }) => call)).toEqual([0, 1]);
  expect(second.segments.map(({ kind }) => kind).slice(-3)).toEqual(["ask", "answer", "ask"]);
  expect((await said("show", path, "--prompt", "ada@1")).out).toContain("answer 2 of 2");
});

test("an agent's turns are the lines in its name, and what came of them", async () => {
  const { turns } = await shown<AgentStory>("--agent", "ada");
  expect(turns).toHaveLength(1);
  expect(turns[0]).toMatchObject({ outcome: "acted", tokens: { input: null, output: null } });
  expect(turns[0]?.actions).toMatchObject([
    {
      outcome: "done",
      action: { type: "comment", target: "n1", body: "two" },
      events: [{ comment: "c2", parent: "c1" }],
    },
    { outcome: "refused", action: { target: "n9" } },
  ]);
  const bo = await shown<AgentStory>("--agent", "bo");
  expect(bo.turns.map(({ actions }) => actions.length)).toEqual([1, 1]);
  expect((await said("show", path, "--agent", "bo")).out).toContain("voted up c2");
});
