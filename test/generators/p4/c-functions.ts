/** Extern functions that C defines: what programs declare, what the C file says, and what the oracle takes them to do. */

import { BOOL, bits, type P4Type } from "./types.ts";
import type { Callable, Parameter } from "./scope.ts";

export interface CFunctionModel {
  readonly callable: Callable;
  readonly definition: string;
  /** Its first parameter is the context of the hook. */
  readonly takesContext?: true;
  /** The result (0 when there is none), and what comes back by out and inout, in their order. `packet`: as it came in. */
  run(args: readonly bigint[], packet: Uint8Array): { readonly result: bigint; readonly back: readonly bigint[] };
}

const parameter = (direction: Parameter["direction"], type: P4Type, name: string): Parameter => ({ direction, type, name });
const external = (name: string, result: P4Type | null, ...parameters: readonly Parameter[]): Callable => ({ kind: "externFunction", name, parameters, result });

const mix: CFunctionModel = {
  callable: external("c_mix", bits(32), parameter("in", bits(32), "a"), parameter("in", bits(9), "b")),
  definition: "__u32 c_mix(__u32 a, __u16 b) { return (a ^ b) * 31 + (a >> 7); }",
  run: ([a, b]) => ({ result: (a! ^ b!) * 31n + (a! >> 7n), back: [] }),
};

const half: CFunctionModel = {
  callable: external("c_half", bits(16, true), parameter("in", bits(13, true), "a")),
  definition: "__s16 c_half(__s16 a) { return a < 0 ? -(-a >> 1) : a >> 1; }",
  run: ([a]) => ({ result: a! / 2n, back: [] }),
};

const wide: CFunctionModel = {
  callable: external("c_wide", bits(48), parameter("in", bits(48), "a"), parameter("in", bits(4), "by")),
  definition: "__u64 c_wide(__u64 a, __u8 by) { return (a << by) ^ (a >> 3); }",
  run: ([a, by]) => ({ result: (a! << by!) ^ (a! >> 3n), back: [] }),
};

const step: CFunctionModel = {
  callable: external("c_step", null, parameter("inout", bits(16), "state"), parameter("in", bits(8), "by"), parameter("out", BOOL, "odd")),
  definition: "void c_step(__u16 *state, __u8 by, _Bool *odd) { *state = *state * 5 + by; *odd = *state & 1; }",
  run: ([state, by]) => {
    const next = BigInt.asUintN(16, state! * 5n + by!);
    return { result: 0n, back: [next, next & 1n] };
  },
};

const byteOf: CFunctionModel = {
  callable: external("c_byte", bits(8), parameter("in", bits(4), "at")),
  takesContext: true,
  definition: `__u8 c_byte(struct CONTEXT *ctx, __u8 at) {
    __u8 *data = (void *)(long)ctx->data;
    void *end = (void *)(long)ctx->data_end;
    at &= 15;
    return (void *)(data + at + 1) > end ? 0 : data[at];
}`,
  run: ([at], packet) => ({ result: BigInt(packet[Number(at)] ?? 0), back: [] }),
};

export const cFunctions: readonly CFunctionModel[] = [mix, half, wide, step, byteOf];

export function cFile(hook: "tc" | "xdp"): string {
  const definitions = cFunctions.map(({ definition }) => definition.replaceAll("CONTEXT", hook === "xdp" ? "xdp_md" : "__sk_buff"));
  return ["#include <linux/bpf.h>", ...definitions, ""].join("\n");
}
