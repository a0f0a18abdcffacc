/** Where a command writes: data to one place, talk to another, so that a pipe gets nothing but data. */
export interface Output {
  /** Data, for stdout; ends the line unless the text does. */
  out(text: string): void;
  /** Talk, for stderr: progress, warnings, what to type next; ends the line unless the text does. */
  talk(text: string): void;
  /** True where data may be coloured. */
  readonly color: boolean;
  /** Columns that data may fill. */
  readonly width: number;
}

/** How a text is to be set. */
export type Style = Pick<Output, "color" | "width">;

/** What is looked at of an output stream; `process.stdout` is one. */
export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/** Where nobody says how wide the page is. */
const PAGE = 80;
/** Narrower than this, nothing can be set in columns. */
const NARROWEST = 40;

/**
 * The terminal, or whatever the two streams lead to. Colour needs a terminal, and `NO_COLOR` unset or empty. When a reader
 * goes away (`polylogue show x | head`), what is still written to it is dropped, and the command ends as if it had been read.
 */
export function terminalOutput(
  stdout: TextStream,
  stderr: TextStream,
  env: Readonly<Record<string, string | undefined>>,
): Output {
  const isTerminal = stdout.isTTY === true;
  return {
    out: lineWriter(stdout),
    talk: lineWriter(stderr),
    color: isTerminal && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb",
    width: isTerminal ? Math.max(NARROWEST, stdout.columns || PAGE) : PAGE,
  };
}

function lineWriter(stream: TextStream): (text: string) => void {
  let isGone = false;
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
    isGone = true;
  });
  return (text) => {
    if (!isGone) stream.write(text.endsWith("\n") ? text : `${text}\n`);
  };
}

/** Characters that JSON leaves as they are and a terminal might obey, or not show: C1 controls, bidi marks, zero widths … */
const UNSEEN = /[\u007f-\u009f\u2028\u2029\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A value as JSON that is safe on a terminal and loses nothing: whatever could not be seen is written as `\u…`. `indent` is
 * 2 for a document, 0 for one line of JSON lines.
 */
export function jsonText(value: unknown, indent: 0 | 2 = 2): string {
  return JSON.stringify(value, null, indent).replace(UNSEEN, (unseen) =>
    Array.from({ length: unseen.length }, (_, i) => escaped(unseen.charCodeAt(i))).join(""),
  );
}

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, "0")}`;
