import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type BlindQuestion,
  type BlindResults,
  type BlindSession,
  type BlindVerdict,
  type ExperimentFacts,
  PATHS,
  type Thread,
} from "../../src/viewer/api.ts";
import { experimentOf, LISTENERS, plannedOf, play } from "../support/experiments.ts";
import { runsFolder, viewerOf } from "./support.ts";

const SCENARIO = LISTENERS.replace(
  "arms: { only: {} }\nbaseline: only",
  "arms: { many: {}, one: { author: a } }\nbaseline: many",
);
const experiment = experimentOf(SCENARIO);
const [many, one] = await Promise.all([
  play(plannedOf(experiment, "many")),
  play(plannedOf(experiment, "one")),
]);
const folder = runsFolder({ "listeners/many-s7": many.path, "listeners/one-s7": one.path });
const viewer = viewerOf(folder);
const FILE = join(folder, "listeners", "blind-answers.jsonl");
const ORDER = { experiment: "listeners", many: "many", one: "one" };

const begin = async (over: object = {}): Promise<BlindSession> =>
  (await viewer.post<BlindSession>(PATHS.blind, { ...ORDER, ...over })).body;
const ask = async (session: string): Promise<BlindQuestion> =>
  (await viewer.get<BlindQuestion>(PATHS.blindQuestion(session))).body;
const say = (session: string, answer: object) =>
  viewer.post<BlindVerdict>(PATHS.blindAnswer(session), answer);

describe("a question", () => {
  test("is offered where some arm has one author and another has many", async () => {
    const { body } = await viewer.get<ExperimentFacts>(PATHS.experiment("listeners"));
    expect(body.blind).toEqual({ many: ["many"], one: ["one"], reason: null });
    expect((await viewer.post(PATHS.blind, { ...ORDER, one: "many" })).status).toBe(400);
    expect((await viewer.post(PATHS.blind, { ...ORDER, experiment: "ebb" })).status).toBe(404);
    expect((await viewer.post(PATHS.blind, { ...ORDER, pairs: 0 })).status).toBe(400);
  });

  test("says nothing of where its threads come from: no arm, run, model, handle, name or id", async () => {
    const { session, questions } = await begin({ pairs: 50 });
    expect(questions).toBeGreaterThan(0);
    const question = await ask(session);
    const { left, right } = question;
    const said = JSON.stringify([left, right]);
    for (const name of [
      "Ada",
      "Dee",
      "Eli",
      "@ada",
      "@bo",
      "@cy",
      "@dee",
      "@eli",
      "listener",
      "deaf",
      '"isOne',
      '"arm"',
      '"run"',
    ])
      expect([name, said.includes(name)]).toEqual([name, false]);
    expect(said).not.toMatch(/\b[pc]\d+\b/);
    for (const thread of [left, right]) {
      const people = [...new Set([thread.by, ...thread.comments.map(({ by }) => by)])];
      expect(people).toEqual(people.map((_, i) => expect.stringMatching(/^Person \d+$/) && people[i]));
      expect(thread.by).toBe("Person 1");
      expect(thread.comments.length).toBeGreaterThanOrEqual(2);
    }
    expect(Object.keys(question).sort()).toEqual(["left", "question", "questions", "right", "session"]);
  });

  test("has its one-author thread on either side, over many sessions", async () => {
    const sides = new Set<string>();
    for (let i = 0; i < 24; i += 1) {
      const { session } = await begin({ pairs: 1 });
      const { body } = await say(session, { question: 0, one: "left" });
      sides.add(body.left.isOneAuthor ? "left" : "right");
    }
    expect(sides.size).toBe(2);
  });
});

describe("an answer", () => {
  test("is told the truth once it is on file, and only once", async () => {
    const { session, questions } = await begin({ who: "  Ines  " });
    const before = readFileSync(FILE, "utf8").split("\n").length;
    let right = 0;
    for (let i = 0; i < questions; i += 1) {
      const shown = await ask(session);
      expect(shown.question).toBe(i);
      const { status, body } = await say(session, { question: i, one: "right" });
      expect(status).toBe(200);
      expect(body.isRight).toBe(body.right.isOneAuthor);
      expect([body.left.isOneAuthor, body.right.isOneAuthor].filter(Boolean)).toHaveLength(1);
      right += Number(body.isRight);
      expect(body.score).toMatchObject({ answers: i + 1, right });
      const thread = await viewer.get<Thread>(PATHS.thread(body.left.run, body.left.post));
      expect(shown.left.comments).toHaveLength(Math.min(40, thread.body.total));
      expect((await say(session, { question: i, one: "left" })).status).toBe(409);
    }
    expect((await viewer.get(PATHS.blindQuestion(session))).status).toBe(410);
    expect(readFileSync(FILE, "utf8").split("\n")).toHaveLength(before + questions);
    const { body } = await viewer.get<BlindResults>(PATHS.blind, { experiment: "listeners" });
    expect(body.people.find(({ who }) => who === "Ines")).toMatchObject({ answers: questions, right });
  });

  test("outlives the server, lines that were cut short, and other servers that write meanwhile", async () => {
    const other = viewerOf(folder);
    const count = async (): Promise<number> =>
      (await other.get<BlindResults>(PATHS.blind, { experiment: "listeners" })).body.all.answers;
    const before = await count();
    appendFileSync(FILE, '{"version":1,"isRi');
    const { session } = await begin({ pairs: 1 });
    await say(session, { question: 0, one: "left" });
    expect(await count()).toBe(before + 1);
    expect((await other.get(PATHS.blindQuestion(session))).status).toBe(404);
  });

  test("to no question, or for no side, is refused", async () => {
    const { session } = await begin({ pairs: 1 });
    for (const answer of [
      {},
      { question: 0 },
      { question: 0, one: "both" },
      { question: 9, one: "left" },
      { question: -1, one: "left" },
    ])
      expect([answer, (await say(session, answer)).status]).toEqual([answer, 400]);
    expect((await say("nobody", { question: 0, one: "left" })).status).toBe(404);
  });
});
