import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { viewerApp } from "../../src/viewer/app.ts";
import { Library } from "../../src/viewer/library.ts";
import type { PageFile } from "../../src/viewer/page-files.ts";
import { freshFolder } from "../support/experiments.ts";

const PORT = 4173;
const HOST = `127.0.0.1:${PORT}`;

export interface Got<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

export interface Viewer {
  readonly folder: string;
  get<T>(
    path: string,
    query?: Readonly<Record<string, string | number>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Got<T>>;
  post<T>(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Got<T>>;
  raw(path: string, init?: RequestInit): Promise<Response>;
  readonly bugs: unknown[];
}

/** A viewer of a folder, asked without a network. A bug that it tells of is kept in `bugs`. */
export function viewerOf(folder: string, page: ReadonlyMap<string, PageFile> = new Map()): Viewer {
  const bugs: unknown[] = [];
  const app = viewerApp({
    library: new Library(folder),
    version: "test",
    page,
    port: () => PORT,
    onBug: (error) => void bugs.push(error),
  });
  const raw = async (path: string, init: RequestInit = {}): Promise<Response> =>
    app.request(`http://${HOST}${path}`, { ...init, headers: { host: HOST, ...init.headers } });
  const got = async <T>(response: Response): Promise<Got<T>> => ({
    status: response.status,
    body: (await response.json()) as T,
    headers: response.headers,
  });
  return {
    folder,
    bugs,
    raw,
    get: async (path, query = {}, headers = {}) => {
      const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
      const words = new URLSearchParams(pairs);
      return got(await raw(`${path}?${words}`, { headers }));
    },
    post: async (path, body, headers = {}) =>
      got(
        await raw(path, {
          method: "POST",
          body: JSON.stringify(body),
          headers: { "content-type": "application/json", origin: `http://${HOST}`, ...headers },
        }),
      ),
  };
}

/** A runs' folder with copies of these run files: `{ "tides/mixed-s1": path }`. */
export function runsFolder(files: Readonly<Record<string, string>>): string {
  const folder = freshFolder();
  for (const [id, path] of Object.entries(files)) {
    const to = join(folder, `${id}.db`);
    mkdirSync(join(to, ".."), { recursive: true });
    copyFileSync(path, to);
  }
  return folder;
}
