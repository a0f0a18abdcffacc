import { describe, expect, test } from "vitest";
import { RunFile } from "../../src/store/run-file.ts";
import { experimentOf, plannedOf, play } from "../support/experiments.ts";

const scenario = (more: string): string => `
name: quiet
rounds: 6
models: { a: "synthetic/listener?q=0.6" }
personas:
  - { handle: ada, name: Ada, bio: Counts things. }
  - { handle: bo, name: Bo, bio: Asks. }
  - { handle: cy, name: Cy, bio: Mends. }
opening: [{ by: host, in: general, title: "Who is awake?", body: "Say so." }]
${more}
`;

async function eventsOf(more: string) {
  const { path } = await play(plannedOf(experimentOf(scenario(more))));
  const file = RunFile.openForReading(path);
  try {
    const prompt =
      file
        .callsOf(1)[0]
        ?.segments.map(({ text }) => text)
        .join("\n") ?? "";
    return { events: [...file.events()].map(({ event }) => event), prompt };
  } finally {
    file.close();
  }
}

describe.each(["", "author: { model: a }"])("where there is no voting (%s)", (author) => {
  test("who tries is refused with the reason, and nobody is told that one could", async () => {
    const { events, prompt } = await eventsOf(`${author}\nturn: { votes: false }`);
    expect(events.filter(({ type }) => type === "vote.cast")).toEqual([]);
    const refused = events.filter((event) => event.type === "action.refused" && event.reason === "no_votes");
    expect(refused.length).toBeGreaterThan(0);
    expect(prompt).not.toContain('"vote"');
  });

  test("the same society votes where it may", async () => {
    const { events, prompt } = await eventsOf(author);
    expect(events.some(({ type }) => type === "vote.cast")).toBe(true);
    expect(prompt).toContain('"vote"');
  });
});

test("a plan that allows voting is the plan it was before one could say so", () => {
  const plain = plannedOf(experimentOf(scenario("")));
  const said = plannedOf(experimentOf(scenario("turn: { votes: true }")));
  expect(said.plan).toEqual(plain.plan);
});
