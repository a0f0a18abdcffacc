import { readFileSync, statSync } from "node:fs";

/** A file's text, or in a few words why there is none. */
export type TextRead =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly missing: boolean; readonly why: string };

/** Files that people write by hand are far smaller; a larger one is a mistake, and would take minutes to check. */
const LARGEST_FILE_BYTES = 4 * 1024 * 1024;

/** Reads UTF-8 text of at most 4 MiB, with line ends as `\n`. Never throws for a file that is missing or unfit. */
export function readText(file: string): TextRead {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return { ok: false, missing: true, why: "there is no such file" };
  if (!stat.isFile()) return { ok: false, missing: false, why: "it is not a file" };
  if (stat.size > LARGEST_FILE_BYTES) {
    return { ok: false, missing: false, why: `it is larger than ${LARGEST_FILE_BYTES / 1024 / 1024} MiB` };
  }
  return decode(file);
}

function decode(file: string): TextRead {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return { ok: false, missing: false, why: `it cannot be read (${code})` };
  }
  const text = bytes.toString("utf8");
  // Whatever is not UTF-8 does not survive the way back.
  if (!Buffer.from(text, "utf8").equals(bytes))
    return { ok: false, missing: false, why: "it is not UTF-8 text" };
  return { ok: true, text: text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n") };
}
