import { FORMAT_VERSION } from "./migrations.ts";
import { INDEXES, TABLES } from "./schema.ts";
import { USEFUL_QUERIES } from "./useful-queries.ts";
import { VIEWS } from "./views.ts";

interface DocumentedColumn {
  readonly name: string;
  /** SQL type and constraints of a table's column; empty for a view's. */
  readonly type: string;
  readonly meaning: string;
}

export interface DocumentedTable {
  readonly name: string;
  readonly meaning: string;
  readonly columns: readonly DocumentedColumn[];
}

/** `  seq     INTEGER PRIMARY KEY, -- gapless from 1` */
const TABLE_COLUMN = /^ {2}(\w+) +(.+?),? +-- (.+)$/;
/** `  e.round AS round, -- round`, also where the expression takes several lines. */
const VIEW_COLUMN = /\bAS (\w+),? +-- (.+)$/;

/** The tables or views of a piece of schema, read from the comments in its SQL. */
function documented(sql: string, kind: "TABLE" | "VIEW"): DocumentedTable[] {
  return sql
    .split(/\n(?=-- )/)
    .filter((block) => block.includes(`CREATE ${kind} `))
    .map((block) => {
      const lines = block.trim().split("\n");
      const name = new RegExp(`CREATE ${kind} (\\w+)`).exec(block)?.[1] ?? "";
      const meaning = lines.filter((line) => line.startsWith("-- ")).map((line) => line.slice(3));
      return {
        name,
        meaning: meaning.join(" "),
        columns: lines.flatMap(kind === "TABLE" ? tableColumn : viewColumn),
      };
    });
}

function tableColumn(line: string): DocumentedColumn[] {
  const [, name, type, meaning] = TABLE_COLUMN.exec(line) ?? [];
  return name === undefined || type === undefined || meaning === undefined ? [] : [{ name, type, meaning }];
}

function viewColumn(line: string): DocumentedColumn[] {
  const [, name, meaning] = VIEW_COLUMN.exec(line) ?? [];
  return name === undefined || meaning === undefined ? [] : [{ name, type: "", meaning }];
}

/** Every table and view of the schema, with what its columns mean. */
export const DOCUMENTED: readonly DocumentedTable[] = [
  ...documented(TABLES, "TABLE"),
  ...documented(VIEWS, "VIEW"),
];

const cell = (text: string): string => text.replaceAll("|", "\\|");

function tableSection({ name, meaning, columns }: DocumentedTable): string {
  const typed = columns.some(({ type }) => type !== "");
  const rows = columns.map((column) => {
    const type = typed ? ` ${cell(sqlType(column.type))} |` : "";
    return `| \`${column.name}\` |${type} ${cell(column.meaning)} |`;
  });
  const head = typed ? "| column | type | meaning |\n|---|---|---|" : "| column | meaning |\n|---|---|";
  return `### ${name}\n\n${meaning}\n\n${head}\n${rows.join("\n")}\n`;
}

/** "INTEGER, may be NULL" for "INTEGER"; defaults and checks are said in the meaning. */
function sqlType(declared: string): string {
  const [type = ""] = declared.split(" ");
  const filled = declared.includes("NOT NULL") || declared.includes("PRIMARY KEY");
  return filled ? type : `${type} or NULL`;
}

const INTRODUCTION = `# The run file

One run is one SQLite file: \`runs/<experiment>/<arm>-s<seed>.db\`. Any SQLite tool opens it, and it holds everything: the
scenario, the plan, every event, every prompt, every raw answer, every failure. Nothing else is needed to replay it.

    sqlite3 -readonly runs/first-contact/mixed-s1.db "SELECT author, title, score FROM posts ORDER BY score DESC"

**Start with the views.** They need no join, name agents by handle, and give virtual time twice: \`at\` in milliseconds since
1970, \`time\` as ISO 8601 in UTC. The tables below them are what is written; the views are computed from them when asked.

**While a run is written** you may read it: open the file read-only, together with the \`-wal\` and \`-shm\` files beside it.
One process writes; it holds \`<run>.db-lock\`, which the operating system frees when that process ends, however it ends.
Rounds are committed whole, calls as they return. A file that was finished or closed is alone, out of WAL, and opens from
media that cannot be written; copy a run that is still written together with its \`-wal\`, or not at all.

**What is proven about it.** The events form a chain of SHA-256 links (docs/events.md says how); every text and every prompt
piece is stored with its hash. A changed byte in any of them is found, and its round and kind are named.

**Hashes** are 32 bytes: \`lower(hex(hash))\` writes them as elsewhere. **Texts** are stored as they came, NUL characters
included. A text that holds half a surrogate pair has no UTF-8 form; it is stored as a JSON string with \`escaped = 1\`.

**Format** ${FORMAT_VERSION}, in \`PRAGMA user_version\`. Later formats are reached by migrations; a file from a later version is refused with the
version that wrote it.
`;

/** The text of docs/database.md: made from the comments in the schema's own SQL, checked by a test. */
export function databaseDocument(): string {
  const views = documented(VIEWS, "VIEW").map(tableSection);
  const tables = documented(TABLES, "TABLE").map(tableSection);
  const queries = USEFUL_QUERIES.map(
    ({ question, note, sql }) =>
      `### ${question}\n\n${note === "" ? "" : `${note}\n\n`}\`\`\`sql\n${sql}\n\`\`\`\n`,
  );
  const indexes = INDEXES.map(({ on }) => `- ${on}`);
  return `${[
    INTRODUCTION,
    "## Ten useful queries\n",
    ...queries,
    "## Views\n",
    ...views,
    "## Tables\n",
    ...tables,
    "## Indexes\n",
    "A run that is being written has integer keys only. When it finishes, these are added:\n",
    ...indexes,
  ].join("\n")}\n`;
}
