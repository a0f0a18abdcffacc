import { type Context, Hono } from "hono";
import { PolylogueError } from "../core/errors.ts";
import { wordsIn } from "../core/word-index.ts";
import type { TurnLine } from "./api.ts";
import type { Asked } from "./asked.ts";
import { cascadeOf } from "./cascade.ts";
import type { ForumAt } from "./forum-at.ts";
import { agentNamed, itemNamed, type Question, questionOf } from "./forum-routes.ts";
import { stepAt } from "./indexed.ts";
import type { Library } from "./library.ts";
import { networkOf } from "./network.ts";
import { holdsPhrase } from "./phrase.ts";
import { readersOf } from "./readers.ts";
import { exposuresOf } from "./run-facts.ts";
import { turnFacts } from "./turn-facts.ts";
import { turnLine } from "./turn-lines.ts";

/** Through agents' eyes: turns, who met what, and the pictures that are made of it. */
export function eyeRoutes(library: Library): Hono {
  const app = new Hono();
  const about = (c: Context): Question => questionOf(library, c);
  app.get("/runs/:run/agents/:handle/turns", (c) => {
    const { forum, asked } = about(c);
    const turns = forum.upTo(agentNamed(forum, c.req.param("handle")).turns);
    return c.json(asked.page(turns.toReversed(), (turn): TurnLine => turnLine(forum, turn)));
  });
  app.get("/runs/:run/turns", (c) => {
    const { run, forum, asked } = about(c);
    const until = forum.upTo(run.index.turnList);
    const turns = until.slice(until.findLastIndex(({ round }) => round < forum.round) + 1);
    return c.json(asked.page(turns, (turn): TurnLine => turnLine(forum, turn)));
  });
  app.get("/runs/:run/turns/:turn{[0-9]{1,15}}", (c) =>
    c.json(turnFacts(library.open(c.req.param("run")), Number(c.req.param("turn")))),
  );
  app.get("/runs/:run/items/:item/readers", (c) => {
    const { run, forum, asked } = about(c);
    const exposures = exposuresOf(run);
    const unknown = exposures.ok ? null : exposures.reason;
    return c.json(readersOf(forum, itemNamed(forum, c.req.param("item")), asked.stretch(), unknown));
  });
  app.get("/runs/:run/network", (c) => {
    const { forum, asked } = about(c);
    return c.json(networkOf(forum, asked.whole("most", 1, 1_000) ?? 200));
  });
  app.get("/runs/:run/cascade", (c) => {
    const { run, forum, asked } = about(c);
    const words = phraseIn(asked);
    return c.json(
      run.reading((file) =>
        cascadeOf(forum, {
          words,
          // One context that writes for many has seen what it wrote for each of them.
          knowsExposures: exposuresOf(run).ok && run.plan.author === undefined,
          inPersona: (agent) => isInPersona(forum, { agent, words, textOf: (hash) => file.blob(hash) }),
        }),
      ),
    );
  });
  return app;
}

function phraseIn(asked: Asked): string[] {
  const phrase = asked.needed("phrase");
  const words = wordsIn(phrase);
  if (words.length > 0) return words;
  throw new PolylogueError("usage", `phrase: expected at least one word, got "${phrase.slice(0, 60)}"`);
}

interface Persona {
  readonly agent: number;
  readonly words: readonly string[];
  readonly textOf: (hash: string) => string | undefined;
}

function isInPersona(forum: ForumAt, { agent, words, textOf }: Persona): boolean {
  const hash = stepAt(forum.index.agent(agent).facts, forum.round)?.persona;
  const text = hash ? textOf(hash) : undefined;
  return text !== undefined && holdsPhrase(text, words);
}
