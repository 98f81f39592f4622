/** How the packet is made longer and shorter at each hook. */

import type { FunctionBuilder } from "../../../../compiler/ir/builder.ts";
import type { Value } from "../../../../compiler/ir/ir.ts";
import { i64 } from "../../../../compiler/ir/types.ts";
import type { PacketEditor } from "../../lower/deparser.ts";
import { XDP_ADJUST_HEAD } from "../../lower/kernel-names.ts";
import { openPacket, type Hook } from "./hooks.ts";

export function packetEditor(context: Value, hook: Hook): PacketEditor {
  return {
    /** The kernel keeps at least an Ethernet header, and has about 200 bytes of room before a packet. */
    moveStart(builder, bytes, failed) {
      const code = builder.call({ kind: "helper", id: XDP_ADJUST_HEAD }, [context, builder.convert("sext", bytes, i64)], i64);
      failUnlessZero(builder, code, failed);
    },
    reopen: (builder) => openPacket(builder, context, hook),
  };
}

/** Goes on in a new block. */
function failUnlessZero(builder: FunctionBuilder, code: Value, failed: number): void {
  const rest = builder.newBlock();
  builder.branch(builder.compare("eq", code, builder.constant(i64, 0)), rest, failed);
  builder.switchTo(rest);
}
