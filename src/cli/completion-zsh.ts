import type { FlagGrammar, Grammar, VerbGrammar, Wanted } from "./grammar.ts";

const HEAD = `#compdef polylogue
# Completion of polylogue for zsh. Now: source <(polylogue completion zsh)
# For good: polylogue completion zsh > "\${fpath[1]}/_polylogue"

# Runs and experiments of the folder that --dir names.
_polylogue_runs() {
  local dir=runs i
  for ((i = 2; i < CURRENT; i++)); do
    case $words[i] in (-d|--dir) dir=\${(Q)words[i + 1]} ;; esac
  done
  local -a names
  names=($dir/*(N/) $dir/*.db(N) $dir/*/*.db(N))
  names=(\${names:#*/ledger.db})
  names=(latest \${\${names#$dir/}%.db})
  compadd -a names || _files -g '*.db'
}

_polylogue() {
  local verb='' prev=$words[CURRENT-1] i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    if [[ $words[i] != -* ]]; then verb=$words[i]; break; fi
  done
`;

/** Both when it is sourced and when it is found by its name in \`fpath\`. */
const TAIL = `}
if [[ $funcstack[1] == _polylogue ]]; then _polylogue "$@"; else compdef _polylogue polylogue; fi
`;

/** A completion script for zsh. */
export function zshScript({ flags, verbs }: Grammar): string {
  const values = verbs.flatMap((verb) => verb.flags.flatMap((flag) => valueCase(verb, flag)));
  return [
    HEAD,
    ...(values.length === 0 ? [] : ["  case $verb,$prev in\n", ...values, "  esac\n"]),
    "  case $verb in\n",
    `    ('')\n      if [[ $PREFIX == -* ]]; then\n        ${describe("flag", flags.map(flagEntry))}\n`,
    `      else\n        ${describe("command", verbs.map(verbEntry))}\n      fi\n      ;;\n`,
    ...verbs.map(verbCase),
    "  esac\n",
    TAIL,
  ].join("");
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const entry = (name: string, about: string): string => quoted(`${name}:${about}`);
const flagEntry = ({ long, about }: FlagGrammar): string => entry(long, about);
const verbEntry = ({ name, about }: VerbGrammar): string => entry(name, about);

const describe = (what: string, entries: readonly string[]): string =>
  `found=(${entries.join(" ")}); _describe ${what} found`;

function valueCase({ name }: VerbGrammar, { short, long, takes }: FlagGrammar): string[] {
  if (takes === undefined) return [];
  const keys = [long, ...(short === undefined ? [] : [short])].map((flag) => `${name},${flag}`).join("|");
  return [`    (${keys}) ${lookup(takes)}; return ;;\n`];
}

function verbCase({ name, flags, takes }: VerbGrammar): string {
  const words = describe("flag", flags.map(flagEntry));
  if (takes === undefined) return `    (${name}) ${words} ;;\n`;
  return `    (${name})\n      if [[ $PREFIX == -* ]]; then\n        ${words}\n      else\n        ${lookup(takes)}\n      fi\n      ;;\n`;
}

function lookup(wanted: Wanted): string {
  switch (wanted) {
    case "scenario":
      return "_files -g '*.(yaml|yml)'";
    case "run":
      return "_polylogue_runs";
    case "folder":
      return "_files -/";
    case "file":
      return "_files";
    case "anything":
      return "_message 'a value'";
    default:
      return `compadd -- ${wanted.join(" ")}`;
  }
}
