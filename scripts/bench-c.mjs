/** `npm run bench:c`: what networking programs cost beside clang's objects. The work is in scripts/bench-c/. */

import { fileURLToPath } from "node:url";
import { importTypeScript } from "./import-typescript.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { main } = await importTypeScript("scripts/bench-c/main.ts");
process.exitCode = await main(process.argv.slice(2), process.env);
