import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Home, Problem } from "./api.ts";
import { blindRoutes } from "./blind-routes.ts";
import { eyeRoutes } from "./eye-routes.ts";
import { forumRoutes } from "./forum-routes.ts";
import { guard } from "./guard.ts";
import type { Library } from "./library.ts";
import type { PageFile } from "./page-files.ts";
import { problemOf, Refusal } from "./refusal.ts";
import { sideRoutes } from "./side-routes.ts";

export interface ViewerOptions {
  readonly library: Library;
  /** Of Polylogue. */
  readonly version: string;
  /** The id of the run that the page opens with. */
  readonly open?: string | undefined;
  readonly page: ReadonlyMap<string, PageFile>;
  /** The port that is listened on. */
  readonly port: () => number;
  /** Told of what should not happen. */
  readonly onBug: (error: unknown) => void;
}

/** Longer than any post. */
const MOST_BODY = 262_144;

/** The viewer's server as a function from requests to answers: it listens nowhere by itself. */
export function viewerApp(options: ViewerOptions): Hono {
  const { library, version, open, page, port, onBug } = options;
  const app = new Hono();
  app.use(guard(port));
  app.use(
    "/api/*",
    bodyLimit({
      maxSize: MOST_BODY,
      onError: () => {
        throw new Refusal(413, `at most ${MOST_BODY} bytes can be sent`);
      },
    }),
  );
  app.use("/api/*", async (c, next) => {
    c.header("Cache-Control", "no-store");
    await next();
  });
  app.get("/api/home", (c) => {
    const home: Home = {
      version,
      folder: library.folder,
      open: open ?? null,
      experiments: library.experiments(),
    };
    return c.json(home);
  });
  for (const routes of [forumRoutes, eyeRoutes, sideRoutes, blindRoutes]) app.route("/api", routes(library));
  app.all("/api/*", () => {
    throw new Refusal(404, "there is nothing under this path");
  });
  app.get("*", (c) => {
    const file = page.get(c.req.path);
    if (file === undefined) {
      if (page.size > 0 || c.req.path !== "/") throw new Refusal(404, "there is nothing under this path");
      return c.text("The page has not been built: npm run build\nThe data are under /api/home.\n", 200);
    }
    c.header("Content-Type", file.type);
    c.header("Cache-Control", file.isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    return c.body(file.bytes);
  });
  app.onError((error, c) => {
    const known = problemOf(error);
    if (known === undefined) onBug(error);
    const problem: Problem = known?.problem ?? {
      error: "this is a bug in Polylogue",
      hint: "The terminal in which the viewer runs says more.",
    };
    return c.json(problem, known?.status ?? 500, { "Cache-Control": "no-store" });
  });
  return app;
}
