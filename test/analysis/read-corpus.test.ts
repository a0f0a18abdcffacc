import { describe, expect, test } from "vitest";
import type { Corpus } from "../../src/analysis/corpus.ts";
import { readCorpus } from "../../src/analysis/read-corpus.ts";
import { openRun } from "../../src/cli/opened-run.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { experimentOf, LISTENERS, plannedOf, play } from "../support/experiments.ts";

const { path } = await play(plannedOf(experimentOf(LISTENERS)));
const corpus = readCorpus(path);
const { forum, file } = openRun(path);
file.close();

describe("a corpus read from a run", () => {
  test("has every post and comment of the forum, as it stood at the end", () => {
    const facts = [...forum.posts, ...forum.comments].map(({ id, author, body, round, at, ups, downs }) => {
      return { id, author, body, round, at, ups, downs };
    });
    const read = corpus.messages.map(({ id, author, body, round, at, ups, downs }) => {
      return { id: id as string, author, body, round, at, ups, downs };
    });
    expect(read.length).toBeGreaterThan(20);
    expect(read.toSorted(byId)).toEqual(facts.toSorted(byId));
  });

  test("has the trees of the forum", () => {
    for (const comment of forum.comments) {
      const read = corpus.messages.find(({ id }) => id === comment.id);
      expect(read?.depth).toBe(comment.depth);
      expect(corpus.messages[read?.parent ?? -1]?.id).toBe(comment.parent);
      expect(corpus.messages[read?.thread ?? -1]?.id).toBe(comment.post);
    }
  });

  test("tells what the scenario posted from what agents wrote", () => {
    const given = corpus.messages.filter(({ isGiven }) => isGiven);
    expect(given.map(({ author }) => corpus.voices[author]?.handle).toSorted()).toEqual(["host", "stranger"]);
  });

  test("has the agents with their models, and outsiders without", () => {
    expect(corpus.voices.map(({ handle, model }) => [handle, model])).toEqual(
      forum.agents.map(({ handle, model }) => [handle, model]),
    );
  });

  test("has every turn with the messages written in it", () => {
    expect(corpus.turns).toHaveLength(forum.turns);
    const wrote = (corpus.turns ?? []).flatMap(({ wrote: of }) => of);
    const own = corpus.messages.filter(({ isGiven }) => !isGiven).map(({ index }) => index);
    expect(wrote.toSorted((a, b) => a - b)).toEqual(own);
    for (const { agent, wrote: of } of corpus.turns ?? [])
      for (const index of of) expect(corpus.messages[index]?.author).toBe(agent);
  });

  test("has an exposure for every place in every list, with the chance it had", () => {
    const exposures = corpus.exposures ?? [];
    expect(exposures).toHaveLength(placesListed());
    expect(exposures.some(({ isShown }) => !isShown)).toBe(true);
    const ofOwnPosts = exposures.filter(
      ({ agent, message }) =>
        corpus.messages[message]?.type === "post" && corpus.messages[message]?.author === agent,
    );
    expect(ofOwnPosts.length).toBeGreaterThan(0);
    for (const { propensity } of ofOwnPosts) expect(propensity).toBe(1);
    for (const { isShown, propensity = 0 } of exposures) {
      expect(propensity === 1 || Math.abs(propensity - 0.85) < 1e-12).toBe(true);
      if (!isShown) expect(propensity).toBeLessThan(1);
    }
  });

  test("has what its calls took, and when watching ended", () => {
    expect(corpus.cost?.calls).toBeGreaterThan(0);
    expect(corpus.endsAt).toBeGreaterThanOrEqual(Math.max(...corpus.messages.map(({ at }) => at)));
    expect(corpus.rounds).toBe(8);
  });

  test("has everything in order: parents before their replies", () => {
    for (const { index, parent = -1, thread } of corpus.messages as Corpus["messages"]) {
      expect(parent).toBeLessThan(index);
      expect(thread).toBeLessThanOrEqual(index);
    }
  });
});

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);

function placesListed(): number {
  const log = RunFile.openForReading(path);
  try {
    let places = 0;
    for (const { event } of log.events()) {
      if (event.type === "turn.taken") for (const { eligible } of event.views) places += eligible.length;
    }
    return places;
  } finally {
    log.close();
  }
}
