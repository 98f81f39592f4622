/** `npm run conformance:c`: judges C objects by those of clang. The work is in scripts/conformance/c/. */

import { fileURLToPath } from "node:url";
import { importTypeScript } from "./import-typescript.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const { main } = await importTypeScript("scripts/conformance/c/main.ts");
process.exitCode = await main(process.argv.slice(2), process.env);
