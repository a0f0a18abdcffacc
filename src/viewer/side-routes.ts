import { Hono } from "hono";
import { Asked } from "./asked.ts";
import type { Library } from "./library.ts";
import { LiveNews } from "./live.ts";
import { leaveWords } from "./outsider-words.ts";
import { pairOf } from "./pair.ts";
import { sentIn } from "./sent.ts";

/** Two runs side by side, and runs that go on. */
export function sideRoutes(library: Library): Hono {
  const app = new Hono();
  const news = new LiveNews(library);
  app.get("/pair", (c) => {
    const asked = new Asked(c.req.query());
    const [first, second] = [library.open(asked.needed("first")), library.open(asked.needed("second"))];
    return c.json(pairOf(library, first, second));
  });
  app.get("/runs/:run/live", (c) => news.tell(c, c.req.param("run")));
  app.post("/runs/:run/inbox", async (c) =>
    c.json(leaveWords(library.open(c.req.param("run")), await sentIn(c))),
  );
  return app;
}
