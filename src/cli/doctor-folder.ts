import { statfsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { PolylogueError } from "../core/errors.ts";
import { probeWriting } from "../store/probe.ts";
import { type Finding, findingOf } from "./finding.ts";

const MB = 1_000_000;
/** A run of some hundred agents with its prompts. */
const LITTLE = 1000 * MB;
/** Hardly one run of a dozen. */
const NOTHING = 50 * MB;

/** Whether runs can be written in `dir`, which need not be there yet, and how much room they have. */
export function folderFindings(dir: string): Finding[] {
  const standing = standingFolder(resolve(dir));
  if (!statSync(standing).isDirectory()) {
    const mend = "Move it away, or name another folder with --dir and --out.";
    return [
      { check: "folder", level: "problem", says: `${standing} is a file where a folder should be`, mend },
    ];
  }
  return [writingFinding(dir, standing), diskFinding(standing, roomIn(standing))];
}

/** The folder itself, or the nearest above it that is there. */
function standingFolder(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) === undefined && path !== dirname(path)
    ? standingFolder(dirname(path))
    : path;
}

function writingFinding(dir: string, standing: string): Finding {
  const where = standing === resolve(dir) ? dir : `${dir} (to be made in ${standing})`;
  try {
    const journal = probeWriting(standing);
    if (journal === "wal")
      return { check: "folder", level: "ok", says: `${where} can be written, and read meanwhile` };
    const mend = "Keep runs on a local disk: name one with --out.";
    return {
      check: "folder",
      level: "problem",
      says: `${where} cannot hold a write-ahead log (${journal})`,
      mend,
    };
  } catch (error) {
    if (!(error instanceof PolylogueError)) throw error;
    return findingOf("folder", "problem", error);
  }
}

/** Bytes that may be written in a folder; 0 of 0 where the file system does not say. */
export interface Room {
  readonly free: number;
  readonly all: number;
}

function roomIn(folder: string): Room {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return { free: bavail * bsize, all: blocks * bsize };
}

export function diskFinding(folder: string, { free, all }: Room): Finding {
  if (all === 0)
    return { check: "disk", level: "note", says: `how much is free in ${folder} cannot be told` };
  const says = `${sizeOf(free)} free in ${folder}`;
  if (free >= LITTLE) return { check: "disk", level: "ok", says };
  const mend = "Make room, or keep runs elsewhere with --out.";
  return { check: "disk", level: free < NOTHING ? "problem" : "note", says, mend };
}

const sizeOf = (bytes: number): string =>
  bytes >= 1000 * MB ? `${(bytes / (1000 * MB)).toFixed(1)} GB` : `${Math.floor(bytes / MB)} MB`;
