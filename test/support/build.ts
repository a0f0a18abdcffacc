import { execFileSync } from "node:child_process";

/** Tests that start the command run what `npm run build` makes of the sources as they stand. */
export function setup(): void {
  execFileSync("npm", ["run", "--silent", "build"], { stdio: "inherit" });
}
