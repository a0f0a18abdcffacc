import type { Argument, Command, Option } from "commander";

/** What may stand at a place: one of these words, or a kind of name that a shell can look up. */
export type Wanted = readonly string[] | "scenario" | "run" | "folder" | "file" | "anything";

export interface FlagGrammar {
  /** "-a" */
  readonly short?: string;
  /** "--arm" */
  readonly long: string;
  readonly about: string;
  /** What follows it; absent for a switch. */
  readonly takes?: Wanted;
}

export interface VerbGrammar {
  readonly name: string;
  readonly about: string;
  /** Its arguments; those of one verb are all of a kind. Absent where it has none. */
  readonly takes?: Wanted;
  readonly flags: readonly FlagGrammar[];
}

/** What may be typed, as far as a shell can help with it. */
export interface Grammar {
  /** Flags that go before any verb. */
  readonly flags: readonly FlagGrammar[];
  readonly verbs: readonly VerbGrammar[];
}

/** The grammar of a program, read from the program itself: what is hidden in its help is left out. */
export function grammarOf(program: Command): Grammar {
  const commands = program.createHelp().visibleCommands(program);
  const names = commands.map((command) => command.name());
  return { flags: flagsOf(program), verbs: commands.map((command) => verbOf(command, names)) };
}

function verbOf(command: Command, verbs: readonly string[]): VerbGrammar {
  const [first] = command.registeredArguments;
  const takes = first && wantedBy(first, verbs);
  return {
    name: command.name(),
    about: command.description(),
    flags: flagsOf(command),
    ...(takes === undefined ? {} : { takes }),
  };
}

const wantedBy = (argument: Argument, verbs: readonly string[]): Wanted =>
  argument.name() === "command"
    ? verbs
    : (argument.argChoices ?? (NAMES_A_RUN.test(argument.description) ? "run" : kindOf(argument.name())));

/** Every argument that takes the name of a run says so in these words, whatever it is called. */
const NAMES_A_RUN = /experiment\/arm-sN/;

function flagsOf(command: Command): FlagGrammar[] {
  return command.createHelp().visibleOptions(command).flatMap(flagOf);
}

function flagOf({ short, long, description, flags, argChoices }: Option): FlagGrammar[] {
  if (long === undefined || long === null) return [];
  const [, value] = /[<[]([\w|-]+)/.exec(flags) ?? [];
  return [
    {
      long,
      about: description,
      ...(short ? { short } : {}),
      ...(value === undefined ? {} : { takes: argChoices ?? kindOf(value) }),
    },
  ];
}

const KINDS: readonly (readonly [RegExp, Wanted])[] = [
  [/^scenario/, "scenario"],
  [/^(runs?|experiments?)$/, "run"],
  [/^(dir|folder)$/, "folder"],
  [/^(file|path|from)/, "file"],
];

/** By the word that stands for it in the help: `<dir>` is a folder. */
const kindOf = (placeholder: string): Wanted =>
  KINDS.find(([pattern]) => pattern.test(placeholder.toLowerCase()))?.[1] ?? "anything";
