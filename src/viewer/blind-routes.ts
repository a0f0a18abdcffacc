import { Hono } from "hono";
import { Asked } from "./asked.ts";
import { BlindDesk } from "./blind-desk.ts";
import type { Library } from "./library.ts";
import { sentIn } from "./sent.ts";

/** The blind test: which of two threads did one author write? */
export function blindRoutes(library: Library): Hono {
  const app = new Hono();
  const desk = new BlindDesk(library);
  app.post("/blind", async (c) => c.json(await desk.start(await sentIn(c))));
  app.get("/blind", (c) => c.json(desk.results(new Asked(c.req.query()).needed("experiment"))));
  app.get("/blind/:session", (c) => c.json(desk.question(c.req.param("session"))));
  app.post("/blind/:session/answers", async (c) =>
    c.json(desk.answer(c.req.param("session"), await sentIn(c))),
  );
  return app;
}
