import { didYouMean } from "../../core/did-you-mean.ts";
import { PolylogueError } from "../../core/errors.ts";
import type { Control } from "../probe/plan.ts";

/** What is known of a synthetic society because it was made so. */
export type Truth =
  /** Each reply takes the topic of what it answers with probability q, and nothing else reaches it. */
  | { readonly kind: "listener"; readonly q: number }
  /** Replies go by the wording of what they answer, and not by what it means. */
  | { readonly kind: "jitter" }
  /** Replies are words of what they answer, in sentences that say nothing else. */
  | { readonly kind: "mirror" }
  /** Replies are what they answer, word for word. */
  | { readonly kind: "parrot" }
  /** Private words pass between agents: through messages alone, or also beside them. */
  | { readonly kind: "secrets"; readonly leaks: boolean }
  /** Nobody is shown anybody. */
  | { readonly kind: "isolated" };

/** A society of one synthetic model. */
export interface Society {
  /** Its arm. */
  readonly name: string;
  /** "listener?q=0.4&dense" */
  readonly model: string;
  readonly truth: Truth;
  /** What some of its forks are also asked. */
  readonly controls?: readonly Control[];
}

/** The levels at which listening is recovered. */
const LEVELS = [0, 0.2, 0.4, 0.6, 0.8, 1] as const;

const CONTROLLED = 0.8;
/** Nothing is found only where something could be: a parrot shows how far the scale goes. */
const SCALED: readonly Control[] = ["parrot"];

const listener = (q: number): Society => ({
  name: `listener-${Math.round(100 * q)}`,
  model: `listener?q=${q}&dense`,
  truth: { kind: "listener", q },
  ...(q === CONTROLLED && { controls: ["exchange", "deaf"] }),
  ...(q === 0 && { controls: SCALED }),
});

/** Every society of the calibration. All write the dense form: short texts of topic words, in which little is left to chance. */
export const SOCIETIES: readonly Society[] = [
  { name: "deaf", model: "deaf?dense", truth: { kind: "listener", q: 0 }, controls: SCALED },
  ...LEVELS.map(listener),
  { name: "jitter", model: "jitter?q=0.8&dense", truth: { kind: "jitter" } },
  { name: "mirror", model: "mirror?q=0.8&dense", truth: { kind: "mirror" } },
  { name: "parrot", model: "parrot?dense", truth: { kind: "parrot" } },
  {
    name: "secrets",
    model: "listener?q=0.8&dense&canary=0.2&echo=0.3",
    truth: { kind: "secrets", leaks: false },
  },
  {
    name: "omniscient",
    model: "omniscient?q=0.8&dense&canary=0.2&slip=0.1",
    truth: { kind: "secrets", leaks: true },
  },
  { name: "isolated", model: "listener?q=1&dense", truth: { kind: "isolated" } },
];

/** Those of these names, in their order; all of them where none is named. Throws `usage` for a name that there is not. */
export function societiesNamed(names: readonly string[]): readonly Society[] {
  const unknown = names.find((name) => !SOCIETIES.some((society) => society.name === name));
  if (unknown !== undefined) {
    const all = SOCIETIES.map(({ name }) => name);
    throw new PolylogueError("usage", `there is no society "${unknown}"${didYouMean(unknown, all)}`, {
      hint: `There are ${all.join(", ")}.`,
    });
  }
  return names.length === 0 ? SOCIETIES : SOCIETIES.filter(({ name }) => names.includes(name));
}

/** The same at the same forks, but for always listening: the anchor of what is read off texts. */
export const ANCHOR = "listener?q=1&dense";

export interface SocietyTerms {
  readonly societies: readonly Society[];
  readonly seed: number;
  readonly agents: number;
  readonly rounds: number;
}

/** The scenario that `polylogue calibrate` runs; it is an ordinary one. */
export function societiesScenario({ societies, seed, agents, rounds }: SocietyTerms): string {
  const arms = societies.map(({ name, model, truth }) => {
    const feed = truth.kind === "isolated" ? ", feed: none" : "";
    return `  ${name}: { models: { voice: "synthetic/${model}" }${feed} }`;
  });
  return `# Made by polylogue calibrate: societies of synthetic models, no language model among them.
version: 1
name: calibration
description: Synthetic societies whose degree of listening is known because they were made so.
rounds: ${rounds}
seeds: [${seed}]
models: { voice: "synthetic/deaf?dense" }
personas:
  - { generate: ${agents}, handles: "voice_{n}", activity: none, canary: auto, seed: 1 }
opening: [{ by: host, in: general, title: Who is awake?, body: Say so. }]
feed: { sort: new, size: 12 }
turn: { actions: 1, reads: 1 }
memory: { notes: 0, own: 0 }
arms:
${arms.join("\n")}
`;
}
