import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { showSteps } from "../../src/cli/steps.ts";
import { ended, polylogue, start } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";

const QUICK = ["calibrate", "--quick", "--societies"] as const;

describe("calibrate", { timeout: 60_000 }, () => {
  test("of a sound instrument ends with 0, and keeps runs, probes, result and picture where it is told to", () => {
    const cwd = freshFolder();
    const { code, stdout } = polylogue([...QUICK, "listener-100,isolated", "--out", "kept"], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining("The instrument finds what is there")]);
    expect(readdirSync(join(cwd, "kept")).sort()).toEqual([
      "calibration",
      "calibration.json",
      "calibration.svg",
      "calibration.yaml",
    ]);
    expect(existsSync(join(cwd, "kept/calibration/listener-100-s1.db-probe"))).toBe(true);
    expect(JSON.parse(readFileSync(join(cwd, "kept/calibration.json"), "utf8"))).toMatchObject({
      sound: true,
    });
    const twice = polylogue([...QUICK, "isolated", "--out", "kept"], { cwd });
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining("holds a calibration already")]);
  });

  test("of an instrument whose swap is broken ends with 3 and says what is off", () => {
    const { code, stdout } = polylogue([...QUICK, "listener-60", "--break", "swap"]);
    expect([code, stdout]).toEqual([
      3,
      expect.stringContaining("The instrument is off. listener-60: q from"),
    ]);
  });

  test("knows what it is asked for", () => {
    const { code, stderr } = polylogue([...QUICK, "listner-60"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean "listener-60"?')]);
  });

  test("stopped by Ctrl-C ends with 130, keeps nothing, and says how to begin anew", async () => {
    const child = start(["calibrate"], { cwd: freshFolder() });
    let told = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      if (told === "") setTimeout(() => child.kill("SIGINT"), 300);
      told += chunk.toString();
    });
    expect(await ended(child)).toEqual({ code: 130, signal: null });
    expect(told).toContain("Start it again");
  });
});

describe("steps", () => {
  /** Lines told over ten steps of two seconds each. */
  function told(isQuiet: boolean): string[] {
    const lines: string[] = [];
    let ms = 0;
    const talk = (line: string): void => void lines.push(line);
    const steps = showSteps({ total: 10, unit: "answers", talk, now: () => ms, isQuiet });
    steps.begin("mixed s1");
    for (let i = 0; i < 10; i += 1) {
      ms += 2_000;
      steps.step();
    }
    steps.say("done");
    return lines;
  }

  test("are counted now and then, with how long the rest may take", () => {
    expect(told(false)).toEqual([
      "mixed s1: 3 of 10 answers, about 14 s left",
      "mixed s1: 6 of 10 answers, about 8 s left",
      "mixed s1: 9 of 10 answers, about 2 s left",
      "done",
    ]);
  });

  test("say nothing of themselves where a machine listens", () => {
    expect(told(true)).toEqual(["done"]);
  });
});
