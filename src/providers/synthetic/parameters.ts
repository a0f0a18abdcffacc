import type { CallFailure } from "../../core/call.ts";
import { MANNERS, type MannerName } from "./manner.ts";

/** The models of the family. */
export type SyntheticName =
  | "copier"
  | "deaf"
  | "flaky"
  | "jitter"
  | "listener"
  | "mirror"
  | "omniscient"
  | "paraphraser"
  | "parrot";

/** The ways in which a call may be made to fail on its way. */
const FAULTS = [
  "overloaded",
  "rate_limit",
  "server_error",
  "connection",
  "timeout",
  "bad_response",
  "auth",
  "billing",
  "not_found",
  "bad_request",
] as const satisfies readonly CallFailure[];

/** A synthetic model's parameters, all resolved. Numbers are chances in [0, 1] where nothing else is said. */
export interface SyntheticSettings {
  readonly model: SyntheticName;
  /** That an answer takes the topic of what it answers; in `jitter`, that the wording decides it. */
  readonly q: number;
  readonly dense: boolean;
  /** How everybody writes; undefined for each as its persona says. */
  readonly manner: MannerName | undefined;
  /** That a post or comment says the speaker's own private word. */
  readonly canary: number;
  /** That an answer says again one strange word of what it answers. */
  readonly echo: number;
  /** That a post or comment says another's private word, shown or not. */
  readonly slip: number;
  /** That a phrase once met will be passed on. */
  readonly p: number;
  /** Rounds between meeting a phrase and passing it on, >= 1. */
  readonly delay: number;
  /** The phrase to pass on; "" for the first strange word. */
  readonly phrase: string;
  /** Of each way to spoil an answer; they exclude each other and add up to at most 1. */
  readonly unreadable: number;
  readonly refuse: number;
  readonly truncate: number;
  readonly empty: number;
  /** That no answer comes at all. */
  readonly fail: number;
  /** In which way none comes. */
  readonly fault: (typeof FAULTS)[number];
}

/** Settings while they are being read. */
export type Draft = { -readonly [Name in keyof SyntheticSettings]: SyntheticSettings[Name] };

export interface Parameter {
  readonly name: Exclude<keyof SyntheticSettings, "model">;
  /** The value where none is given, as it would be written. */
  readonly standard: string;
  readonly about: string;
  /** What a value has to be, for a person: "a number from 0 to 1". */
  readonly expected: string;
  /** Writes the value down; false where it is not what is expected. */
  readonly read: (value: string, into: Draft) => boolean;
}

/** The longest phrase that is passed on, in UTF-16 units. */
const LONGEST_PHRASE = 80;
const LONGEST_DELAY = 1_000;

type ShareName = {
  [Name in keyof Draft]: Draft[Name] extends number ? Name : never;
}[keyof Draft];

function share(name: Exclude<ShareName, "delay">, standard: string, what: string): Parameter {
  return {
    name,
    standard,
    about: `chance, 0 to 1, ${what}`,
    expected: "a number from 0 to 1",
    read: (value, into) => {
      if (!/^(\d+(\.\d*)?|\.\d+)(e-?\d+)?$/i.test(value) || Number(value) > 1) return false;
      into[name] = Number(value);
      return true;
    },
  };
}

export const q = share("q", "0.6", "that an answer takes the topic of the message it answers");
export const canary = share("canary", "0", "that a post or comment says its author's own private word");
export const echo = share("echo", "0", "that an answer repeats one strange word of the message it answers");
export const slip = share("slip", "0.2", "that a post or comment says the private word of another agent");
/** The same name as the listener's and the same closed form, for a different reason. */
export const shaken = share("q", "0.6", "that the exact wording of the message decides the whole answer");
export const copies = share("q", "0.6", "that an answer copies topic words of the message it answers");
export const p = share("p", "1", "that a phrase once met will be passed on");
export const unreadable = share(
  "unreadable",
  "0.1",
  "that an answer is prose without JSON, and that a line of a script is cut in half",
);
export const refuse = share("refuse", "0.05", "that the model declines to answer");
export const truncate = share("truncate", "0", "that an answer is cut off in the middle");
export const empty = share("empty", "0", "that an answer is empty");
export const fail = share("fail", "0", "that a call fails on its way; the first of a process never does");

export const dense: Parameter = {
  name: "dense",
  standard: "false",
  about: "short texts of five topic words each, for calibration",
  expected: 'no value, "true" or "false"',
  read: (value, into) => {
    // A bare `dense` reads as dense="".
    into.dense = value !== "false";
    return ["", "true", "false"].includes(value);
  },
};

const MANNER_NAMES = MANNERS.map(({ name }) => name);

export const manner: Parameter = {
  name: "manner",
  standard: "",
  about: `one manner of writing for everybody, whatever their personas say: ${MANNER_NAMES.join(", ")}; dense texts have none`,
  expected: `nothing or one of ${MANNER_NAMES.join(", ")}`,
  read: (value, into) => {
    into.manner = MANNER_NAMES.find((name) => name === value);
    return value === "" || into.manner !== undefined;
  },
};

export const delay: Parameter = {
  name: "delay",
  standard: "2",
  about: "rounds, 1 to 1000, between meeting a phrase and passing it on",
  expected: `a whole number from 1 to ${LONGEST_DELAY}`,
  read: (value, into) => {
    into.delay = Number(value);
    return /^\d{1,4}$/.test(value) && into.delay >= 1 && into.delay <= LONGEST_DELAY;
  },
};

export const phrase: Parameter = {
  name: "phrase",
  standard: "",
  about:
    "the phrase to pass on; when empty, the first word of 5 letters or more that no synthetic model has of its own",
  expected: `some words on one line, ${LONGEST_PHRASE} characters at most`,
  read: (value, into) => {
    into.phrase = value.trim();
    return value === "" || (value.length <= LONGEST_PHRASE && /^\P{Cc}*[\p{L}\p{N}]\P{Cc}*$/u.test(value));
  },
};

export const fault: Parameter = {
  name: "fault",
  standard: "overloaded",
  about: "how a call fails on its way, such as rate_limit or timeout",
  expected: `one of ${FAULTS.join(", ")}`,
  read: (value, into) => {
    const found = FAULTS.find((name) => name === value);
    if (found !== undefined) into.fault = found;
    return found !== undefined;
  },
};
