import { once } from "node:events";
import { readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { expect, test } from "vitest";
import { type Ended, ended, polylogue, start } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";

const readme = readFileSync("README.md", "utf8");

/** A folder in which the README's commands can be typed as they stand. */
const cwd = freshFolder();
for (const name of ["scenarios", "personas"]) symlinkSync(resolve(name), join(cwd, name));

const type = (command: string): Ended => polylogue(command.split(" ").slice(1), { cwd });

/** The command lines of the README's shell blocks. */
const typed = [...readme.matchAll(/^(polylogue [^#\n]*?) *(?:#.*)?$/gm)].map(([, command]) => command ?? "");

test("the output that the README shows is what its command prints", () => {
  const [, command = "", shown = ""] =
    /<!-- output: (.*?) -->\n```\n([\s\S]*?)```\n<!-- end -->/.exec(readme) ?? [];
  const { stdout, stderr, code } = type(`polylogue ${command}`);
  expect(code).toBe(0);
  const closing = stderr.trimEnd().split("\n").at(-1) ?? "";
  expect(shown).toBe(`${stdout}\n${closing}\n`);
}, 60_000);

/** Goes on until it is stopped, and is tried apart. */
const isView = (command: string): boolean => command.startsWith("polylogue view");
const commands = typed.filter((command) => !isView(command));

test("there are commands to type", () => {
  expect(commands.length).toBeGreaterThanOrEqual(7);
});

test.each(commands)("%s works", (command) => {
  const { code, stdout, stderr } = type(command);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.length).toBeGreaterThan(0);
});

test.each(typed.filter(isView))("%s shows where, and ends when it is told to", async (command) => {
  const child = start([...command.split(" ").slice(1), "--no-open"], { cwd });
  const end = ended(child);
  const [said] = (await Promise.race([
    once(child.stdout as Readable, "data"),
    once(child.stderr as Readable, "data"),
  ])) as [Buffer];
  child.kill("SIGINT");
  expect(said.toString()).toContain("127.0.0.1");
  expect(await end).toEqual({ code: 0, signal: null });
});

test("every link of the README leads somewhere", () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, to]) => to ?? "");
  for (const link of links)
    expect(() => readFileSync(join(link.endsWith("/") ? `${link}README.md` : link))).not.toThrow();
});
