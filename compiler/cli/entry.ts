/** Where the command starts: `dist/cli.cjs`, called by the files in bin/. */

import { join } from "node:path";
import { main } from "./main.ts";

const program = process.env.EBPFC_PROGRAM === "p4c-ebpf" ? "p4c-ebpf" : "ebpfc";
process.exitCode = main(process.argv.slice(2), join(__dirname, "..", "stdlib"), program);
