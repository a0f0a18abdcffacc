import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { drawn, type Html } from "./html.ts";

/** Made once: Plot only makes elements of it. */
const { document } = parseHTML("<html></html>");

/** What Observable Plot draws, as markup: words and lines take the page's own colours, and no style comes along. */
export function plot(options: Plot.PlotOptions): Html {
  const figure: unknown = Plot.plot({ document, ...options } as Plot.PlotOptions);
  return drawn(figure as Parameters<typeof drawn>[0]);
}
