import { defineConfig } from "vite";

/** The page of `polylogue view`: static files that the viewer's server hands out as they are. */
export default defineConfig({
  root: "src/viewer/page",
  base: "./",
  // Preact's own names for what JSX becomes, so that no plugin is needed.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../../../dist/viewer/page",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    // No data: addresses, so that the page can be served under a strict policy of contents.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": process.env["POLYLOGUE_VIEW"] ?? "http://127.0.0.1:4173" } },
});
