import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PolylogueError } from "../../src/core/errors.ts";
import { writeFailure } from "../../src/store/write-failure.ts";

const failure = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code, errno: -28 });

test("a full disk and a full quota are told apart from a place that cannot be written, and each says what to do", () => {
  const terms = { besides: "nothing was left behind", orElse: "name another folder" };
  for (const code of ["ENOSPC", "EDQUOT"])
    expect(writeFailure("runs/a.db", failure(code), terms)).toMatchObject({
      code: "disk_full",
      message: "runs/a.db cannot be written: the disk is full; nothing was left behind",
      hint: "Make room, or name another folder.",
    });
  for (const code of ["EACCES", "EROFS", "ENOENT", "EIO"])
    expect(writeFailure("runs/a.db", failure(code))).toMatchObject({
      code: "file_unwritable",
      message: `runs/a.db cannot be written (${code})`,
      hint: "Check the permissions of the folder, then do the same again.",
    });
});

test("what the system really throws is explained, with its cause", () => {
  let thrown: unknown;
  try {
    writeFileSync(join(import.meta.filename, "below-a-file"), "");
  } catch (error) {
    thrown = error;
  }
  expect(writeFailure("x", thrown)).toMatchObject({ code: "file_unwritable", cause: thrown });
});

test("bugs, and what is explained already, pass as they are", () => {
  let misuse: unknown;
  try {
    writeFileSync({} as string, "");
  } catch (error) {
    misuse = error;
  }
  expect(misuse).toHaveProperty("code", "ERR_INVALID_ARG_TYPE");
  for (const error of [misuse, new RangeError("a bug"), new PolylogueError("output_exists", "there")])
    expect(writeFailure("x", error)).toBe(error);
});
