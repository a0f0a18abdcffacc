import { spawn } from "node:child_process";
import { once } from "node:events";
import { build } from "rolldown";

/** Tests that start the command, a server of models or a writer run what comes of the sources as they stand. */
export async function setup(): Promise<void> {
  await Promise.all([
    carriedOut("npm", "run", "--silent", "build"),
    carriedOut("npx", "tsc", "-p", "tsconfig.fakes.json"),
    build({
      input: "test/store/writer-process.mjs",
      platform: "node",
      external: ["better-sqlite3"],
      output: { dir: "test/.built" },
    }),
  ]);
}

async function carriedOut(...[command, ...args]: [string, ...string[]]): Promise<void> {
  const child = spawn(command, args, { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}`);
}
