/** C to BPF objects by clang: the measure of our own objects, and programs of another compiler for the machines. */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inFolder } from "./folder.ts";

export const CLANG = "clang-22";

const ourHeaders = ["-nostdinc", "-I", fileURLToPath(new URL("../../stdlib/c", import.meta.url))];
const systemHeaders = ["-I/usr/include/x86_64-linux-gnu", "-I/usr/include/aarch64-linux-gnu"];

/** With our own headers. A string is the text itself, which is called `in.c`. Throws with what clang says when it does not compile. */
export function compileWithClang(source: URL | string, ...options: readonly string[]): Uint8Array {
  return compile(source, [...ourHeaders, ...options]);
}

/** With the headers of the system and of libbpf. */
export function compileWithSystemHeaders(source: URL | string, ...options: readonly string[]): Uint8Array {
  return compile(source, [...systemHeaders, ...options]);
}

function compile(source: URL | string, options: readonly string[]): Uint8Array {
  return inFolder((folder) => {
    if (!(source instanceof URL)) writeFileSync(join(folder, "in.c"), source);
    const args = ["--target=bpf", "-mcpu=v3", "-O2", "-g", ...options, "-c", source instanceof URL ? fileURLToPath(source) : "in.c", "-o", "out.o"];
    const { status, stderr, error } = spawnSync(CLANG, args, { cwd: folder, encoding: "utf8" });
    if (error) throw error;
    if (status !== 0) throw new Error(stderr);
    return new Uint8Array(readFileSync(join(folder, "out.o")));
  });
}
