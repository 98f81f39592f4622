/** C to a BPF object by clang, with our own headers: the measure of our own objects. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const headers = fileURLToPath(new URL("../../stdlib/c", import.meta.url));

/** Throws with what clang says when the file does not compile. */
export function compileWithClang(source: URL, ...options: readonly string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "ebpfc-clang-"));
  try {
    const out = join(folder, "out.o");
    const args = ["--target=bpf", "-mcpu=v3", "-O2", "-g", "-nostdinc", "-I", headers, ...options, "-c", fileURLToPath(source), "-o", out];
    const { status, stderr, error } = spawnSync("clang-22", args, { encoding: "utf8" });
    if (error) throw error;
    if (status !== 0) throw new Error(stderr);
    return new Uint8Array(readFileSync(out));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
