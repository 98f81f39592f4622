/** C through clang to an object: programs of another compiler for the machines to run. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readObject } from "../../backend/elf/read-object.ts";
import type { LoadableObject } from "../../backend/loadable.ts";

const CLANG = "clang-22";

/** Why C cannot be compiled here; null when it can. */
export function clangUnavailable(): string | null {
  try {
    execFileSync(CLANG, ["--version"], { stdio: "ignore" });
    return null;
  } catch {
    return `${CLANG} is not installed`;
  }
}

const PROLOGUE = `#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>
char program_license[] SEC("license") = "GPL";
#define DATA ((unsigned char *)(long)ctx->data)
#define DATA_END ((unsigned char *)(long)ctx->data_end)
`;

/** `body` after the usual includes and the license. */
export function compileC(body: string, cpu = "v3"): LoadableObject {
  const folder = mkdtempSync(join(tmpdir(), "ebpfc-clang-"));
  try {
    const object = join(folder, "out.o");
    const flags = ["-x", "c", "-", "-target", "bpf", `-mcpu=${cpu}`, "-O2", "-g", "-c", "-o", object, "-I/usr/include/x86_64-linux-gnu", "-Wall", "-Wno-unused-function"];
    execFileSync(CLANG, flags, { input: PROLOGUE + body, stdio: ["pipe", "inherit", "inherit"] });
    return readObject(new Uint8Array(readFileSync(object)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
