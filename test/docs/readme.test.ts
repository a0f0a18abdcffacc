import { readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { type Ended, polylogue } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";

const readme = readFileSync("README.md", "utf8");

/** A folder in which the README's commands can be typed as they stand. */
const cwd = freshFolder();
for (const name of ["scenarios", "personas"]) symlinkSync(resolve(name), join(cwd, name));

const type = (command: string): Ended => polylogue(command.split(" ").slice(1), { cwd });

/** The command lines of the README's shell blocks. */
const commands = [...readme.matchAll(/^(polylogue [^#\n]*?) *(?:#.*)?$/gm)].map(
  ([, command]) => command ?? "",
);

test("the output that the README shows is what its command prints", () => {
  const [, command = "", shown = ""] =
    /<!-- output: (.*?) -->\n```\n([\s\S]*?)```\n<!-- end -->/.exec(readme) ?? [];
  const { stdout, stderr, code } = type(`polylogue ${command}`);
  expect(code).toBe(0);
  const closing = stderr.trimEnd().split("\n").at(-1) ?? "";
  expect(shown).toBe(`${stdout}\n${closing}\n`);
}, 60_000);

test("there are commands to type", () => {
  expect(commands.length).toBeGreaterThanOrEqual(7);
});

test.each(commands)("%s works", (command) => {
  const { code, stdout, stderr } = type(command);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.length).toBeGreaterThan(0);
});

test("every link of the README leads somewhere", () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, to]) => to ?? "");
  for (const link of links)
    expect(() => readFileSync(join(link.endsWith("/") ? `${link}README.md` : link))).not.toThrow();
});
