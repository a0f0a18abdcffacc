import { clip } from "./terminal.ts";

/** Where a block stands: a terminal, or a test's page. */
export interface Screen {
  write(text: string): unknown;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** Lines at the bottom of a terminal that are written over again and again. */
export class LiveBlock {
  readonly #screen: Screen;
  #lines = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** The most lines that a block may have without running out of the screen. */
  get room(): number {
    return Math.max(1, (this.#screen.rows || 24) - 2);
  }

  /** Puts these lines in the place of those that stand there. */
  draw(lines: readonly string[]): void {
    const width = Math.max(20, (this.#screen.columns || 80) - 1);
    const shown = lines.slice(0, this.room).map((line) => clip(line, width));
    this.#screen.write(`${this.#home()}${shown.join("\n")}`);
    this.#lines = shown.length;
  }

  /** Takes the lines away, so that others can be written where they stood. */
  clear(): void {
    if (this.#lines > 0) this.#screen.write(this.#home());
    this.#lines = 0;
  }

  /** To the block's beginning, and everything from there on away. */
  #home(): string {
    const up = this.#lines > 1 ? `\u001b[${this.#lines - 1}A` : "";
    return `\r${up}\u001b[J`;
  }
}
