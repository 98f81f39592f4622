/** `npm run conformance:c`: judges C objects by those of clang. The work is in scripts/conformance/c/. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { importTypeScript } from "./import-typescript.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

// Programs pin their maps by name: they do so in a BPF file system that nobody else sees and that ends with us.
const isApart = "EBPFC_CONFORMANCE_APART";
if (process.env[isApart] === undefined && process.getuid() === 0) {
  const self = [process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const command = ["--mount", "sh", "-c", 'mount -t bpf bpf /sys/fs/bpf && exec "$@"', "sh", ...self];
  const { status } = spawnSync("unshare", command, { stdio: "inherit", env: { ...process.env, [isApart]: "yes" } });
  process.exitCode = status ?? 2;
} else {
  const { main } = await importTypeScript("scripts/conformance/c/main.ts");
  process.exitCode = await main(process.argv.slice(2), process.env);
}
