/** The hooks of the kernel that an ebpf_model program can run at: context, packet and verdicts. */

import { contextField, skBuff, xdpMd, type Context } from "../../../../compiler/bpf/contexts.ts";
import type { FunctionBuilder } from "../../../../compiler/ir/builder.ts";
import type { Value } from "../../../../compiler/ir/ir.ts";
import { i32, i64, ptr } from "../../../../compiler/ir/types.ts";
import { invariant } from "../../../../compiler/support/invariant.ts";
import type { Packet } from "../../lower/base.ts";

export interface Hook {
  readonly section: string;
  readonly context: Context;
  /** TC_ACT_OK and TC_ACT_SHOT, or XDP_PASS and XDP_DROP. */
  readonly pass: number;
  readonly drop: number;
}

const tc: Hook = { section: "classifier", context: skBuff, pass: 0, drop: 2 };
const xdp: Hook = { section: "xdp", context: xdpMd, pass: 2, drop: 1 };

export const hooks: ReadonlyMap<string, Hook> = new Map([
  ["tc", tc],
  ["xdp", xdp],
]);

/** Loads the packet's pointers from the context. */
export function openPacket(builder: FunctionBuilder, context: Value, hook: Hook): Packet {
  const data = contextPointer(builder, context, hook.context, "data");
  const dataEnd = contextPointer(builder, context, hook.context, "data_end");
  const length = (at: FunctionBuilder): Value => {
    const field = contextField(hook.context, "len");
    if (field) return at.load(i32, context, { offset: field.offset, align: 4 });
    const bytes = at.binary("sub", at.convert("ptrtoint", dataEnd, i64), at.convert("ptrtoint", data, i64));
    return at.resize(bytes, i32, false);
  };
  return { data, dataEnd, length };
}

/** A 32-bit load that the verifier widens to a pointer. */
function contextPointer(builder: FunctionBuilder, address: Value, context: Context, name: string): Value {
  const field = contextField(context, name);
  invariant(field, `${context.name} has no ${name}`);
  const word = builder.load(i32, address, { offset: field.offset, align: 4 });
  return builder.convert("inttoptr", builder.convert("zext", word, i64), ptr);
}

