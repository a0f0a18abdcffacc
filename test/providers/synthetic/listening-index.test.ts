/**
 * The family measured end to end by the index that it calibrates: a message is shown as it is (O), paraphrased (P) and
 * exchanged for one on another topic (X); three replies are drawn under each, each draw used once.
 */
import { describe, expect, test } from "vitest";
import type { Provider } from "../../../src/core/call.ts";
import { rngFor } from "../../../src/core/rng.ts";
import { openProvider } from "../../../src/providers/open.ts";
import { denseWriter } from "../../../src/providers/synthetic/dense-writer.ts";
import { mannerOf } from "../../../src/providers/synthetic/manner.ts";
import { paraphrase } from "../../../src/providers/synthetic/paraphrase.ts";
import { plainWriter } from "../../../src/providers/synthetic/plain-writer.ts";
import { TOPICS } from "../../../src/providers/synthetic/topics.ts";
import type { TextTruth } from "../../../src/providers/synthetic/truth.ts";
import { WORLD } from "../contract.ts";
import { completionOf, parsed, requestOf } from "../prompts.ts";
import { forced, type Reply } from "./samples.ts";

const D = TOPICS.length;
const FORKS = 400;
const DRAWS = 3;
const CONDITIONS = ["O", "P", "X"] as const;

type ByCondition<T> = Readonly<Record<(typeof CONDITIONS)[number], T>>;
type Vector = ReadonlyMap<string, number>;

interface Fork {
  readonly messages: ByCondition<string>;
  readonly replies: ByCondition<readonly Reply[]>;
}

interface Parts {
  readonly s: number;
  readonly vx: number;
  readonly vp: number;
}

/** Half the squared distance: 1 - u·v for unit vectors, and defined where a text has no words left. */
function distance(u: Vector, v: Vector): number {
  let sum = 0;
  for (const key of new Set([...u.keys(), ...v.keys()])) sum += ((u.get(key) ?? 0) - (v.get(key) ?? 0)) ** 2;
  return sum / 2;
}

const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
const across = (a: readonly Vector[], b: readonly Vector[]): number =>
  mean(a.flatMap((u) => b.map((v) => distance(u, v))));
const within = (list: readonly Vector[]): number =>
  mean(list.flatMap((u, i) => list.slice(i + 1).map((v) => distance(u, v))));

function partsOf({ O, P, X }: ByCondition<readonly Vector[]>): Parts {
  const s = across(O, X);
  return {
    s,
    vx: s - (within(O) + within(X)) / 2,
    vp: across(O, P) - (within(O) + within(P)) / 2,
  };
}

interface Share {
  readonly value: number;
  /** Standard error over forks. */
  readonly se: number;
}

/** A sum over forks as a share of the sum of S. */
function shareOf(amounts: readonly number[], parts: readonly Parts[]): Share {
  const whole = mean(parts.map(({ s }) => s));
  const value = mean(amounts) / whole;
  const residuals = amounts.map((amount, i) => amount - value * (parts[i]?.s ?? 0));
  return { value, se: Math.sqrt(mean(residuals.map((r) => r * r)) / amounts.length) / whole };
}

const netOf = (parts: readonly Parts[], of = parts): Share =>
  shareOf(
    of.map(({ vx, vp }) => vx - vp),
    parts,
  );
const grossOf = (parts: readonly Parts[]): Share =>
  shareOf(
    parts.map(({ vx }) => vx),
    parts,
  );
const placeboOf = (parts: readonly Parts[]): Share =>
  shareOf(
    parts.map(({ vp }) => vp),
    parts,
  );

const isZero = ({ value, se }: Share): boolean => Math.abs(value) <= 4 * se;
const isAboveZero = ({ value, se }: Share): boolean => value > 4 * se;

const oneHot = ({ truth }: Reply): Vector => new Map([[truth.topic ?? "", 1]]);
const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];

function bagOf(words: readonly string[]): Vector {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const norm = Math.hypot(...counts.values());
  return new Map([...counts].map(([word, count]) => [word, count / norm]));
}

const perCondition = <T>(make: (condition: (typeof CONDITIONS)[number]) => T): ByCondition<T> => ({
  O: make("O"),
  P: make("P"),
  X: make("X"),
});

const onLabels = (forks: readonly Fork[]): readonly Parts[] =>
  forks.map(({ replies }) => partsOf(perCondition((c) => replies[c].map(oneHot))));

const onWords = (forks: readonly Fork[]): readonly Parts[] =>
  forks.map(({ replies }) =>
    partsOf(perCondition((c) => replies[c].map(({ body }) => bagOf(wordsOf(body))))),
  );

/** Without the words of all three messages. */
const onMaskedWords = (forks: readonly Fork[]): readonly Parts[] =>
  forks.map(({ messages, replies }) => {
    const seen = new Set(Object.values(messages).flatMap(wordsOf));
    const rest = (text: string): readonly string[] => wordsOf(text).filter((word) => !seen.has(word));
    return partsOf(perCondition((c) => replies[c].map(({ body }) => bagOf(rest(body)))));
  });

