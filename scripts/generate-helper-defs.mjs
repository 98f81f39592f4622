/**
 * Writes the C headers that come out of the table of helpers.
 *   npm run helper-defs              writes them
 *   npm run helper-defs -- --check   fails when what is committed differs from what the table gives
 */

import { readFileSync, writeFileSync } from "node:fs";
import { importTypeScript } from "./import-typescript.mjs";

const { helperDefinitionsHeader, helperIdsHeader } = await importTypeScript("compiler/bpf/helper-headers.ts");
const check = process.argv.includes("--check");

const headers = new Map([
  ["stdlib/c/bpf/bpf_helper_defs.h", helperDefinitionsHeader()],
  ["stdlib/c/linux/bpf_func_id.h", helperIdsHeader()],
]);
for (const [path, text] of headers) {
  const url = new URL(`../${path}`, import.meta.url);
  if (!check) writeFileSync(url, text);
  else if (readFileSync(url, "utf8") !== text) {
    console.error(`${path} does not fit the table of helpers: run \`npm run helper-defs\``);
    process.exitCode = 1;
  }
}
