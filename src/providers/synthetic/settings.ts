import { didYouMean } from "../../core/did-you-mean.ts";

/** A synthetic model's parameters, all resolved. */
export interface SyntheticSettings {
  readonly model: "listener" | "deaf" | "omniscient";
  /** In [0, 1]: the chance that an answer takes the topic of what it answers. */
  readonly q: number;
  readonly dense: boolean;
  /** In [0, 1]: the chance that a post or comment says the speaker's own private word. */
  readonly canary: number;
  /** In [0, 1]: the chance that an answer says again one strange word of what it answers. */
  readonly echo: number;
  /** In [0, 1]: the chance that a post or comment says another's private word, shown or not. */
  readonly slip: number;
}

interface Parameter {
  readonly name: keyof Omit<SyntheticSettings, "model">;
  /** The value where none is given, as it would be written. */
  readonly standard: string;
  readonly about: string;
}

interface SyntheticModel {
  readonly name: SyntheticSettings["model"];
  readonly about: string;
  readonly parameters: readonly Parameter[];
}

const q: Parameter = {
  name: "q",
  standard: "0.6",
  about: "chance, 0 to 1, that an answer takes the topic of the message it answers",
};
const dense: Parameter = {
  name: "dense",
  standard: "false",
  about: "short texts of five topic words each, for calibration",
};
const canary: Parameter = {
  name: "canary",
  standard: "0",
  about: "chance, 0 to 1, that a post or comment says its author's own private word",
};
const echo: Parameter = {
  name: "echo",
  standard: "0",
  about: "chance, 0 to 1, that an answer repeats one strange word of the message it answers",
};
const slip: Parameter = {
  name: "slip",
  standard: "0.2",
  about: "chance, 0 to 1, that a post or comment says the private word of another agent",
};

/** The synthetic family with what each takes, e.g. `synthetic/listener?q=0.6&dense`. */
export const SYNTHETIC_MODELS: readonly SyntheticModel[] = [
  {
    name: "deaf",
    about: "never looks at what it answers: every topic is its own, drawn uniformly (q = 0)",
    parameters: [dense, canary],
  },
  {
    name: "listener",
    about: "takes the topic of what it answers with probability q, else one drawn uniformly over all ten",
    parameters: [q, dense, canary, echo],
  },
  {
    name: "omniscient",
    about: "a listener that is handed the others' private words and lets them slip",
    parameters: [q, dense, canary, echo, slip],
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

function resolve(model: SyntheticModel, given: ReadonlyMap<string, string>): SettingsOutcome {
  const settings = { model: model.name, q: 0, dense: false, canary: 0, echo: 0, slip: 0 };
  for (const { name, standard } of model.parameters) {
    const value = given.get(name) ?? standard;
    if (name === "dense") {
      // A bare `dense` reads as dense="".
      if (!["", "true", "false"].includes(value)) {
        return { ok: false, message: `dense: expected no value, "true" or "false", got "${value}"` };
      }
      settings.dense = value !== "false";
      continue;
    }
    if (!isShare(value))
      return { ok: false, message: `${name}: expected a number from 0 to 1, got "${value}"` };
    settings[name] = Number(value);
  }
  return { ok: true, settings };
}

const isShare = (text: string): boolean => /^(\d+(\.\d*)?|\.\d+)(e-?\d+)?$/i.test(text) && Number(text) <= 1;

function unknown(what: string, typed: string, known: readonly { readonly name: string }[]): string {
  const names = known.map(({ name }) => name);
  return `unknown ${what} "${typed}"${didYouMean(typed, names) || ";"} known: ${names.join(", ")}`;
}
