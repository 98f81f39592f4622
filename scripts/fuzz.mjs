/** Bundles test/fuzz/fuzz.ts and runs it with the arguments given. */

import { rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join } from "node:path";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
// Inside node_modules, so that the bundle finds the packages that it leaves out.
const outfile = join(root, "node_modules", ".cache", `ebpfc-fuzz-${process.pid}.mjs`);
await build({
  entryPoints: [join(root, "test/fuzz/fuzz.ts")],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
});
process.setSourceMapsEnabled(true);
process.on("exit", () => rmSync(outfile, { force: true }));
await import(pathToFileURL(outfile).href);
