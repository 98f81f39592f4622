/** A module with one of everything that an object can hold. */

import type { CompiledModule } from "../../backend/compiled.ts";
import { assemble, moduleOf } from "./module.ts";

const source = {
  name: "sample.c",
  text: `struct packet_count counters;
int pass(struct xdp_md *ctx)
{
  int key = 0;
  hits = hits + helper(key);
  return XDP_PASS;
}
static int helper(int key) { return key + step; }
int shared(int key) { total += key; return key; }
`,
};

const U32 = 0;
const CONTEXT = 1;
const CONTEXT_POINTER = 2;
const PROGRAM = 3;
const COUNT = 4;
const U64 = 5;
const INT = 6;
const SUBPROGRAM = 7;

export function sampleModule(endian: "little" | "big" = "little"): CompiledModule {
  return moduleOf({
    endian,
    name: "dir/sample.c",
    sources: [source],
    dataTypes: [
      { kind: "int", name: "unsigned int", size: 4, encoding: "unsigned" },
      { kind: "struct", name: "xdp_md", size: 8, members: [{ name: "data", type: U32, bitOffset: 0 }, { name: "data_end", type: U32, bitOffset: 32 }] },
      { kind: "pointer", to: CONTEXT },
      { kind: "function", returns: INT, params: [{ name: "ctx", type: CONTEXT_POINTER }] },
      { kind: "struct", name: "packet_count", size: 16, members: [{ name: "packets", type: U64, bitOffset: 0 }, { name: "bytes", type: U64, bitOffset: 64 }] },
      { kind: "int", name: "unsigned long", size: 8, encoding: "unsigned" },
      { kind: "int", name: "int", size: 4, encoding: "signed" },
      { kind: "function", returns: INT, params: [{ name: "key", type: INT }] },
    ],
    functions: [
      assemble("helper", source, `
        r2 = data[step] ll                 ; @8
        w0 = *(u32 *)(r2 + 0)
        w0 += w1
        exit
      `, { linkage: "static", dataType: SUBPROGRAM, paramNames: ["key"] }),
      assemble("shared", source, `
        r6 = r1
        r2 = data[total] ll                ; @9
        r3 = *(u64 *)(r2 + 0)
        r3 += r1
        *(u64 *)(r2 + 0) = r3
        call helper
        r0 = r6
        exit
      `, { dataType: SUBPROGRAM, paramNames: ["key"] }),
      assemble("pass", source, `
        w6 = 0                             ; @4
        *(u32 *)(r10 - 4) = w6
        r2 = r10
        r2 += -4
        r1 = map[counters] ll              ; @5
        call 1
        if r0 == 0 goto missing
        r1 = *(u64 *)(r0 + 0)
        r1 += 1
        *(u64 *)(r0 + 0) = r1
      missing:
        w1 = 0                             ; @5
        call helper
        r1 = r0
        call shared
        r2 = data[hits] ll
        lock *(u32 *)(r2 + 0) += w0
        w0 = 2                             ; @6
        exit
      `, { section: "xdp", dataType: PROGRAM }),
      assemble("drop", source, `
        w1 = 5                             ; @2
        call shared
        w0 = 1
        exit
      `, { section: "xdp", dataType: PROGRAM }),
      assemble("tc_pass", source, `
        r2 = map[jumps] ll
        w3 = 0
        call 12
        w0 = 0
        exit
      `, { section: "classifier" }),
      assemble("tc_target", source, `w0 = 7\nexit`, { section: "classifier" }),
    ],
    globals: [
      { name: "hits", linkage: "global", section: ".bss", size: 4, align: 4, bytes: null, relocations: [], readonly: false, dataType: INT },
      { name: "total", linkage: "static", section: ".bss", size: 8, align: 8, bytes: null, relocations: [], readonly: false, dataType: U64 },
      { name: "pad", linkage: "static", section: ".rodata", size: 1, align: 1, bytes: Uint8Array.of(9), relocations: [], readonly: true },
      { name: "step", linkage: "static", section: ".rodata", size: 4, align: 4, bytes: endian === "little" ? Uint8Array.of(3, 0, 0, 0) : Uint8Array.of(0, 0, 0, 3), relocations: [], readonly: true, dataType: INT },
    ],
    maps: [
      { name: "counters", type: 2, keySize: 4, valueSize: 16, maxEntries: 4, flags: 0, keyType: U32, valueType: COUNT },
      { name: "jumps", type: 3, keySize: 4, valueSize: 4, maxEntries: 2, flags: 0, values: [{ index: 0, symbol: "tc_target" }] },
      { name: "outer", type: 12, keySize: 4, valueSize: 4, maxEntries: 3, flags: 0, inner: { name: "inner", type: 2, keySize: 4, valueSize: 16, maxEntries: 4, flags: 0, keyType: U32, valueType: COUNT }, values: [{ index: 1, symbol: "counters" }] },
    ],
  });
}
