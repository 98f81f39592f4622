/**
 * Reading headers. The cursor is known while a state is lowered, so that every field is a load at a constant offset
 * from the start of the packet, and one comparison with its end covers all that is extracted after it for certain.
 */

import type { Value } from "../../../compiler/ir/ir.ts";
import { i1, int } from "../../../compiler/ir/types.ts";
import type { Span } from "../../../compiler/source/source.ts";
import { sizeInBits } from "../check/sizes.ts";
import { resolved, type Type } from "../check/types.ts";
import { scalarType, type Location, type StackLocation } from "./storage.ts";
import { TableLowering } from "./tables.ts";

export interface Cursor {
  /** In bits from the start of the packet. */
  readonly offset: number;
  /** How many bytes of the packet are known to be there. */
  readonly checked: number;
  /** The next element of each stack. */
  readonly next: ReadonlyMap<StackLocation, number>;
}

/** The verifier follows constant offsets into a packet up to here (kernel, MAX_PACKET_OFF). */
const MAX_PACKET_BYTES = 0xffff;

export abstract class PacketReader extends TableLowering {
  protected cursor: Cursor = { offset: 0, checked: 0, next: new Map() };

  /** Leaves to the reject state with `error` unless the packet has `bits` more bits. */
  protected require(bits: number, span: Span): void {
    const bytes = Math.ceil((this.cursor.offset + bits) / 8);
    if (bytes <= this.cursor.checked) return;
    if (bytes > MAX_PACKET_BYTES) return this.unsupported(span, `parsing beyond ${MAX_PACKET_BYTES} bytes`);
    const { builder } = this;
    const rest = this.newBlock();
    const end = builder.pointerAdd(this.packet.data, bytes);
    builder.branch(builder.compare("ugt", end, this.packet.dataEnd), this.failure("PacketTooShort"), rest);
    builder.switchTo(rest);
    this.cursor = { ...this.cursor, checked: bytes };
  }

  protected override conditionally(body: () => void): void {
    const { checked } = this.cursor;
    body();
    this.cursor = { ...this.cursor, checked };
  }

  /** A block that leaves to the reject state with the error. */
  protected abstract failure(error: string): number;

  protected advance(bits: number): void {
    this.cursor = { ...this.cursor, offset: this.cursor.offset + bits };
  }

  protected sizeOf(type: Type): number | undefined {
    const size = sizeInBits(type, this.checked.fieldsOf);
    return size && size.min === size.max ? size.min : undefined;
  }

  /** Fills `target` from `offset` bits past the start of the packet; gives where it ends. */
  protected readInto(target: Location, type: Type, offset: number): number {
    const at = resolved(type);
    switch (target.kind) {
      case "scalar": {
        const bits = scalarType(at)?.bits ?? target.type.bits;
        this.storage.fill(target, this.readBits(offset, bits));
        return offset + bits;
      }
      case "stack":
        return target.elements.reduce((from, element) => this.readInto(element, at.kind === "stack" ? at.element : at, from), offset);
      case "header":
      case "struct": {
        const fields = at.kind === "struct" || at.kind === "header" ? this.checked.fieldsOf(at) : [];
        const end = fields.reduce((from, field) => this.readInto(target.fields.get(field.name)!, field.type, from), offset);
        if (target.kind === "header") this.storage.fill(target.valid, this.builder.constant(i1, 1));
        return end;
      }
    }
  }

  /**
   * `bits` bits at any bit offset. The load is the narrowest machine word around them that lies in the checked part of
   * the packet; it may start before them, as what lies around is shifted out.
   *
   *     bytes    start          start + width
   *              |....fffffffff......|          value = word >> after, cut to `bits`
   *                            ^^^^^^ after
   */
  protected readBits(offset: number, bits: number): Value {
    const { builder } = this;
    const firstByte = Math.floor(offset / 8);
    const bytes = Math.ceil((offset + bits) / 8) - firstByte;
    let width = bytes > 8 ? bytes : 2 ** Math.ceil(Math.log2(bytes));
    let start = Math.min(firstByte, this.cursor.checked - width);
    if (start < 0) [start, width] = [firstByte, bytes];
    const word = this.networkOrder(builder.load(int(width * 8), this.packet.data, { offset: start }));
    const after = (start + width) * 8 - (offset + bits);
    const shifted = after === 0 ? word : builder.binary("lshr", word, builder.constant(int(width * 8), after));
    return builder.resize(shifted, int(bits), false);
  }
}
