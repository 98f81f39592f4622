/**
 * Builds dist/: the command as one CommonJS file (which starts fastest), the library as one ES module, and its types.
 * `npm install` in a checkout and `npm pack` run it; an installed package needs no build.
 */

import { execFileSync } from "node:child_process";
import { existsSync, rmSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

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

// So that `npx ebpfc` in a checkout starts this very tree; npm would else make a copy of it first.
if (existsSync("node_modules/.bin")) {
  for (const name of ["ebpfc", "p4c-ebpf"]) {
    rmSync(`node_modules/.bin/${name}`, { force: true });
    symlinkSync(`../../bin/${name}`, `node_modules/.bin/${name}`);
  }
}
