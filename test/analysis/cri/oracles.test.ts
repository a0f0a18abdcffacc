import { expect, test } from "vitest";
import {
  labelledListener,
  listeningOnLabels,
} from "../../../src/analysis/calibration/listening-probability.ts";
import { bootstrap, intervalOf } from "../../../src/analysis/cri/bootstrap.ts";
import { contrast } from "../../../src/analysis/cri/contrast.ts";
import {
  cosineDistance,
  energyDistance,
  kernelDistance,
  labelDistance,
} from "../../../src/analysis/cri/distance.ts";
import { forkParts, type Shares, sharesOf } from "../../../src/analysis/cri/fork-parts.ts";
import { signFlip } from "../../../src/analysis/cri/sign-flip.ts";
import { energy } from "../../../src/analysis/voices/energy.ts";
import { mmdUnbiased } from "../../../src/analysis/voices/mmd.ts";
import { type Oracle, oracle } from "../../support/oracle.ts";

interface Samples<Reply> {
  readonly O: readonly Reply[];
  readonly P: readonly Reply[];
  readonly X: readonly Reply[];
}
type Vectors = Samples<readonly number[]>;

const replies = <Reply>({ O, P, X }: Samples<Reply>) => ({ original: O, paraphrase: P, swap: X });
const partsOf = (forks: readonly Vectors[]) => forks.map((fork) => forkParts(replies(fork), cosineDistance));
const shares = (forks: readonly Vectors[]): Shares => {
  const found = sharesOf(partsOf(forks));
  if (found === null) throw new Error("nothing varies");
  return found;
};

test("two forks on a circle come to what an independent program makes of them, part by part", () => {
  const { input, expect: expected } = oracle<
    { forks: readonly Vectors[] },
    Record<"S" | "Q" | "VX" | "VP" | "WO" | "WP" | "WX", number[]> &
      Record<"CRI" | "CRI_quick" | "CRI_gross" | "placebo_share", number>
  >("cri.toy");
  for (const [i, fork] of input.forks.entries()) {
    const { s, q, vx, vp } = forkParts(replies(fork), cosineDistance);
    expect([s, q, vx, vp]).toEqual(
      [expected.S[i], expected.Q[i], expected.VX[i], expected.VP[i]].map((of) => expect.closeTo(of ?? 0, 9)),
    );
    expect(contrast(fork.O, fork.P, cosineDistance).within).toEqual([
      expect.closeTo(expected.WO[i] ?? 0, 9),
      expect.closeTo(expected.WP[i] ?? 0, 9),
    ]);
    expect(contrast(fork.O, fork.X, cosineDistance).within[1]).toBeCloseTo(expected.WX[i] ?? 0, 9);
  }
  const found = shares(input.forks);
  expect(found.cri).toBeCloseTo(expected.CRI, 9);
  expect(found.quick).toBeCloseTo(expected.CRI_quick, 9);
  expect(found.gross).toBeCloseTo(expected.CRI_gross, 9);
  expect(found.placebo).toBeCloseTo(expected.placebo_share, 9);
});

test("one fork alone has an index", () => {
  const { input, expect: expected } = oracle<
    { forks: readonly Vectors[] },
    { CRI: number; CRI_quick: number }
  >("cri.toy_single_fork");
  expect(shares(input.forks).cri).toBeCloseTo(expected.CRI, 9);
  expect(shares(input.forks).quick).toBeCloseTo(expected.CRI_quick, 9);
});

test("a reply fixed by the message has 1; one shaken by mere wording 0 net and 1 gross; one that never varies no index", () => {
  const { input } = oracle<Record<"full" | "jitter_only" | "deaf_T0", readonly Vectors[]>, unknown>(
    "cri.extremes",
  );
  expect(shares(input.full).cri).toBe(1);
  expect(shares(input.jitter_only)).toMatchObject({ cri: 0, gross: 1 });
  expect(sharesOf(partsOf(input.deaf_T0))).toBeNull();
});

test("labels take the place of directions", () => {
  const { input, expect: expected } = oracle<Samples<string>, { S: number; Q: number; CRI: number }>(
    "cri.discrete",
  );
  const parts = forkParts(replies(input), labelDistance);
  expect(parts.s).toBeCloseTo(expected.S, 12);
  expect(parts.q).toBeCloseTo(expected.Q, 12);
  // The expected index is the quick form: Light and Margolin's share has no placebo's own spread.
  expect(sharesOf([parts])?.quick).toBeCloseTo(expected.CRI, 12);
});

