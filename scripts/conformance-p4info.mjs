/** `npm run conformance:p4info`: compares P4Info with that of a corpus. The work is in scripts/conformance/p4info/. */

import { fileURLToPath } from "node:url";
import { importTypeScript } from "./import-typescript.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { main } = await importTypeScript("scripts/conformance/p4info/main.ts");
process.exitCode = main(process.argv.slice(2), process.env);
