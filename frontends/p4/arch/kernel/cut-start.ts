/**
 * The start of a packet cut off by hand, where no helper does: the bytes behind it are moved, piece by piece. The verifier
 * goes through the loop for as many rounds as the longest packet takes; a global function is verified once, whatever the
 * ways to its calls.
 */

import { contextField, skBuff } from "../../../../compiler/bpf/contexts.ts";
import { FunctionBuilder } from "../../../../compiler/ir/builder.ts";
import type { Value } from "../../../../compiler/ir/ir.ts";
import { i32, i64, ptr } from "../../../../compiler/ir/types.ts";
import type { Span } from "../../../../compiler/source/source.ts";
import { invariant } from "../../../../compiler/support/invariant.ts";
import { SKB_CHANGE_TAIL, SKB_LOAD_BYTES, SKB_STORE_BYTES } from "../../lower/kernel-names.ts";
import type { ModuleParts } from "../../lower/module-parts.ts";

const NAME = "ebpfc_cut_start";

/** Bytes that are moved at once, over the stack. */
const CHUNK = 64;
/** The verifier wants an end of the loop; the kernel's own limit is below (BPF_SKB_MAX_LEN, or an IP packet's length). */
const MOST_BYTES = 0x1_0000;

/** Moves everything behind the first `bytes` (an i32, positive) to the start, and cuts the end off; 0 when it is done. */
export function cutStart(builder: FunctionBuilder, parts: ModuleParts, context: Value, bytes: Value): Value {
  const { span } = builder;
  invariant(span, "code has a place");
  if (!parts.functions.some(({ name }) => name === NAME)) define(parts, span);
  return builder.call({ kind: "function", name: NAME }, [context, bytes], i64);
}

function define(parts: ModuleParts, span: Span): void {
  const params = [{ name: "ctx", type: ptr }, { name: "bytes", type: i32 }];
  const builder = new FunctionBuilder({ name: NAME, params, returnType: i64, inline: "never", dataType: prototype(parts), span });
  builder.span = span;
  const [context, bytes] = builder.params as readonly [Value, Value];
  const failed = builder.newBlock();
  moveBytes(builder, context, bytes, failed);
  const kept = builder.convert("zext", left(builder, context, bytes), i64);
  builder.return(builder.call({ kind: "helper", id: SKB_CHANGE_TAIL }, [context, kept, builder.constant(i64, 0)], i64));
  builder.switchTo(failed);
  builder.return(builder.constant(i64, 1));
  parts.functions.push(builder.finish());
}

/** What is left of the packet. Read anew wherever it is wanted: one value less to keep, for which there is no register. */
function left(builder: FunctionBuilder, context: Value, bytes: Value): Value {
  const field = contextField(skBuff, "len");
  invariant(field, "__sk_buff has a length");
  return builder.binary("sub", builder.load(i32, context, { offset: field.offset, align: 4, volatile: true }), bytes);
}

/** Goes on in a new block when all that is left has come to the start: whole chunks first, of a size that the verifier knows. */
function moveBytes(builder: FunctionBuilder, context: Value, bytes: Value, failed: number): void {
  const buffer = builder.slotAddress(builder.newSlot("moved bytes", CHUNK, 8));
  const position = builder.slotAddress(builder.newSlot("position", 4, 4));
  const move = (at: Value, size: Value): void => {
    const from = builder.convert("zext", builder.binary("add", at, bytes), i64);
    builder.call({ kind: "helper", id: SKB_LOAD_BYTES }, [context, from, buffer, size], i64);
    builder.call({ kind: "helper", id: SKB_STORE_BYTES }, [context, builder.convert("zext", at, i64), buffer, size, builder.constant(i64, 0)], i64);
  };
  builder.store(position, builder.constant(i32, 0), { align: 4 });
  const [next, whole, part, rest, done] = [builder.newBlock(), builder.newBlock(), builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.jump(next);
  builder.switchTo(next);
  const at = builder.load(i32, position, { align: 4 });
  const size = builder.binary("sub", left(builder, context, bytes), at);
  builder.branch(builder.compare("uge", size, builder.constant(i32, CHUNK)), whole, part);
  builder.switchTo(whole);
  move(at, builder.constant(i64, CHUNK));
  const after = builder.binary("add", at, builder.constant(i32, CHUNK));
  builder.store(position, after, { align: 4 });
  builder.branch(builder.compare("ult", after, builder.constant(i32, MOST_BYTES)), next, failed);
  builder.switchTo(part);
  builder.branch(builder.compare("ne", size, builder.constant(i32, 0)), rest, done);
  builder.switchTo(rest);
  move(at, builder.convert("zext", size, i64));
  builder.jump(done);
  builder.switchTo(done);
}

/** `long function(struct __sk_buff *ctx, u32 bytes)`: of a global function the verifier wants the struct itself. */
function prototype(parts: ModuleParts): ReturnType<ModuleParts["dataType"]> {
  const context = parts.dataType({ kind: "pointer", to: parts.struct(skBuff.name, 0, []) });
  return parts.dataType({ kind: "function", returns: parts.long(), params: [{ name: "ctx", type: context }, { name: "bytes", type: parts.unsigned(4) }] });
}
