/**
 * Where the command starts: `dist/cli.cjs`, called by the files in bin/. Run with --build-snapshot it warms up and
 * becomes the snapshot that later runs start from.
 */

import { join } from "node:path";
import { startupSnapshot } from "node:v8";
import { main } from "./main.ts";
import { warmUp } from "./warm-up.ts";

function start(argv: readonly string[]): void {
  const root = process.env.EBPFC_ROOT ?? join(__dirname, "..");
  const program = process.env.EBPFC_PROGRAM === "p4c-ebpf" ? "p4c-ebpf" : "ebpfc";
  process.exitCode = main(argv, join(root, "stdlib"), program);
}

if (startupSnapshot.isBuildingSnapshot()) {
  warmUp(join(process.env.EBPFC_ROOT ?? join(__dirname, ".."), "stdlib"));
  startupSnapshot.setDeserializeMainFunction(() => start(process.argv.slice(2)));
} else {
  start(process.argv.slice(2));
}
