/**
 * Builds dist/: the command as one CommonJS file (which starts fastest), the library as one ES module, and its types.
 * `npm install` in a checkout and `npm pack` run it; an installed package needs no build.
 */

import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

// npm prepares a checkout anew whenever `npx ebpfc` is first used in it; what is built already need not be built twice.
const sources = ["compiler", "frontends", "backend", "scripts/build.mjs", "package.json", "tsconfig.json", "tsconfig.types.json"];
const products = ["dist/cli.cjs", "dist/index.js", "dist/types/compiler/library.d.ts"];
const isFresh = () => {
  const built = Math.min(...products.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));
  const newest = (path) =>
    statSync(path).isDirectory() ? Math.max(0, ...readdirSync(path).map((name) => newest(`${path}/${name}`))) : statSync(path).mtimeMs;
  return sources.every((path) => newest(path) < built);
};
if (process.argv.includes("--if-stale") && isFresh()) process.exit(0);

const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  external: ["koffi"],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "warning",
};

await Promise.all([
  build({
    ...common,
    entryPoints: ["compiler/cli/entry.ts"],
    outfile: "dist/cli.cjs",
    format: "cjs",
    // For createRequire, which finds koffi from where the package is installed.
    define: { "import.meta.url": "__moduleUrl" },
    banner: { js: 'const __moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
  }),
  build({
    ...common,
    entryPoints: ["compiler/library.ts"],
    outfile: "dist/index.js",
    format: "esm",
    // The ANTLR runtime is CommonJS and asks for `assert` and `util` by require.
    banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
  }),
]);

if (!process.argv.includes("--no-types")) {
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.types.json"], { stdio: "inherit" });
}
