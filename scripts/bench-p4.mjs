/** `npm run bench:p4`: what P4 programs cost beside the objects of p4c and clang. The work is in scripts/bench-p4/. */

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { importTypeScript } from "./import-typescript.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
execFileSync(process.execPath, ["scripts/build.mjs", "--no-types"], { stdio: ["ignore", "ignore", "inherit"] });
const { main } = await importTypeScript("scripts/bench-p4/main.ts");
process.exitCode = await main(process.argv.slice(2), process.env);
