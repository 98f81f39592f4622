/** The functions of the running kernel by name: what calls of kfuncs mean. */

import { readFileSync } from "node:fs";
import { BTF_HEADER_SIZE, kindNumbers, type BtfKind } from "../btf/types.ts";
import { hostEndian } from "./bpf-call.ts";

let functions: ReadonlyMap<string, number> | undefined;

/** The id of a function in the BTF of the kernel itself (not of its modules). Throws when the kernel has no BTF. */
export function kernelFunctionId(name: string): number | undefined {
  functions ??= readFunctions(readFileSync("/sys/kernel/btf/vmlinux"));
  return functions.get(name);
}

/** Words that each kind has after its three, for itself and for each of its members (btf.rst §2.2). */
const extraWords: Readonly<Record<BtfKind, readonly [own: number, each: number]>> = {
  int: [1, 0], ptr: [0, 0], array: [3, 0], struct: [0, 3], union: [0, 3], enum: [0, 2], fwd: [0, 0], typedef: [0, 0],
  volatile: [0, 0], const: [0, 0], restrict: [0, 0], func: [0, 0], func_proto: [0, 2], var: [1, 0], datasec: [0, 3],
  float: [0, 0], decl_tag: [1, 0], type_tag: [0, 0], enum64: [0, 3],
};
const extraByNumber = new Map(Object.entries(kindNumbers).map(([kind, number]) => [number as number, extraWords[kind as BtfKind]]));

/** Walks over the 150,000 types of a kernel without making objects of them. */
function readFunctions(bytes: Buffer): Map<string, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = hostEndian === "little";
  const word = (at: number): number => view.getUint32(at, little);
  const types = word(4) + word(8);
  const end = types + word(12);
  const strings = word(4) + word(16);
  const found = new Map<string, number>();
  for (let at = Math.max(types, BTF_HEADER_SIZE), id = 1; at < end; id++) {
    const info = word(at + 4);
    const kind = (info >>> 24) & 0x1f;
    if (kind === kindNumbers.func) found.set(textAt(bytes, strings + word(at)), id);
    const extra = extraByNumber.get(kind);
    // A kind of a later kernel: its size is unknown, and so is what follows.
    if (!extra) break;
    at += 4 * (3 + extra[0] + extra[1] * (info & 0xffff));
  }
  return found;
}

function textAt(bytes: Buffer, start: number): string {
  return bytes.toString("latin1", start, bytes.indexOf(0, start));
}
