import { beforeAll, describe, expect, test } from "vitest";
import { openRun } from "../../src/cli/opened-run.ts";
import { agentStory } from "../../src/cli/show-agent.ts";
import { promptOf } from "../../src/cli/show-prompt.ts";
import type { Agent } from "../../src/core/forum.ts";
import {
  type Cascade,
  type Hearing,
  type ItemLine,
  type Network,
  PATHS,
  type Page,
  type Readers,
  type RunFacts,
  type Turn,
  type TurnLine,
} from "../../src/viewer/api.ts";
import { experimentOf, LISTENERS, plannedOf, play } from "../support/experiments.ts";
import { runsFolder, viewerOf } from "./support.ts";

const { path } = await play(plannedOf(experimentOf(LISTENERS)));
const ID = "listeners/only-s7";
const viewer = viewerOf(runsFolder({ [ID]: path }));

async function got<T>(where: string, query: Readonly<Record<string, string | number>> = {}): Promise<T> {
  const { status, body } = await viewer.get<T>(where, query);
  expect([where, status]).toEqual([where, 200]);
  return body;
}

const run = openRun(path);
const turns: Turn[] = [];

beforeAll(async () => {
  for (const { handle } of run.forum.agents) {
    const { items } = await got<Page<TurnLine>>(PATHS.agentTurns(ID, handle), { limit: 500 });
    for (const { turn } of items) turns.push(await got<Turn>(PATHS.turn(ID, turn)));
  }
  turns.sort((a, b) => a.turn - b.turn);
});

describe("a turn", () => {
  test("is told as show tells it: what was shown, looked at, answered and done, with its tokens", () => {
    for (const agent of run.forum.agents) {
      const own = turns.filter((turn) => turn.agent === agent.handle);
      const story = agentStory(run, agent).turns;
      expect(own.map(({ turn }) => turn)).toEqual(story.map(({ turn }) => turn));
      own.forEach((turn, i) => {
        const told = story[i];
        expect(turn.lists.map(shownIds)).toEqual(told?.shown.map(({ shown }) => shown));
        expect(turn.reads.map(({ list }) => list && shownIds(list))).toEqual(
          told?.reads.map(({ list }) => list?.shown ?? null),
        );
        expect(turn.taken.map(({ action, outcome }) => ({ action, outcome }))).toEqual(
          told?.actions.map(({ action, outcome }) => ({ action, outcome })),
        );
        expect(turn).toMatchObject({ outcome: told?.outcome, tokens: told?.tokens, priceUsd: 0 });
        expect(turn.attempts.at(-1)?.text).toBe(told?.answer);
      });
    }
  });

  test("has the prompt of show, piece by piece", () => {
    for (const { turn, agent, round, segments } of turns.filter((_, i) => i % 5 === 0)) {
      const told = promptOf(run, `${agent}@${round}`);
      expect([turn, segments]).toEqual([told.turn, told.segments]);
    }
  });

  test("shows messages as they stood before it, counted once each on all lists", () => {
    const items = turns.flatMap((turn) =>
      listsIn(turn).flatMap(({ entries }) => entries.map((entry) => ({ turn, entry }))),
    );
    expect(items.length).toBeGreaterThan(50);
    for (const { turn, entry } of items) {
      // What the scenario brings in opens its round.
      const latest = entry.item.origin.by === "scenario" ? turn.round : turn.round - 1;
      expect(entry.item.round).toBeLessThanOrEqual(latest);
    }
    for (const turn of turns) {
      const shown = new Set(
        items.filter((one) => one.turn === turn && !one.entry.held).map(({ entry }) => entry.item.id),
      );
      expect(turn.shown).toBe(shown.size);
    }
    expect(items.some(({ entry }) => entry.held)).toBe(true);
  });

  test("that nobody took is not found", async () => {
    expect((await viewer.get(PATHS.turn(ID, 9_999))).status).toBe(404);
    expect((await viewer.get(`${PATHS.turns(ID)}/x`)).status).toBe(404);
  });
});

const listsIn = ({ lists, reads }: Turn): Turn["lists"] => [
  ...lists,
  ...reads.flatMap(({ list }) => list ?? []),
];

const shownIds = ({ entries }: Turn["lists"][number]): string[] =>
  entries.filter(({ held }) => !held).map(({ item }) => item.id);

