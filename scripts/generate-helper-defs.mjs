// Writes the C headers that are generated from the table of helpers: node scripts/generate-helper-defs.mjs
import { build } from "esbuild";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
const bundle = await build({
  entryPoints: [fileURLToPath(new URL("compiler/bpf/helper-headers.ts", root))],
  bundle: true,
  format: "esm",
  write: false,
});
const code = Buffer.from(bundle.outputFiles[0].contents).toString("base64");
const { helperDefinitionsHeader, helperIdsHeader } = await import(`data:text/javascript;base64,${code}`);
writeFileSync(new URL("stdlib/c/bpf/bpf_helper_defs.h", root), helperDefinitionsHeader());
writeFileSync(new URL("stdlib/c/linux/bpf_func_id.h", root), helperIdsHeader());
