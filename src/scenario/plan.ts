import type { PostSort } from "../core/actions.ts";
import type { ModelAccess, ModelSpec } from "../core/call.ts";
import type { ImportRecord } from "../core/import-record.ts";

/** When an agent wakes. */
export interface SchedulePlan {
  /** Virtual milliseconds between wakings; 0 means every round. */
  readonly everyMs: number;
  /** Each waking is moved by up to this much either way. */
  readonly jitterMs: number;
  /** Hours of the day in UTC, [from, to): `[8, 23]`, or over midnight `[22, 6]`; undefined for always. */
  readonly active: readonly [number, number] | undefined;
  /** In [0, 1]: the chance that a due waking happens. */
  readonly probability: number;
}

export interface AgentPlan {
  readonly handle: string;
  readonly name: string;
  /** Public. */
  readonly bio: string;
  /** Private: soul, interests, manner, owner and canary in words, as the agent's own prompt shows them. */
  readonly persona: string;
  /** The private word; undefined where the persona has none. */
  readonly canary: string | undefined;
  /** Alias in `models`. */
  readonly model: string;
  readonly schedule: SchedulePlan;
  /** Communities it is subscribed to before round 1. */
  readonly communities: readonly string[];
  /** Handles it follows before round 1. */
  readonly follows: readonly string[];
}

export interface PostPlan {
  /** A handle; one that no agent bears becomes an outsider, whom nobody asks. */
  readonly by: string;
  readonly in: string;
  readonly title: string;
  readonly body: string;
}

export interface InterventionPlan {
  /** Opens this round, >= 1. */
  readonly at: number;
  readonly post: PostPlan;
}

/**
 * Everything resolved for one run, frozen before it starts. All that could change the log is in here; JSON all through,
 * so that the run file can hold it and a resume needs nothing else.
 */
export interface Plan {
  /** How prompts are worded. 1: the moment and when its reader was last here in one line. 2: in a line each. */
  readonly version: 1 | 2;
  readonly experiment: string;
  readonly arm: string;
  readonly seed: number;
  readonly rounds: number;
  readonly clock: {
    /** Length of a round in virtual milliseconds. */
    readonly roundMs: number;
    /** Virtual start of round 1 in milliseconds since the epoch. */
    readonly startMs: number;
  };
  readonly activation: "simultaneous" | "sequential";
  /** Who goes first within a round: drawn anew each round, or as listed. */
  readonly order: "shuffled" | "listed";
  readonly models: Readonly<Record<string, ModelSpec>>;
  readonly agents: readonly AgentPlan[];
  readonly communities: readonly { readonly name: string; readonly about: string }[];
  readonly opening: readonly PostPlan[];
  /** `none`: agents see no posts of others at all (the isolated arm). */
  readonly feed:
    | "none"
    | {
        readonly sort: PostSort;
        readonly size: number;
        readonly home: "notifications-first" | "feed-only";
        /** In [0, 1). */
        readonly holdout: number;
        /** Words are exchanged with those of other threads: slots stay, sources differ. */
        readonly texts?: "shuffled";
      };
  /** The yoked arm: agents read what the agents of this run read. Then `feed` is that run's. */
  readonly donor?: Donor;
  /** One context speaks for all. Absent: everybody has a context of its own. */
  readonly author?: AuthorPlan;
  /** Every prompt holds everybody's private persona. Absent: only the agent's own. */
  readonly knows?: "everybody";
  readonly turn: {
    readonly actions: number;
    readonly reads: number;
    /** False where there is no voting. */
    readonly votes?: boolean;
  };
  /** What the run may amount to in all; absent: nothing beyond what `turn` and the wakings allow. */
  readonly caps?: CapsPlan;
  readonly memory: {
    /** The most notes shown; 0 switches notes off. */
    readonly notes: number;
    readonly recall: "recent";
    /** How many of its own latest posts and comments an agent is shown; 0 for none. */
    readonly own: number;
  };
  /** The house rules every agent reads, as text. */
  readonly instructions: string;
  readonly interventions: readonly InterventionPlan[];
  /** Where the log was imported from. Then nothing was planned, and nothing can be played again. */
  readonly imported?: ImportRecord;
}

/** One context with one model that writes for many agents. */
export interface AuthorPlan {
  /** Alias in `models`. */
  readonly model: string;
  /** `script`: it writes a round at a time, as lines; `turns`: it is asked for one agent's turn after the other. */
  readonly mode: "script" | "turns";
  /** What it knows of the personas: their private texts too, or what is public. */
  readonly sees: "souls" | "bios";
  /** The run whose tree, authors, rounds and lengths are given; the words are its own. */
  readonly skeleton?: Donor;
}

/** A finished run of the same experiment that another is built on; its log is kept in the file of the one that needs it. */
export interface Donor {
  readonly arm: string;
  readonly seed: number;
  /** Of the donor's finished log, 64 hex digits; absent until that run is done. */
  readonly logHash?: string;
}

/** What one run may amount to, each >= 1; a bound that is left out does not bind. */
export interface CapsPlan {
  readonly outputTokens?: number;
  /** Refused ones included. */
  readonly actions?: number;
  readonly turns?: number;
}

/** A run to be made: its plan and what stays outside the plan's hash. */
export interface PlannedRun {
  readonly plan: Plan;
  readonly access: Readonly<Record<string, ModelAccess>>;
  /** The run that has to be done before this one can be made, as the plan names it under `donor` or `author.skeleton`. */
  readonly needs?: Donor & { readonly as: "skeleton" | "donor" };
}

/** Where something is wrong, and what. `line` and `col` count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly col: number;
  readonly message: string;
}

/** What an experiment may use up, all its runs and resumes together; each bound that is left out does not bind. */
export interface Budget {
  /** US dollars, above 0. */
  readonly usd?: number;
  /** Tokens in and out, cache reads included. */
  readonly tokens?: number;
  /** Attempts sent, >= 1: a call that is tried again counts again. */
  readonly calls?: number;
  /** Wall-clock milliseconds, >= 1. */
  readonly wallMs?: number;
}

/** The pre-registration that stands beside a scenario. */
export interface AnalysisPlan {
  readonly file: string;
  /** Word for word. */
  readonly text: string;
  /** SHA-256 of its canonical JSON, 64 hex digits: white space and the order of keys do not count. */
  readonly hash: string;
}

/** One scenario file, read and resolved. */
export interface Experiment {
  readonly name: string;
  readonly description: string;
  /** The scenario file's text, word for word. */
  readonly text: string;
  readonly file: string;
  readonly baseline: string;
  readonly arms: readonly { readonly name: string; readonly changes: string }[];
  readonly seeds: readonly number[];
  /** Arms in file order, seeds ascending within each. */
  readonly runs: readonly PlannedRun[];
  /** Outside every plan's hash: a pause is not an event. */
  readonly budget?: Budget;
  /** What was registered before the first run, where it was; outside every plan's hash. */
  readonly analysisPlan?: AnalysisPlan;
  /** True things worth knowing that stop nothing, e.g. an incomplete Latin square. */
  readonly warnings: readonly string[];
}
