import { describe, expect, test } from "vitest";
import { type TextStream, terminalOutput } from "../../src/cli/output.ts";

interface Pipe extends TextStream {
  readonly written: string[];
  fail(code: string): void;
}

function pipe(about: Pick<TextStream, "isTTY" | "columns"> = {}): Pipe {
  const written: string[] = [];
  const listeners: ((error: NodeJS.ErrnoException) => void)[] = [];
  return {
    ...about,
    written,
    write: (text) => written.push(text),
    on: (_, listener) => listeners.push(listener),
    fail: (code) => {
      for (const listener of listeners) listener(Object.assign(new Error(code), { code }));
    },
  };
}

const styled = (about: Pick<TextStream, "isTTY" | "columns">, env: Readonly<Record<string, string>> = {}) => {
  const { color, width } = terminalOutput(pipe(about), pipe(), env);
  return { color, width };
};

describe("output", () => {
  test("data and talk go different ways, each a whole line", () => {
    const [stdout, stderr] = [pipe(), pipe()];
    const output = terminalOutput(stdout, stderr, {});
    output.out("data");
    output.out("more\n");
    output.talk("talk");
    expect(stdout.written.join("")).toBe("data\nmore\n");
    expect(stderr.written.join("")).toBe("talk\n");
  });

  test("is coloured and as wide as the window on a terminal only, unless NO_COLOR says otherwise", () => {
    expect(styled({ isTTY: true, columns: 120 })).toEqual({ color: true, width: 120 });
    expect(styled({ isTTY: true, columns: 120 }, { NO_COLOR: "1" })).toEqual({ color: false, width: 120 });
    expect(styled({ isTTY: true, columns: 120 }, { NO_COLOR: "", TERM: "dumb" }).color).toBe(false);
    expect(styled({ columns: 120 })).toEqual({ color: false, width: 80 });
    expect(styled({ isTTY: true, columns: 3 }).width).toBe(40);
    expect(styled({ isTTY: true, columns: 0 }).width).toBe(80);
  });

  test("a reader that has gone away is no error, and nothing more is written to it", () => {
    const [stdout, stderr] = [pipe(), pipe()];
    const output = terminalOutput(stdout, stderr, {});
    stdout.fail("EPIPE");
    output.out("nobody reads this");
    output.talk("but this");
    expect(stdout.written).toEqual([]);
    expect(stderr.written).toEqual(["but this\n"]);
    expect(() => stdout.fail("EIO")).toThrow("EIO");
  });
});
