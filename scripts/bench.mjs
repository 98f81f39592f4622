/**
 * `npm run bench`: builds the command, then measures it. The work is in scripts/bench/. Options are passed on: see
 * `npm run bench -- --help`.
 */

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { importTypeScript } from "./import-typescript.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
if (!process.argv.includes("--help")) execFileSync(process.execPath, ["scripts/build.mjs", "--no-types"], { stdio: ["ignore", "ignore", "inherit"] });

const { main } = await importTypeScript("scripts/bench/main.ts");
process.exitCode = await main(process.argv.slice(2));