test("a listener of known probability has a known index, and the index gives the probability back", () => {
  const {
    input,
    expect: expected,
  }: Oracle<{ q: number[]; d: number[] }, Record<string, { W: number; S: number; CRI: number }>> = oracle(
    "cri.listening_model",
  );
  for (const q of input.q) {
    for (const d of input.d) {
      const { w, s, cri } = labelledListener(q, d);
      const of = expected[`q=${q},d=${d}`];
      expect([w, s, cri]).toEqual(
        [of?.W, of?.S, of?.CRI].map((value) => expect.closeTo(value ?? Number.NaN, 12)),
      );
      expect(listeningOnLabels(cri, d)).toBeCloseTo(q, 9);
    }
  }
});

test("under two other distances the excess is half of the energy distance, and half of the unbiased squared MMD", () => {
  const points = oracle<{ X: number[][]; Y: number[][] }, { U: { E2: number } }>("energy");
  const { X, Y } = points.input;
  expect(2 * contrast(X, Y, energyDistance).excess).toBeCloseTo(points.expect.U.E2, 9);
  expect(2 * contrast(X, Y, energyDistance).excess).toBeCloseTo(energy(X, Y, "u").squared, 9);
  expect(2 * contrast(X, Y, kernelDistance).excess).toBeCloseTo(mmdUnbiased(X, Y, 1), 9);
});

test("one-sided signs are counted exactly where they are few", () => {
  const { input, expect: expected } = oracle<{ d: number[] }, { p_two_sided: number }>("perm.signflip");
  expect(signFlip(input.d, { seed: 1, name: "test" })).toBe(expected.p_two_sided / 2);
  expect(signFlip([], { seed: 1, name: "test" })).toBe(1);
  expect(signFlip([0, 0], { seed: 1, name: "test" })).toBe(1);
});

test("drawn signs come near to the exact share", () => {
  const values = Array.from({ length: 16 }, (_, i) => ((i * 7) % 11) - 4);
  let asLarge = 0;
  const found = values.reduce((sum, value) => sum + value, 0);
  for (let way = 0; way < 2 ** 16; way += 1) {
    const sum = values.reduce((all, value, i) => all + (way & (1 << i) ? -value : value), 0);
    if (sum >= found) asLarge += 1;
  }
  expect(Math.abs(signFlip(values, { seed: 4, name: "test" }) - asLarge / 2 ** 16)).toBeLessThan(0.015);
});

test("an interval leaves out as much below as above", () => {
  const values = Float64Array.from({ length: 2_000 }, (_, i) => i);
  const many = Array.from({ length: 1_000_000 }, () => 1);
  expect(intervalOf(values, 0.95, many)).toEqual({ lo: 49, hi: 1950 });
  expect(intervalOf(values, 0.9, many)).toEqual({ lo: 99, hi: 1900 });
});

test("an interval is wider where threads are few, or some of them hold most of the forks", () => {
  const values = Float64Array.from({ length: 2_000 }, (_, i) => i);
  const lo = (wholes: readonly number[]) => intervalOf(values, 0.95, wholes).lo;
  const equal = (count: number) => Array.from({ length: count }, () => 3);
  expect(lo(equal(10))).toBe(Math.floor(2_000 * 0.00856));
  expect(lo([...equal(10), 60])).toBeLessThan(lo(equal(11)));
  expect(lo([60, 1, 1, 1, 1])).toBe(0);
});

test("four threads have no interval, and equal seeds draw equal ones", () => {
  const threads = [1, 2, 3, 4].map((of) => [of, 10]);
  const share = ([gain = 0, whole = 1]: ArrayLike<number> & Iterable<number>) => gain / whole;
  const of = (sums: ArrayLike<number>) => share(Array.from(sums));
  expect(bootstrap(threads, of, { seed: 1, name: "a" })).toBeNull();
  const five = [...threads, [5, 10]];
  expect(bootstrap(five, of, { seed: 1, name: "a" })).toEqual(bootstrap(five, of, { seed: 1, name: "a" }));
  expect(bootstrap(five, of, { seed: 1, name: "a" })).not.toEqual(
    bootstrap(five, of, { seed: 2, name: "a" }),
  );
});
