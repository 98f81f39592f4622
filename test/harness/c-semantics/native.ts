/** What C functions give natively, compiled by gcc. Signed overflow wraps in BPF, hence -fwrapv. */

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder } from "../folder.ts";
import { callText, inputsText, type Batch, type Results } from "./batch.ts";

export const NATIVE = "gcc";

const flags = ["-w", "-std=gnu11", "-fwrapv", "-fno-strict-aliasing", "-o", "main", "main.c"];

/** A program of csmith's may run for ever. */
const LIMIT_MS = 5_000;

/** Null when they do not end. */
export function nativeResults(batch: Batch): Results | null {
  const { functions, inputs } = batch;
  const prints = functions.map(({ name }) => `__builtin_printf("%ld\\n", ${callText(name)});`).join("\n");
  const main = `int main(void) { static ${inputsText(batch)}\nfor (int i = 0; i < ${inputs.length}; i++) {\n${prints}\n} }`;
  return inFolder((folder) => {
    writeFileSync(join(folder, "main.c"), `${functions.map(({ text }) => text).join("\n")}\n${main}\n`);
    const built = spawnSync(NATIVE, flags, { cwd: folder, encoding: "utf8" });
    if (built.status !== 0) throw new Error(`the generator wrote what ${NATIVE} refuses:\n${built.stderr}`);
    const { stdout, signal } = spawnSync(join(folder, "main"), { encoding: "utf8", timeout: LIMIT_MS });
    if (signal !== null) return null;
    const lines = stdout.trim().split("\n").map(BigInt);
    return new Map(functions.map(({ name }, k) => [name, inputs.map((_, i) => lines[i * functions.length + k]!)]));
  });
}
