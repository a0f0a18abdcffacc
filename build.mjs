import { cpSync, readFileSync } from "node:fs";
import { build } from "rolldown";

const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));

/** What nearly every command needs. The other packages stay apart: they are native, or loaded when they are used. */
const EVERYWHERE = ["commander", "p-queue", "picocolors", "string-width", "yaml", "zod"];
const apart = Object.keys(dependencies).filter((name) => !EVERYWHERE.includes(name));

/** One file for the command and one for each thing that is loaded when it is asked for: hundreds of files take longer to find than to run. */
await build({
  input: "src/cli/main.ts",
  platform: "node",
  external: (id) => apart.some((name) => id === name || id.startsWith(`${name}/`)),
  output: {
    dir: "dist/cli",
    cleanDir: true,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    sourcemap: true,
    // Names stay: a stack in a report of a bug should say where it was.
    minify: { mangle: false, compress: true, codegen: true },
  },
  plugins: [
    {
      name: "what-is-read-at-run-time",
      writeBundle: () => cpSync("src/providers/pricing.yaml", "dist/cli/pricing.yaml"),
    },
  ],
});
