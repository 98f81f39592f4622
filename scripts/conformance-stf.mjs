/** `npm run conformance:stf`: compiles, loads and tests the eBPF programs of a corpus. The work is in scripts/conformance/stf/. */

import { fileURLToPath } from "node:url";
import { importTypeScript } from "./import-typescript.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { main } = await importTypeScript("scripts/conformance/stf/main.ts");
process.exitCode = main(process.argv.slice(2), process.env);
