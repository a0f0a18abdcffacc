import { describe, expect, test } from "vitest";
import type { Completion } from "../../../src/core/call.ts";
import { plausible } from "./samples.ts";
import { linesOf, type ScriptLine, scripts, VOICES, WIDE } from "./script-samples.ts";

type Truth = {
  readonly failed?: string;
  readonly action?: number;
  readonly voice?: string;
  readonly topic?: string;
};
const truthOf = ({ truth }: Completion): readonly Truth[] => truth as readonly Truth[];
const failureOf = (completion: Completion): string | undefined => {
  const failed = truthOf(completion)[0]?.failed;
  return failed === "malformed" ? undefined : failed;
};

/** The whole lines of an answer by their number; undefined where a line cannot be read. */
const readable = (text: string): readonly (ScriptLine | undefined)[] =>
  text.split("\n").map((line) => {
    const whole = line.startsWith("{") && line.endsWith("}");
    return whole ? (JSON.parse(line) as ScriptLine) : undefined;
  });

describe("a flaky author", () => {
  test("fails as a whole in each way with its chance, and says which", async () => {
    const model = "flaky?unreadable=0.1&refuse=0.05&truncate=0.2&empty=0.15";
    const all = await scripts(2000, { model, items: WIDE });
    for (const [way, p, stop] of [
      ["unreadable", 0.1, "end"],
      ["refuse", 0.05, "refusal"],
      ["truncate", 0.2, "max_tokens"],
      ["empty", 0.15, "end"],
    ] as const) {
      const failed = all.filter((completion) => failureOf(completion) === way);
      expect({ way, plausible: plausible(failed.length, all.length, p) }).toEqual({ way, plausible: true });
      for (const completion of failed) expect(completion.stop).toBe(stop);
      if (way === "truncate") continue;
      for (const { truth, text } of failed) {
        expect(truth).toEqual([{ failed: way }]);
        expect(text).not.toContain("{");
      }
    }
  });

  test("cuts lines in half with the chance of an unreadable answer, and owns to each", async () => {
    const all = (await scripts(1000, { model: "flaky?unreadable=0.2&refuse=0", items: WIDE })).filter(
      (completion) => failureOf(completion) === undefined,
    );
    const lines = all.flatMap(({ text }) => readable(text));
    expect(plausible(lines.filter((line) => line === undefined).length, lines.length, 0.2)).toBe(true);
    for (const completion of all) {
      const bad = readable(completion.text).flatMap((line, index) => (line === undefined ? [index] : []));
      const owned = truthOf(completion).filter(({ failed }) => failed === "malformed");
      expect(owned.map(({ action }) => action)).toEqual(bad);
    }
  });

  test("is a listener, line for line, wherever it does not fail", async () => {
    const flaky = await scripts(100, { model: "flaky?unreadable=0.2&refuse=0", items: WIDE });
    const sound = await scripts(100, { model: "listener", items: WIDE });
    flaky.forEach((completion, draw) => {
      if (failureOf(completion) !== undefined) return;
      const whole = sound[draw] && linesOf(sound[draw]);
      readable(completion.text).forEach((line, index) => {
        if (line !== undefined) expect(line).toEqual(whole?.[index]);
      });
    });
  });

  test("cut off in the middle leaves the lines before the cut, and their truth", async () => {
    const cut = await scripts(200, { model: "flaky?unreadable=0&refuse=0&truncate=1", items: WIDE });
    const sound = await scripts(200, { model: "listener", items: WIDE });
    cut.forEach((completion, draw) => {
      const whole = sound[draw];
      if (whole === undefined) return;
      expect(whole.text.startsWith(completion.text)).toBe(true);
      expect(completion.text.length).toBeLessThan(whole.text.length);
      const lines = readable(completion.text).filter((line) => line !== undefined).length;
      const [failure, ...rest] = truthOf(completion);
      expect(failure).toEqual({ failed: "truncate" });
      expect(rest).toEqual(truthOf(whole).filter(({ action = 0 }) => action < lines));
    });
    expect(cut.some(({ truth }) => (truth as readonly Truth[]).length > 1)).toBe(true);
  });
});

describe("a script that goes on", () => {
  const order = VOICES.map(({ handle }) => handle);

  test("wherever it was cut, goes on with whoever has not spoken yet", async () => {
    const [base] = await scripts(1, { model: "listener", items: WIDE, address: { round: 3 } });
    const text = base?.text ?? "";
    expect(new Set(text.split("\n")).size).toBeGreaterThanOrEqual(3);
    for (let length = 0; length < text.length; length += 1) {
      const before = text.slice(0, length);
      const [next] = await scripts(1, {
        model: "listener",
        items: WIDE,
        answers: [before],
        address: { round: 3, ordinal: 1 },
      });
      const first = readable(before).filter((line) => line !== undefined);
      const all = [...first, ...linesOf(next as Completion)];
      const voices = all.map(({ by }) => order.indexOf(by));
      expect(voices).toEqual([...voices].sort());
      expect(new Set(voices).size).toBe(3);
      for (const voice of [0, 1, 2])
        expect(voices.filter((by) => by === voice).length).toBeLessThanOrEqual(2);
      const labels = all.flatMap(({ as }) => as ?? []);
      expect(new Set(labels).size).toBe(labels.length);
      const deeds = all.flatMap(({ by, type, target }) =>
        target === undefined ? [] : [`${by} ${type} ${target}`],
      );
      expect(new Set(deeds).size).toBe(deeds.length);
    }
  });

  test("a voice that was cut off has only the rest of its actions, and does nothing a second time", async () => {
    const before = '{"by":"bo","type":"vote","target":"p1","value":1}\n{"by":"bo","type":"comm';
    const asked = { model: "listener", items: WIDE.slice(0, 2), answers: [before], speak: ["ada", "bo"] };
    const lines = (await scripts(200, asked)).map(linesOf);
    for (const rest of lines) expect(rest.map(({ by }) => by)).toEqual(["bo"]);
    expect(lines.flat().some(({ target }) => target === "p2")).toBe(true);
    expect(lines.flat().some(({ target }) => target === "p1")).toBe(false);
  });

  test("with nothing left to say says so", async () => {
    const answers = ['{"by":"cy","type":"do_nothing"}'];
    for (const completion of await scripts(20, { model: "listener", answers }))
      expect(linesOf(completion)).toEqual([{ by: "cy", type: "do_nothing" }]);
  });
});
