/** Writing headers into the packet: whole bytes at a time, in the order of the network. */

import type { Value } from "../../../compiler/ir/ir.ts";
import { int } from "../../../compiler/ir/types.ts";
import { resolved, type Type } from "../check/types.ts";
import { ParserLowering } from "./parsers.ts";
import type { Location, ScalarLocation, VarbitLocation } from "./storage.ts";

/** Fields that together fill whole bytes. */
interface Cell {
  /** In bytes from the start of the header. */
  readonly offset: number;
  readonly bits: number;
  readonly fields: readonly ScalarLocation[];
}

export abstract class PacketWriter extends ParserLowering {
  /** Writes the fields that are asked for, and what shares bytes with them, at `pointer` plus `offset` bytes, which were checked. */
  protected writeFields(fields: readonly ScalarLocation[], pointer: Value, offset: number, wanted: (field: ScalarLocation) => boolean): void {
    for (const cell of cellsOf(fields)) {
      if (!cell.fields.some(wanted)) continue;
      this.builder.store(pointer, this.networkOrder(this.cellValue(cell)), { offset: offset + cell.offset });
    }
  }

  /** The first field in the leftmost bits. */
  private cellValue({ fields, bits }: Cell): Value {
    const { builder } = this;
    const type = int(bits);
    let left = bits;
    const parts = fields.map((field) => {
      left -= field.type.bits;
      const wide = builder.resize(this.storage.load(field), type, false);
      return left === 0 ? wide : builder.binary("shl", wide, builder.constant(type, left));
    });
    return parts.reduce((sum, part) => builder.binary("or", sum, part));
  }

  /** The scalars of a header in the order in which they lie in the packet, and its varbit among them. */
  protected leaves(location: Location, type: Type): (ScalarLocation | VarbitLocation)[] {
    const at = resolved(type);
    switch (location.kind) {
      case "scalar":
      case "varbit":
        return [location];
      case "stack":
        return at.kind === "stack" ? location.elements.flatMap((element) => this.leaves(element, at.element)) : [];
      case "struct":
      case "header":
        return at.kind === "struct" || at.kind === "header" ? this.checked.fieldsOf(at).flatMap((field) => this.leaves(location.fields.get(field.name)!, field.type)) : [];
    }
  }
}

function cellsOf(fields: readonly ScalarLocation[]): Cell[] {
  const cells: Cell[] = [];
  let [start, bits] = [0, 0];
  let open: ScalarLocation[] = [];
  for (const field of fields) {
    open.push(field);
    bits += field.type.bits;
    if (bits % 8 !== 0) continue;
    cells.push({ offset: start, bits, fields: open });
    start += bits / 8;
    [open, bits] = [[], 0];
  }
  return cells;
}