test("a message leads to everybody who met it, in every turn and on every list that held it", async () => {
  for (const { id } of [...run.forum.posts, ...run.forum.comments].filter((_, i) => i % 4 === 0)) {
    const met = turns.flatMap((turn) =>
      listsIn(turn).flatMap((list) =>
        list.entries
          .filter(({ item }) => item.id === id)
          .map(({ rank, held }) => ({
            turn: turn.turn,
            agent: turn.agent,
            surface: list.surface,
            rank,
            held,
          })),
      ),
    );
    const { items, total, shownTo, heldFrom } = await got<Readers>(PATHS.readers(ID, id), { limit: 500 });
    expect(total).toBe(met.length);
    expect(
      items.map(({ turn, agent, surface, rank, held }) => ({ turn, agent, surface, rank, held })),
    ).toEqual(met);
    const shown = new Set(met.filter(({ held }) => !held).map(({ agent }) => agent));
    const held = new Set(met.filter((one) => one.held && !shown.has(one.agent)).map(({ agent }) => agent));
    expect([shownTo, heldFrom]).toEqual([shown.size, held.size]);
  }
});

test("what somebody did about a message stands beside the exposure", async () => {
  const answered = run.forum.comments.find(({ author }) => run.forum.agents[author]?.model !== undefined);
  const line = await got<ItemLine & { readonly item: ItemLine }>(PATHS.item(ID, answered?.id ?? ""));
  const { items } = await got<Readers>(PATHS.readers(ID, line.item.parent ?? ""), { limit: 500 });
  const { origin, author } = line.item;
  const own = items.filter(
    ({ turn, agent }) => origin.by === "turn" && turn === origin.turn && agent === author,
  );
  expect(own[0]?.did).toContainEqual(
    expect.objectContaining({ type: "comment.created", item: line.item.id, target: line.item.parent }),
  );
});

test("the reply network has an edge for each pair that answered, and its weights are all replies to others", async () => {
  for (const round of [0, 4, 8]) {
    const { forum, file } = openRun(path, round);
    file.close();
    const replies = forum.comments.map(({ author, parent }) => {
      const target = [...forum.posts, ...forum.comments].find(({ id }) => id === parent);
      return [forum.agents[author], forum.agents[target?.author ?? 0]] as [Agent, Agent];
    });
    const others = replies.filter(([from, to]) => from !== to);
    const { nodes, edges } = await got<Network>(PATHS.network(ID), { round });
    expect(nodes).toHaveLength(forum.agents.length);
    expect(edges.reduce((sum, edge) => sum + edge.replies, 0)).toBe(others.length);
    for (const edge of edges) {
      const between = others.filter(([from, to]) => from.handle === edge.from && to.handle === edge.to);
      expect(edge.replies).toBe(between.length);
    }
  }
  const few = await got<Network>(PATHS.network(ID), { most: 2 });
  expect(few.nodes).toHaveLength(2);
  expect(few.omittedAgents).toBe(run.forum.agents.length - 2);
});

test("who had been shown a phrase before saying it is told from the exposures of earlier turns and of that turn", async () => {
  for (const phrase of ["the", "awake", "I"]) {
    const { uses, total } = await got<Cascade>(PATHS.cascade(ID), { phrase });
    expect(uses.map(({ item, hearing }) => [phrase, item.id, hearing])).toEqual(
      uses.map(({ item }, i) => [phrase, item.id, heardBy(uses.slice(0, i), item)]),
    );
    expect(total).toBe(uses.length);
  }
  expect((await viewer.get(PATHS.cascade(ID), { phrase: "…!" })).status).toBe(400);
});

test("a run's facts say that its models are no language models, and what can be done with it", async () => {
  const facts = await got<RunFacts>(PATHS.run(ID));
  expect(facts.models.map(({ caveat }) => caveat)).toEqual(
    facts.models.map(() => "synthetic, not a language model"),
  );
  expect(facts.can).toMatchObject({
    exposures: { ok: true },
    calls: { ok: true },
    post: { ok: false },
    replay: { ok: true },
  });
  expect(facts.commands.map(({ command }) => command)).toContain(`polylogue replay ${facts.path}`);
});

/** How an item's author came to a phrase that was in these uses before. */
function heardBy(before: Cascade["uses"], { origin, author }: ItemLine): Hearing {
  if (origin.by !== "turn") return "given";
  if (before.some(({ item }) => item.author === author)) return "again";
  if (before.length === 0) return "first";
  const shown = turns
    .filter(({ turn, agent }) => agent === author && turn <= origin.turn)
    .flatMap((turn) => listsIn(turn).flatMap(shownIds));
  return before.some(({ item }) => shown.includes(item.id)) ? "shown" : "not shown";
}
