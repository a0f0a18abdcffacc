import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Keys, keysFrom } from "../../src/cli/keys.ts";
import type { PolylogueError } from "../../src/core/errors.ts";
import { type Ended, polylogue } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";

const KEY = "sk-ant-api03-QXZJ0123456789";

/** A `.env` with this text, an environment, and what was said. */
function keysOf(text: string | undefined, env: Record<string, string | undefined> = {}) {
  const path = join(freshFolder(), ".env");
  if (text !== undefined) writeFileSync(path, text);
  const said: string[] = [];
  const keys: Keys = keysFrom(env, path, (line) => said.push(line));
  return { keys, env, said, path };
}

describe("keys come from the environment, and else from .env", () => {
  test("whatever the file says, what is set stays, even what is set to nothing", () => {
    const anyName = fc.constantFrom("A_KEY", "B_KEY", "C_KEY");
    const anyValue = fc.constantFrom("", "one", "two");
    const anyEnv = fc.dictionary(anyName, anyValue, { noNullPrototype: true });
    fc.assert(
      fc.property(anyEnv, anyEnv, (own, inFile) => {
        const text = Object.entries(inFile).map(([name, value]) => `${name}=${value}\n`);
        const { keys, env } = keysOf(text.join(""), { ...own });
        const before = ["A_KEY", "B_KEY", "C_KEY"].map((name) => keys.find(name)?.key);
        keys.supply(["A_KEY", "B_KEY", "C_KEY"]);
        expect(env).toMatchObject(own);
        for (const [i, name] of ["A_KEY", "B_KEY", "C_KEY"].entries()) {
          expect(before[i] ?? "").toBe(name in own ? own[name] : (inFile[name] ?? ""));
          expect(env[name] ?? "").toBe(before[i] ?? "");
        }
      }),
    );
  });

  test("nothing gets in that was not asked for", () => {
    const { keys, env } = keysOf("A_KEY=one\nNODE_OPTIONS=--inspect\n");
    keys.supply(["A_KEY"]);
    expect(env).toEqual({ A_KEY: "one" });
  });

  test("the file that supplied something is named once, without what it supplied", () => {
    const { keys, said, path } = keysOf(`A_KEY=${KEY}\nB_KEY=two\n`);
    keys.supply(["C_KEY"]);
    expect(said).toEqual([]);
    keys.supply(["A_KEY"]);
    keys.supply(["A_KEY"]);
    expect(said).toEqual([`${path}: took A_KEY from here`]);
    expect(keys.find("A_KEY")?.from).toBe("environment");
    expect(keys.find("B_KEY")?.from).toBe(path);
  });

  test("quotes, comments, `export`, blanks, a byte order mark and values of several lines are read", () => {
    const { keys } = keysOf(
      `\uFEFF# keys\n\nexport A_KEY='one'\n  B_KEY = two # mine\r\nC_KEY="a\nb c\nd"\n`,
    );
    expect(["A_KEY", "B_KEY", "C_KEY"].map((name) => keys.find(name)?.key)).toEqual([
      "one",
      "two",
      "a\nb c\nd",
    ]);
    expect(keys.malformed).toEqual([]);
  });

  test("lines that are no settings are named by number, where a key is missing, and not repeated", () => {
    const { keys, said, path } = keysOf(`A_KEY=one\nB_KEY ${KEY}\n# fine\n${KEY}\n`);
    keys.supply(["A_KEY"]);
    expect(said).toHaveLength(1);
    keys.supply(["B_KEY"]);
    keys.supply(["B_KEY"]);
    expect(said.slice(1)).toEqual([`${path}: lines 2, 4 are no NAME=value, and were passed over`]);
  });

  test("without a file there is only the environment", () => {
    const { keys } = keysOf(undefined, { A_KEY: "one" });
    expect([keys.find("A_KEY")?.from, keys.find("B_KEY"), keys.file]).toEqual([
      "environment",
      undefined,
      undefined,
    ]);
  });

  test("a file that cannot be read is not taken for none", () => {
    const path = join(freshFolder(), ".env");
    mkdirSync(path);
    const keys = keysFrom({}, path, () => undefined);
    expect(() => keys.find("A_KEY")).toThrow(
      expect.objectContaining({ code: "file_unreadable" } satisfies Partial<PolylogueError>),
    );
    chmodSync(path, 0o755);
  });
});

const SCENARIO = `name: keyed
rounds: 1
models:
  claude: { provider: anthropic, model: claude-haiku-5-5, base_url: http://127.0.0.1:9 }
  mine: { provider: openai-compatible, model: m, base_url: http://127.0.0.1:9/v1, api_key_env: MY_KEY }
  also: { provider: openai-compatible, model: n, base_url: http://127.0.0.1:9/v1, api_key_env: MY_KEY }
  free: { provider: ollama, model: qwen3, base_url: http://127.0.0.1:9/v1 }
personas: [{ handle: ada }, { handle: bo }, { handle: cy }, { handle: di }]
cast: { ada: claude, bo: mine, cy: also, di: free }
`;

describe("missing keys", () => {
  const inFolder = (
    env: string | undefined,
    ...args: readonly string[]
  ): Ended & { readonly cwd: string } => {
    const cwd = freshFolder();
    writeFileSync(join(cwd, "keyed.yaml"), SCENARIO);
    if (env !== undefined) writeFileSync(join(cwd, ".env"), env);
    const unset = { ANTHROPIC_API_KEY: undefined, MY_KEY: undefined } as unknown as Record<string, string>;
    return { cwd, ...polylogue(args, { cwd, env: unset }) };
  };

  test("are noted by check, each with the models that need it, and stop nothing", () => {
    const { code, stderr } = inFolder(undefined, "check", "keyed.yaml");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^note: ANTHROPIC_API_KEY is not set, and the model claude /m);
    expect(stderr).toMatch(/^note: MY_KEY is not set, and the models mine, also /m);
  });

  test("end run with 5 before anything is made", () => {
    const { code, stderr, cwd } = inFolder("MY_KEY=0123456789\n", "run", "keyed.yaml");
    expect(code).toBe(5);
    expect(stderr).toContain("ANTHROPIC_API_KEY is not set, and the model claude");
    expect(stderr).not.toContain("MY_KEY is not set");
    expect(readdirSync(cwd).sort()).toEqual([".env", "keyed.yaml"]);
  });

  test("that .env has are none, and the file is named once", () => {
    const { code, stderr, stdout } = inFolder(
      `ANTHROPIC_API_KEY=${KEY}\nMY_KEY=0123456789\n`,
      "check",
      "keyed.yaml",
    );
    expect(code).toBe(0);
    expect(stderr.match(/\.env: took/g)).toHaveLength(1);
    expect(stderr).toContain(".env: took ANTHROPIC_API_KEY, MY_KEY from here");
    expect(stderr).not.toContain("is not set");
    expect(stdout + stderr).not.toContain(KEY);
  });

  test("of a scenario without real models do not matter, nor does a file that cannot be read", () => {
    const cwd = freshFolder();
    mkdirSync(join(cwd, ".env"));
    writeFileSync(
      join(cwd, "s.yaml"),
      "name: s\nrounds: 1\nmodels: { only: synthetic/deaf }\npersonas: { handle: ada }\n",
    );
    expect(polylogue(["run", "s.yaml"], { cwd }).code).toBe(0);
  });
});
