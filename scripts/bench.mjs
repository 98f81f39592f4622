/**
 * `npm run bench`: builds the command, then measures it. The work is in scripts/bench/, which is TypeScript and is
 * bundled here. Options are passed on: see `npm run bench -- --help`.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
if (!process.argv.includes("--help")) execFileSync(process.execPath, ["scripts/build.mjs", "--no-types"], { stdio: ["ignore", "ignore", "inherit"] });

// Within the project, so that packages are found.
const folder = mkdtempSync("node_modules/.bench-");
try {
  const outfile = join(folder, "main.mjs");
  await build({ entryPoints: ["scripts/bench/main.ts"], outfile, bundle: true, platform: "node", format: "esm", packages: "external", logLevel: "warning" });
  const { main } = await import(pathToFileURL(outfile).href);
  process.exitCode = await main(process.argv.slice(2));
} finally {
  rmSync(folder, { recursive: true });
}
