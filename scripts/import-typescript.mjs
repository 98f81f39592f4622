/** Runs our TypeScript outside of the tests: Node 20 reads none, so the file is bundled first. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
let bundles = 0;

/** The exports of a TypeScript file, named by its path from the project's folder, with all that it imports. */
export async function importTypeScript(path) {
  // Inside node_modules, so that the bundle finds the packages that it leaves out.
  const outfile = join(root, "node_modules", ".cache", `ebpfc-${process.pid}-${bundles++}.mjs`);
  process.on("exit", () => rmSync(outfile, { force: true }));
  await build({
    entryPoints: [join(root, path)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["koffi", "esbuild", "fast-check"],
    // The ANTLR runtime is CommonJS, which Node cannot import by its inner paths and which asks for `assert` by require.
    banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
    sourcemap: "inline",
    logLevel: "warning",
  });
  process.setSourceMapsEnabled(true);
  return import(pathToFileURL(outfile).href);
}