/** A message, its paraphrase, and a message on another topic. */
function messagesOf(fork: number, dense: boolean): ByCondition<string> {
  const rng = rngFor(fork, "messages");
  const [topic, other] = rng.shuffle(TOPICS);
  if (topic === undefined || other === undefined) throw new Error("no topics");
  const writer = dense ? denseWriter : plainWriter(mannerOf(undefined, `author_${fork % 7}`));
  const original = writer.comment(topic, rng);
  return { O: original, P: paraphrase(original, rng), X: writer.comment(other, rng) };
}

async function reply(provider: Provider, words: string, round: number, draw: number): Promise<Reply> {
  const completion = completionOf(await provider.complete(requestOf(forced(words), { round, draw })));
  const [action] = parsed(completion).actions ?? [];
  const [truth] = completion.truth as readonly TextTruth[];
  if (action?.type !== "comment" || truth === undefined) throw new Error(`no comment: ${completion.text}`);
  return { body: action.body, truth };
}

async function forksOf(model: string): Promise<Fork[]> {
  const provider = await openProvider({ provider: "synthetic", model, params: {} }, {}, WORLD);
  const forks: Fork[] = [];
  for (let fork = 1; fork <= FORKS; fork += 1) {
    const messages = messagesOf(fork, model.includes("dense"));
    const ask = (condition: (typeof CONDITIONS)[number], at: number): Promise<Reply[]> =>
      Promise.all(
        Array.from({ length: DRAWS }, (_, k) => reply(provider, messages[condition], fork, at * DRAWS + k)),
      );
    forks.push({
      messages,
      replies: { O: await ask("O", 0), P: await ask("P", 1), X: await ask("X", 2) },
    });
  }
  return forks;
}

test("the estimator of this file gives the index of a fork that was worked out apart from it", () => {
  const plane = (points: readonly (readonly [number, number])[]): readonly Vector[] =>
    points.map(([x, y]) => new Map(Object.entries({ x, y })));
  const at = (...angles: readonly number[]): readonly Vector[] =>
    plane(angles.map((angle) => [Math.cos(angle), Math.sin(angle)]));
  const parts = partsOf({ O: at(0, 0.2, 0.1), P: at(0.15, 0.3, 0.05), X: at(1.2, 1.4, 1.3) });
  expect(parts.s).toBeCloseTo(0.6400519319668077, 9);
  expect(netOf([parts]).value).toBeCloseTo(0.9876800439412562, 9);
});

describe.each(["", "&dense"])("on topic labels (form%s)", (form) => {
  test.each([0.2, 0.5, 0.8])("the index gives back the q = %d of a listener", async (q) => {
    const { value, se } = netOf(onLabels(await forksOf(`listener?q=${q}${form}`)));
    // The closed form and its inverse, for labels and an own topic that is uniform over d.
    expect(Math.abs(value - q ** 2 / (1 - (1 - q ** 2) / D))).toBeLessThan(4 * se);
    const found = Math.sqrt((value * (1 - 1 / D)) / (1 - value / D));
    expect(Math.abs(found - q)).toBeLessThan(0.07);
  });

  test("the deaf have none", async () => {
    const net = netOf(onLabels(await forksOf(`deaf?${form}`)));
    expect(isZero(net)).toBe(true);
    expect(net.se).toBeLessThan(0.02);
  });

  test("a jitter has none either, and q² of gross response: it never knew what was meant", async () => {
    const parts = onLabels(await forksOf(`jitter?q=0.8${form}`));
    expect(isZero(netOf(parts))).toBe(true);
    expect(netOf(parts).se).toBeLessThan(0.03);
    const gross = grossOf(parts);
    expect(Math.abs(gross.value - 0.64)).toBeLessThan(4 * gross.se);
  });

  test("a mirror is a listener", async () => {
    const { value, se } = netOf(onLabels(await forksOf(`mirror?q=0.5${form}`)));
    expect(Math.abs(value - 0.25 / (1 - 0.75 / D))).toBeLessThan(4 * se);
  });
});

describe.each(["", "&dense"])("on the words themselves (form%s)", (form) => {
  test("a listener responds, and not in the words that it heard alone", async () => {
    const forks = await forksOf(`listener?q=0.9${form}`);
    const parts = onWords(forks);
    expect(isAboveZero(netOf(parts))).toBe(true);
    expect(isAboveZero(netOf(parts, onMaskedWords(forks)))).toBe(true);
  });

  test("a jitter responds gross and not net", async () => {
    const parts = onWords(await forksOf(`jitter?q=0.8${form}`));
    expect(isZero(netOf(parts))).toBe(true);
    expect(grossOf(parts).value).toBeGreaterThan(0.4);
  });

  test("a mirror responds, and masking the words that it heard leaves nothing of it", async () => {
    const forks = await forksOf(`mirror?q=0.9${form}`);
    const parts = onWords(forks);
    expect(isAboveZero(netOf(parts))).toBe(true);
    const masked = netOf(parts, onMaskedWords(forks));
    expect(isZero(masked)).toBe(true);
    expect(masked.se).toBeLessThan(0.02);
  });

  test("a parrot is all gross response, most of it to the wording, and masked it says nothing", async () => {
    const forks = await forksOf(`parrot?${form}`);
    const parts = onWords(forks);
    expect(grossOf(parts).value).toBeCloseTo(1, 9);
    expect(placeboOf(parts).value).toBeGreaterThan(0.5);
    expect(netOf(parts, onMaskedWords(forks)).value).toBeLessThanOrEqual(1e-9);
  });
});
