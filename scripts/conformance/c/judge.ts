/** Compiles one program with both compilers, loads both objects, and compares. */

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseObject } from "../../../backend/elf/parse-object.ts";
import type { CorpusProgram } from "./corpus.ts";
import { load } from "./load.ts";
import { runCommand } from "./processes.ts";

export interface Side {
  /** Why it does not compile. */
  readonly compileFailure?: string;
  /** Why it does not load. */
  readonly loadFailure?: string;
  /** In slots of eight bytes, every function once; absent when there is no object. */
  readonly instructions?: number;
  /** That the verifier went through; absent when nothing was loaded. */
  readonly verified?: number;
  readonly milliseconds: number;
}

export interface Judgement {
  readonly program: CorpusProgram;
  readonly ours: Side;
  readonly clang: Side;
}

const LIMIT_MS = 30_000;

/** Debian keeps <asm/types.h> in a folder of the machine's own. */
const machineHeaders = ["/usr/include/x86_64-linux-gnu", "/usr/include/aarch64-linux-gnu"].filter((folder) => existsSync(folder)).map((folder) => `-I${folder}`);

/** `name` is unique among the programs; `scratch` a folder for objects. */
export async function judge(program: CorpusProgram, corpus: string, scratch: string, name: string): Promise<Judgement> {
  const clangObject = join(scratch, `${name}.clang.o`);
  const ourObject = join(scratch, `${name}.o`);
  const clang = ["clang-22", "--target=bpf", "-mcpu=v3", "-O2", "-g", "-w", ...program.flags, ...machineHeaders, "-c", program.path, "-o", clangObject];
  const ours = [resolve("bin/ebpfc"), "-w", "--system-headers", ...program.flags, program.path, "-o", ourObject];
  return {
    program,
    clang: await measure(clang, corpus, clangObject, `${name}-clang`),
    ours: await measure(ours, corpus, ourObject, name),
  };
}

async function measure(command: readonly string[], corpus: string, object: string, name: string): Promise<Side> {
  const { ok, errors, milliseconds } = await runCommand(command, corpus, LIMIT_MS);
  if (!ok) return { compileFailure: firstError(errors), milliseconds };
  const instructions = countInstructions(object);
  if (typeof instructions === "string") return { compileFailure: instructions, milliseconds };
  const loaded = await load(object, name);
  if (typeof loaded === "string") return { loadFailure: loaded, instructions, milliseconds };
  return { verified: loaded.verified, instructions, milliseconds };
}

function firstError(errors: string): string {
  const lines = errors.split("\n");
  return (lines.find((line) => /\berror: /.test(line)) ?? lines.find((line) => line.trim() !== "") ?? "it does not say why").replace(/^\S*\//, "");
}

/** A string says what is wrong with the object. */
function countInstructions(object: string): number | string {
  try {
    return parseObject(new Uint8Array(readFileSync(object))).functions.reduce((sum, one) => sum + one.size / 8, 0);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
