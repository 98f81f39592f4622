/** `npm run conformance:p4`: judges the P4 checker by a corpus. The work is in scripts/conformance/p4/. */

import { fileURLToPath } from "node:url";
import { importTypeScript } from "./import-typescript.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { main } = await importTypeScript("scripts/conformance/p4/main.ts");
process.exitCode = main(process.argv.slice(2), process.env);
