import type { FlagGrammar, Grammar, VerbGrammar, Wanted } from "./grammar.ts";

const HEAD = `# Completion of polylogue for fish. Now: polylogue completion fish | source
# For good: polylogue completion fish > ~/.config/fish/completions/polylogue.fish

# True where this is the verb; without one, where there is none yet.
function __polylogue_verb_is
    for word in (commandline -opc)[2..-1]
        if not string match -q -- '-*' $word
            test "$word" = "$argv[1]"
            return
        end
    end
    test -z "$argv[1]"
end

# Runs and experiments of the folder that --dir names.
function __polylogue_runs
    set -l dir runs
    set -l previous ''
    for word in (commandline -opc)
        if contains -- $previous -d --dir
            set dir $word
        end
        set previous $word
    end
    echo latest
    for file in $dir/*/ $dir/*.db $dir/*/*.db
        string match -q -- '*/ledger.db' $file
        or string replace -- "$dir/" '' $file | string replace -r '(/|\\.db)$' ''
    end
end

complete -c polylogue -f
`;

/** A completion script for fish 3 and newer. */
export function fishScript({ flags, verbs }: Grammar): string {
  return [
    HEAD,
    ...flags.map((flag) => flagLine("", flag)),
    ...verbs.map(
      ({ name, about }) => `complete -c polylogue -n '__polylogue_verb_is' -a ${name} -d ${quoted(about)}\n`,
    ),
    ...verbs.flatMap(verbLines),
  ].join("");
}

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

const when = (verb: string): string => `-n '__polylogue_verb_is${verb === "" ? "" : ` ${verb}`}'`;

function verbLines({ name, flags, takes }: VerbGrammar): string[] {
  const own = flags.map((flag) => flagLine(name, flag));
  return takes === undefined ? own : [...own, `complete -c polylogue ${when(name)}${lookup(takes)}\n`];
}

function flagLine(verb: string, { short, long, about, takes }: FlagGrammar): string {
  const letters = short === undefined ? "" : ` -s ${short.slice(1)}`;
  const value = takes === undefined ? "" : ` -r${lookup(takes)}`;
  return `complete -c polylogue ${when(verb)}${letters} -l ${long.slice(2)}${value} -d ${quoted(about)}\n`;
}

function lookup(wanted: Wanted): string {
  switch (wanted) {
    case "scenario":
      return " -a '(__fish_complete_suffix .yaml)' -a '(__fish_complete_suffix .yml)'";
    case "run":
      return " -a '(__polylogue_runs)'";
    case "folder":
      return " -a '(__fish_complete_directories)'";
    case "file":
      return " -F";
    case "anything":
      return "";
    default:
      return ` -a ${quoted(wanted.join(" "))}`;
  }
}
