import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { PolylogueError } from "../core/errors.ts";

/** One key that was found, and where: in the environment, or in the file of that name. */
export interface FoundKey {
  readonly key: string;
  readonly from: string;
}

/** The keys within reach: those of the environment, and for what is not set there those of a `.env` beside the user. */
export interface Keys {
  /** The key under a variable's name; undefined where it is set nowhere, or to nothing. */
  find(name: string): FoundKey | undefined;
  /**
   * Puts these variables into the environment where only the file has them, and says which file that was. Nothing else of
   * the file gets in, and nothing that is set is changed, not even what is set to nothing. Where one of them is nowhere,
   * says which lines of the file cannot be read. Nothing is said twice.
   */
  supply(names: readonly string[]): void;
  /** The file, where there is one. */
  readonly file: string | undefined;
  /** Lines of the file that are no settings, counted from 1. */
  readonly malformed: readonly number[];
}

type Env = Record<string, string | undefined>;

/**
 * Keys from `env`, and from the file at `path`, which is read when first it is needed and need not be there. Throws `file_unreadable` for a file that is
 * there and cannot be read.
 */
export function keysFrom(env: Env, path: string, talk: (text: string) => void): Keys {
  let read: EnvFile | undefined;
  const told = new Set<string>();
  const tellOnce = (text: string): void => {
    if (!told.has(text)) talk(text);
    told.add(text);
  };
  const file = (): EnvFile => {
    read ??= readEnvFile(path);
    return read;
  };
  const inFile = (name: string): string => (name in env ? "" : (file().values.get(name) ?? ""));
  return {
    find(name) {
      const own = env[name] ?? "";
      if (own.trim() !== "") return { key: own, from: "environment" };
      const key = inFile(name);
      return key.trim() === "" ? undefined : { key, from: path };
    },
    supply(names) {
      const supplied = names.filter((name) => inFile(name) !== "");
      for (const name of supplied) env[name] = inFile(name);
      if (supplied.length > 0) tellOnce(`${path}: took ${supplied.join(", ")} from here`);
      // A key that is nowhere may stand on one of these lines.
      const isShort = names.some((name) => (env[name] ?? "").trim() === "");
      if (isShort && file().malformed.length > 0) tellOnce(`${path}: ${malformedText(file().malformed)}`);
    },
    get file() {
      return file().found ? path : undefined;
    },
    get malformed() {
      return file().malformed;
    },
  };
}

/** "line 3 is no NAME=value, and was passed over". */
export function malformedText(lines: readonly number[]): string {
  const [some, are, were] = lines.length === 1 ? ["line", "is", "was"] : ["lines", "are", "were"];
  return `${some} ${lines.join(", ")} ${are} no NAME=value, and ${were} passed over`;
}

interface EnvFile {
  readonly found: boolean;
  readonly values: ReadonlyMap<string, string>;
  readonly malformed: readonly number[];
}

function readEnvFile(path: string): EnvFile {
  const text = textOf(path);
  if (text === undefined) return { found: false, values: new Map(), malformed: [] };
  const values = Object.entries(parseEnv(text)).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { found: true, values: new Map(values), malformed: malformedLines(text) };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new PolylogueError("file_unreadable", `cannot read ${path}: ${code ?? "unknown trouble"}`, {
      cause: error,
    });
  }
}

const SETTING = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=/;
const NOTHING = /^\s*(?:#.*)?$/;
const QUOTED = /(=[ \t]*)(["'`])[\s\S]*?\2/g;

/** Lines that `parseEnv` passes over in silence. A value in quotes may go on over lines of any kind. */
function malformedLines(text: string): number[] {
  const unquoted = text.replace(QUOTED, (all, equals: string) => equals + all.replace(/[^\n]/g, ""));
  return unquoted
    .split("\n")
    .flatMap((line, i) => (SETTING.test(line) || NOTHING.test(line.trimEnd()) ? [] : i + 1));
}
