import { didYouMean } from "../../core/did-you-mean.ts";
import {
  canary,
  copies,
  type Draft,
  delay,
  dense,
  echo,
  empty,
  fail,
  fault,
  manner,
  type Parameter,
  p,
  phrase,
  q,
  refuse,
  type SyntheticName,
  type SyntheticSettings,
  shaken,
  slip,
  truncate,
  unreadable,
} from "./parameters.ts";

interface SyntheticModel {
  readonly name: SyntheticName;
  readonly about: string;
  readonly parameters: readonly Parameter[];
}

/** The synthetic family with what each takes, e.g. `synthetic/listener?q=0.6&dense`. */
export const SYNTHETIC_MODELS: readonly SyntheticModel[] = [
  {
    name: "copier",
    about: "a listener that notes a phrase when it meets one and says it once, some rounds later",
    parameters: [q, dense, delay, p, phrase, manner],
  },
  {
    name: "deaf",
    about: "never looks at what it answers: every topic is its own, drawn uniformly (q = 0)",
    parameters: [dense, canary, manner],
  },
  {
    name: "flaky",
    about: "a listener that fails on purpose",
    parameters: [q, dense, unreadable, refuse, truncate, empty, fail, fault, manner],
  },
  {
    name: "jitter",
    about: "reacts to the wording of what it answers and not to its meaning",
    parameters: [shaken, dense, canary, manner],
  },
  {
    name: "listener",
    about: "takes the topic of what it answers with probability q, else one drawn uniformly over all ten",
    parameters: [q, dense, canary, echo, manner],
  },
  {
    name: "mirror",
    about: "copies topic words of what it answers into sentences that say nothing else",
    parameters: [copies, dense, canary, manner],
  },
  {
    name: "omniscient",
    about: "a listener that is handed the others' private words and lets them slip",
    parameters: [q, dense, canary, echo, slip, manner],
  },
  {
    name: "paraphraser",
    about:
      "answers with an exact paraphrase: the topic words of the message in their order, all else in other words",
    parameters: [dense, manner],
  },
  {
    name: "parrot",
    about: "answers with the very words it answers",
    parameters: [dense, canary, manner],
  },
];

export type SettingsOutcome =
  | { readonly ok: true; readonly settings: SyntheticSettings }
  | { readonly ok: false; readonly message: string };

/** Reads "listener?q=0.6&dense", or says in one sentence what is wrong with it. */
export function readSettings(text: string): SettingsOutcome {
  const mark = text.indexOf("?");
  const name = mark === -1 ? text : text.slice(0, mark);
  const model = SYNTHETIC_MODELS.find((known) => known.name === name);
  if (model === undefined) return { ok: false, message: unknown("synthetic model", name, SYNTHETIC_MODELS) };

  const given = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(mark === -1 ? "" : text.slice(mark + 1))) {
    if (!model.parameters.some((parameter) => parameter.name === key)) {
      return { ok: false, message: unknown(`parameter of ${name}`, key, model.parameters) };
    }
    if (given.has(key)) return { ok: false, message: `${key}: given twice in "${text}"` };
    given.set(key, value);
  }
  return resolve(model, given);
}

/** What a model has of the parameters that it does not take. */
const NOTHING: Omit<SyntheticSettings, "model"> = {
  q: 0,
  dense: false,
  manner: undefined,
  canary: 0,
  echo: 0,
  slip: 0,
  p: 0,
  delay: 1,
  phrase: "",
  unreadable: 0,
  refuse: 0,
  truncate: 0,
  empty: 0,
  fail: 0,
  fault: "overloaded",
};

function resolve(model: SyntheticModel, given: ReadonlyMap<string, string>): SettingsOutcome {
  const settings: Draft = { ...NOTHING, model: model.name };
  for (const { name, standard, expected, read } of model.parameters) {
    const value = given.get(name) ?? standard;
    if (!read(value, settings)) {
      return { ok: false, message: `${name}: expected ${expected}, got "${value}"` };
    }
  }
  const spoilt = settings.unreadable + settings.refuse + settings.truncate + settings.empty;
  // Three tenths and seven tenths may add up to a little more than 1.
  if (spoilt > 1 + 1e-9) {
    return {
      ok: false,
      message: `unreadable, refuse, truncate and empty: expected at most 1 in all, got ${Number(spoilt.toFixed(6))}`,
    };
  }
  return { ok: true, settings };
}

function unknown(what: string, typed: string, known: readonly { readonly name: string }[]): string {
  const names = known.map(({ name }) => name);
  return `unknown ${what} "${typed}"${didYouMean(typed, names) || ";"} known: ${names.join(", ")}`;
}
