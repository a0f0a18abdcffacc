/** Headers as undici gives them, their names in small letters. */
export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Headers as they are read, whoever made them. */
export type HeaderLines = Pick<Headers, "get">;

/**
 * The headers of a good answer, of which three or four are read: the built-in Headers checks, copies and sorts all of them,
 * which takes longer than reading the answer.
 */
export class AnswerHeaders implements Pick<Headers, "get" | "has"> {
  readonly #raw: RawHeaders;

  constructor(raw: RawHeaders) {
    this.#raw = raw;
  }

  get(name: string): string | null {
    const value = this.#raw[name.toLowerCase()];
    return Array.isArray(value) ? value.join(", ") : (value ?? null);
  }

  has(name: string): boolean {
    return this.#raw[name.toLowerCase()] !== undefined;
  }

  entries(): IterableIterator<[string, string]> {
    const lines: [string, string][] = [];
    for (const name of Object.keys(this.#raw)) {
      const value = this.get(name);
      if (value !== null) lines.push([name, value]);
    }
    return lines.values();
  }
}

export function isHeaders(value: unknown): value is HeaderLines {
  return value instanceof Headers || value instanceof AnswerHeaders;
}

export function builtInHeaders(raw: RawHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    if (Array.isArray(value)) for (const each of value) headers.append(name, each);
    else if (value !== undefined) headers.append(name, value);
  }
  return headers;
}
