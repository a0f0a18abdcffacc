import { spawn } from "node:child_process";
import { once } from "node:events";

/** Tests that start the command, or a server of models, run what comes of the sources as they stand. */
export async function setup(): Promise<void> {
  await Promise.all([
    carriedOut("npm", "run", "--silent", "build"),
    carriedOut("npx", "tsc", "-p", "tsconfig.fakes.json"),
  ]);
}

async function carriedOut(...[command, ...args]: [string, ...string[]]): Promise<void> {
  const child = spawn(command, args, { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}`);
}
