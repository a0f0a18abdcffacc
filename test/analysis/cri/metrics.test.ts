import { expect, test } from "vitest";
import type { Corpus } from "../../../src/analysis/corpus.ts";
import { CRI_METRICS } from "../../../src/analysis/cri/metrics.ts";
import { DEFAULT_TERMS, measure, upToRound } from "../../../src/analysis/measure.ts";
import type { Measured } from "../../../src/analysis/metric.ts";
import type { Draw, ForkSamples, ProbeRecord } from "../../../src/analysis/probe/samples.ts";
import { EMPTY_CORPUS } from "../../support/corpora.ts";
import { probedCorpus } from "../../support/probes.ts";
import { syntheticForks } from "../../support/synthetic-forks.ts";

const measured = (corpus: Corpus): ReadonlyMap<string, Measured> =>
  measure(corpus, CRI_METRICS, DEFAULT_TERMS);
const given = (corpus: Corpus, name: string): Measured => {
  const found = measured(corpus).get(name);
  if (!found) throw new Error(`no metric ${name}`);
  return found;
};

const FORKS = syntheticForks({ model: "listener?q=0.9&dense", forks: 12, draws: 2, seed: 2 });

test("without a probe every one of them is null and says what makes one", () => {
  for (const [name, { value, note }] of measured({ ...EMPTY_CORPUS, turns: [] })) {
    expect({ name, value, note }).toMatchObject({
      value: null,
      note: "no probe was made: polylogue probe makes one, of a whole run",
    });
  }
});

test("of a run whose agents were shown nobody, none of them promises that a probe would help", () => {
  for (const { note } of measured({ ...EMPTY_CORPUS, turns: [], exposures: [] }).values())
    expect(note).toBe("its agents are shown nobody: there is nothing to exchange in a probe");
});

test("a probe without a fork says why it has none", () => {
  const corpus = probedCorpus([], { dropped: [{ reason: "its message was remembered", count: 3 }] });
  expect(given(corpus, "cri")).toEqual({
    value: null,
    note: "no comment on another agent's message could be asked again: its message was remembered (3)",
  });
});

test("a probe has an index with its interval, its forks and its verdict, and null with a reason for what it did not ask", () => {
  const corpus = probedCorpus(FORKS);
  expect(given(corpus, "cri").value).toBeGreaterThan(0.1);
  expect(given(corpus, "cri").note).toMatch(
    /^95 % 0\.\d+ to 0\.\d+, p 0\.000\d+, 12 forks in 12 threads; verdict: listens; 12 threads are few/,
  );
  for (const name of ["cri_addressed", "cri_act", "cri_deaf", "cri_anchored"]) {
    expect(given(corpus, name)).toEqual({ value: null, note: "the probe did not ask for it" });
  }
  for (const name of ["cri_company", "cri_masked", "cri_energy", "cri_kernel", "cri_effective"]) {
    expect(given(corpus, name).value).toBeGreaterThan(0);
  }
});

const same = (text: string): readonly Draw[] => [0, 1].map((draw) => ({ draw, text, stop: "end" }));

test("replies that never vary have no index, and no 0 either", () => {
  const draws = { original: same("so"), paraphrase: same("so"), swap: same("so") };
  const flat = FORKS.map((fork): ForkSamples => ({ ...fork, draws }));
  expect(given(probedCorpus(flat), "cri")).toMatchObject({ value: null });
});

test("controls are read off their own draws: a hidden message is 0 where nothing else differs, what is done to what counts", () => {
  const deaf = { original: same("so"), paraphrase: same("so"), swap: [...same("so"), ...same("no")] };
  const did = (action: string): readonly Draw[] => same("").map((draw) => ({ ...draw, action }));
  const free = { original: did("vote p1 up"), swap: did("do_nothing") };
  const forks = FORKS.map((fork): ForkSamples => ({ ...fork, deaf, free, exchange: fork.draws.swap }));
  const corpus = probedCorpus(forks);
  expect(given(corpus, "cri_act").value).toBe(1);
  expect(given(corpus, "cri_addressed").value).toBe(given(corpus, "cri").value);
  expect(given(corpus, "cri_deaf").value).not.toBeNull();
});

test("what is doubtful about a probe is said beside its index", () => {
  const [first, ...others] = FORKS as [ForkSamples, ...ForkSamples[]];
  const beside: Partial<ProbeRecord> = { complete: false, lost: [{ reason: "declined", count: 2 }] };
  const corpus = probedCorpus([{ ...first, placebo: "unverified", tier: "X3" }, ...others], beside);
  const { note } = given(corpus, "cri");
  for (const part of [
    "nothing made sure that paraphrases keep the meaning in 1 of 12 forks",
    "the swap is another author's in 1 of 12 forks",
    "the probe is not complete",
    "replies lost: 2 (declined)",
  ])
    expect(note).toContain(part);
});

test("a probe is of a whole run: as a run stood earlier, there is none", () => {
  const corpus: Corpus = { ...probedCorpus(FORKS), rounds: 3 };
  expect(given(upToRound(corpus, 3), "cri").value).not.toBeNull();
  expect(given(upToRound(corpus, 2), "cri").value).toBeNull();
});
