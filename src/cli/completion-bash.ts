import type { FlagGrammar, Grammar, VerbGrammar, Wanted } from "./grammar.ts";

const HEAD = `# Completion of polylogue for bash. Now: source <(polylogue completion bash)
# For good: polylogue completion bash > ~/.local/share/bash-completion/completions/polylogue

# Those of the words that begin with what is typed.
_polylogue_words() {
  local word
  for word in "$@"; do
    if [[ $word == "$cur"* ]]; then COMPREPLY+=("$word"); fi
  done
}

# Folders, and files of these endings ('' for all).
_polylogue_files() {
  local found ending
  compopt -o filenames 2>/dev/null
  while IFS= read -r found; do COMPREPLY+=("$found"); done < <(
    compgen -d -- "$cur"
    for ending in "$@"; do compgen -f -X "!*$ending" -- "$cur"; done | while IFS= read -r found; do
      if [[ ! -d $found && \${found##*/} != ledger.db ]]; then printf '%s\\n' "$found"; fi
    done
  )
}

# Runs and experiments of the folder that --dir names. A name that the shell would read as something else is left out.
_polylogue_runs() {
  local dir=runs i file name
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in -d | --dir) dir=\${COMP_WORDS[i + 1]} ;; esac
  done
  _polylogue_words latest
  for file in "$dir"/*/ "$dir"/*.db "$dir"/*/*.db; do
    name=\${file#"$dir"/}
    name=\${name%/}
    if [[ -e $file && $name != *[!A-Za-z0-9._/-]* && \${name##*/} != ledger.db ]]; then _polylogue_words "\${name%.db}"; fi
  done
  if [[ \${#COMPREPLY[@]} -eq 0 ]]; then _polylogue_files .db; fi
}

_polylogue() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} verb='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ \${COMP_WORDS[i]} != -* ]]; then
      verb=\${COMP_WORDS[i]}
      break
    fi
  done
`;

const TAIL = `}
complete -F _polylogue polylogue
`;

/** A completion script for bash 3.2 and newer. */
export function bashScript({ flags, verbs }: Grammar): string {
  const values = verbs.flatMap((verb) => verb.flags.flatMap((flag) => valueCase(verb, flag)));
  return [
    HEAD,
    ...block("  case $verb,$prev in", values),
    "  case $verb in\n",
    `    '') _polylogue_words ${[...verbs.map(({ name }) => name), ...spellings(flags)].join(" ")} ;;\n`,
    ...verbs.map(verbCase),
    "  esac\n",
    TAIL,
  ].join("");
}

const block = (head: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${head}\n`, ...lines, "  esac\n"];

const spellings = (flags: readonly FlagGrammar[]): string[] => flags.map(({ long }) => long);

function valueCase({ name }: VerbGrammar, { short, long, takes }: FlagGrammar): string[] {
  if (takes === undefined) return [];
  const keys = [long, ...(short === undefined ? [] : [short])].map((flag) => `${name},${flag}`).join(" | ");
  return [`    ${keys}) ${takes === "anything" ? "" : `${lookup(takes)}; `}return ;;\n`];
}

function verbCase({ name, flags, takes }: VerbGrammar): string {
  const words = ["_polylogue_words", ...spellings(flags)].join(" ");
  if (takes === undefined) return `    ${name}) ${words} ;;\n`;
  return `    ${name}) if [[ $cur == -* ]]; then ${words}; else ${lookup(takes)}; fi ;;\n`;
}

function lookup(wanted: Wanted): string {
  switch (wanted) {
    case "scenario":
      return "_polylogue_files .yaml .yml";
    case "run":
      return "_polylogue_runs";
    case "folder":
      return "_polylogue_files";
    case "file":
      return "_polylogue_files ''";
    case "anything":
      return ":";
    default:
      return `_polylogue_words ${wanted.join(" ")}`;
  }
}
