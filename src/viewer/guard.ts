import type { MiddlewareHandler } from "hono";
import { Refusal } from "./refusal.ts";

/** The names under which this machine reaches itself. */
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Scripts and requests come from here alone. Styles may also stand in an element of their own: libraries that draw pictures put
 * some beside them.
 */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "Content-Security-Policy": POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
} as const;

/**
 * Lets in only what this page itself asks, under a name of this machine: another site that a browser has open can neither read
 * nor write here, also not under a name of its own that leads here. `port` is the one listened on.
 */
export function guard(port: () => number): MiddlewareHandler {
  return async (c, next) => {
    const request = {
      method: c.req.method,
      path: c.req.path,
      host: c.req.header("host"),
      origin: c.req.header("origin"),
      site: c.req.header("sec-fetch-site"),
      type: c.req.header("content-type"),
    };
    for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
    checkHost(request.host, port());
    checkSite(request);
    if (request.method === "POST") checkPost(request);
    else if (request.method !== "GET" && request.method !== "HEAD")
      throw new Refusal(405, `${request.method} does nothing here`);
    await next();
  };
}

interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly site: string | undefined;
  readonly type: string | undefined;
}

function checkHost(host: string | undefined, port: number): void {
  if (LOOPBACK.some((name) => host === `${name}:${port}`)) return;
  throw new Refusal(403, "this server answers under the address it printed, and under no other name");
}

function checkSite({ path, host, origin, site }: Incoming): void {
  const isOther = origin !== undefined && origin !== `http://${host}`;
  // Following a link to the page is anybody's right; asking for data is the page's own.
  const isForeign = site === "cross-site" || site === "same-site";
  if (!isOther && !(isForeign && path.startsWith("/api/"))) return;
  throw new Refusal(403, "only the viewer's own page may ask");
}

function checkPost({ origin, site, type }: Incoming): void {
  if (type?.split(";")[0]?.trim().toLowerCase() !== "application/json")
    throw new Refusal(415, "expected Content-Type: application/json");
  if (origin === undefined && site !== "same-origin")
    throw new Refusal(403, "only the viewer's own page may write", "Use polylogue post on a command line.");
}
