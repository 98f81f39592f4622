/** A batch as clang compiles it, without the functions that it has no code for: too much stack, 128-bit products. */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CLANG } from "../clang.ts";
import { inFolder } from "../folder.ts";
import { without, type Batch } from "./batch.ts";
import { programsText } from "./programs.ts";

const flags = ["--target=bpf", "-mcpu=v4", "-O2", "-w", "-ferror-limit=0", "-std=gnu11", "-fwrapv", "-fno-strict-aliasing", "-fno-jump-tables", "-c", "in.c", "-o", "out.o"];

export function clangObject(batch: Batch): { readonly object: Uint8Array; readonly batch: Batch } | null {
  if (batch.functions.length === 0) return null;
  const text = programsText(batch);
  const { object, errors } = compile(text);
  if (object) return { object, batch };
  return clangObject(without(batch, faulty(text, batch, errors)));
}

function compile(text: string): { readonly object: Uint8Array | null; readonly errors: string } {
  return inFolder((folder) => {
    writeFileSync(join(folder, "in.c"), text);
    const { status, stderr, error } = spawnSync(CLANG, flags, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 26 });
    if (error) throw error;
    return { object: status === 0 ? new Uint8Array(readFileSync(join(folder, "out.o"))) : null, errors: stderr };
  });
}

/** The functions that errors are in, by the names that begin with theirs on those lines. */
function faulty(text: string, { functions }: Batch, errors: string): ReadonlySet<string> {
  const lines = text.split("\n");
  const names = new Set(functions.map(({ name }) => name));
  const found = [...errors.matchAll(/^in\.c:(\d+):\d+: error: /gm)].flatMap(([, line]) => [...lines[Number(line) - 1]!.matchAll(/\b(?:call_)?([a-z]+\d+)(?:_\w+)?\(/g)].map(([, name]) => name!));
  const faults = new Set(found.filter((name) => names.has(name)));
  if (faults.size > 0) return faults;
  // Its assembler names no place: "Undefined temporary symbol .L__const.func_1.l_3", of its own making.
  if (functions.length === 1 && !/^in\.c:/m.test(errors)) return names;
  throw new Error(`${CLANG}: ${errors}`);
}
