import { once } from "node:events";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import { PolylogueError } from "../core/errors.ts";

/** How many ports are tried where nobody named one. */
const TRIES = 20;

export interface Address {
  readonly host: "127.0.0.1" | "::1";
  /** The first that is tried; 0 for any that is free. */
  readonly port: number;
  /** True where no other port will do. */
  readonly isFixed: boolean;
}

export interface Serving {
  readonly url: string;
  readonly port: number;
  /** Ends all connections, also those that wait for news. */
  close(): Promise<void>;
}

/**
 * Listens on this machine alone. `appOf` is given the port that is listened on, for as long as there is none: 0.
 * Throws `usage` where the port, or every one tried, is taken.
 */
export async function serve(appOf: (port: () => number) => Hono, address: Address): Promise<Serving> {
  const { host, port, isFixed } = address;
  let listening = 0;
  const { fetch } = appOf(() => listening);
  const last = isFixed || port === 0 ? port : port + TRIES - 1;
  for (let tried = port; tried <= last; tried += 1) {
    const server = await listen(fetch, host, tried);
    if (server === undefined) continue;
    listening = portOf(server, tried);
    const url = `http://${host === "::1" ? "[::1]" : host}:${listening}/`;
    return { url, port: listening, close: () => closed(server) };
  }
  const taken = last === port ? `port ${port} is taken` : `all ports from ${port} to ${last} are taken`;
  throw new PolylogueError("usage", taken, { hint: "Choose another one with --port." });
}

type Server = ReturnType<typeof createAdaptorServer>;

/** Undefined where the port is taken. */
async function listen(fetch: Hono["fetch"], host: string, port: number): Promise<Server | undefined> {
  const server = createAdaptorServer({ fetch });
  server.listen(port, host);
  try {
    await once(server, "listening");
    return server;
  } catch (error) {
    if (codeOf(error) === "EADDRINUSE") return undefined;
    throw cannotListen(error, host, port);
  }
}

function portOf(server: Server, asked: number): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : asked;
}

async function closed(server: Server): Promise<void> {
  const end = once(server, "close");
  server.close();
  if ("closeAllConnections" in server) server.closeAllConnections();
  await end;
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

function cannotListen(error: unknown, host: string, port: number): unknown {
  const code = codeOf(error);
  if (code === "EACCES")
    return new PolylogueError("usage", `port ${port} needs rights that you do not have`, {
      hint: "Choose one above 1023 with --port.",
      cause: error,
    });
  if (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT")
    return new PolylogueError("usage", `this machine has no address ${host}`, { cause: error });
  return error;
}
