/**
 * Reading headers. The cursor is known while a state is lowered, so that every field is a load at a constant offset
 * from the start of the packet, and one comparison with its end covers all that is extracted after it for certain.
 */

import type { SlotId, Value } from "../../../compiler/ir/ir.ts";
import { i1, i32, i64, int, ptr } from "../../../compiler/ir/types.ts";
import type { Span } from "../../../compiler/source/source.ts";
import { sizeInBits } from "../check/sizes.ts";
import { resolved, type Field, type StructType, type Type } from "../check/types.ts";
import { scalarType, type HeaderLocation, type Location, type ScalarLocation } from "./storage.ts";
import type { StackIndices } from "./stack-indices.ts";
import { TableLowering } from "./tables.ts";

export interface Cursor {
  /** How often the parser moved by what only the run knows: `offset` counts from the last such place, at first from the start of the packet. */
  readonly base: number;
  /** In bits. */
  readonly offset: number;
  /** How many bytes behind the base are known to be there. */
  readonly checked: number;
  /** The next element of each stack. */
  readonly next: StackIndices;
}

/** The verifier follows constant offsets into a packet up to here (kernel, MAX_PACKET_OFF). */
const MAX_PACKET_BYTES = 0xffff;
/** A base lies before this, so that what is read behind it is within the verifier's limit too. */
const MAX_BASE = 0xf000;

export abstract class PacketReader extends TableLowering {
  protected cursor: Cursor = { base: 0, offset: 0, checked: 0, next: new Map() };
  /** Where the base is once it was moved: bytes from the start of the packet, and the pointer. */
  private moved: { readonly bytes: ScalarLocation; readonly pointer: SlotId } | null = null;

  /** What was copied last of a packet out of reach: so many bytes, from so many behind the base. */
  private copied: { readonly slot: SlotId; readonly from: number; readonly bytes: number } | null = null;
  /** Whether the base follows the cursor. */
  protected isAfloat = false;
  /** Where in its byte the cursor is meanwhile. */
  private bitOffset = 0;
  /** How many bytes from its start the parser may look at. */
  protected deepest = 0;
  /** How many bytes were left where control went into a loop of states. */
  private left: ScalarLocation | null = null;

  /** Leaves to the reject state with `error` unless the packet has `bits` more bits. */
  protected require(bits: number, span: Span): void {
    const bytes = Math.ceil((this.cursor.offset + bits) / 8);
    if (bytes <= this.cursor.checked) return;
    this.deepest = Math.max(this.deepest, this.cursor.base > 0 ? MAX_PACKET_BYTES : bytes);
    if (bytes > (this.cursor.base > 0 ? MAX_PACKET_BYTES - MAX_BASE : MAX_PACKET_BYTES)) return this.unsupported(span, `parsing beyond ${MAX_PACKET_BYTES} bytes`);
    const { builder } = this;
    const rest = this.newBlock();
    const end = builder.pointerAdd(this.basePointer(), bytes);
    builder.branch(builder.compare("ugt", end, this.packet.dataEnd()), this.failure("PacketTooShort"), rest);
    builder.switchTo(rest);
    this.cursor = { ...this.cursor, checked: bytes };
  }

  protected override conditionally(body: () => void): void {
    const { checked } = this.cursor;
    super.conditionally(body);
    this.cursor = { ...this.cursor, checked };
  }

  /**
   * Lowers what moves the cursor on some ways only, or several times: while it is lowered the base is where the cursor is,
   * on every way, and nothing is known of what lies there.
   */
  protected afloat(body: () => void): void {
    if (this.isAfloat) return body();
    this.placeBase(this.bytesBefore());
    this.cursor = { ...this.cursor, base: this.cursor.base + 1, offset: this.cursor.offset % 8, checked: 0 };
    [this.isAfloat, this.bitOffset] = [true, this.cursor.offset];
    body();
    this.isAfloat = false;
  }

  /** After the cursor moved, or the packet was looked at. */
  protected settle(span: Span): void {
    if (!this.isAfloat || this.builder.terminated) return;
    const { offset } = this.cursor;
    if (offset % 8 !== this.bitOffset) this.unsupported(span, "moving by a part of a byte on some ways only");
    if (offset >= 8) this.placeBase(this.bytesBefore());
    this.cursor = { ...this.cursor, offset: this.bitOffset, checked: 0 };
  }

  protected packetTouched(): void {
    const { builder, moved } = this;
    this.packet.reopen();
    if (moved) builder.store(builder.slotAddress(moved.pointer), builder.pointerAdd(this.packet.data(), { value: this.storage.load(moved.bytes) }), { align: 8 });
    this.cursor = { ...this.cursor, checked: 0 };
  }

  private basePointer(): Value {
    return this.cursor.base > 0 && this.moved ? this.builder.load(ptr, this.builder.slotAddress(this.moved.pointer), { align: 8 }) : this.packet.data();
  }

  /** How many bytes the parser has taken, an i32; a part of a byte counts as one. */
  protected consumedBytes(cursor: Cursor): Value {
    const behind = this.builder.constant(i32, Math.ceil(cursor.offset / 8));
    if (cursor.base === 0 || !this.moved) return behind;
    return this.builder.binary("add", this.builder.resize(this.storage.load(this.moved.bytes), i32, false), behind);
  }

  /** Moves the cursor by `bits` (an i32) that only the run knows; leaves with an error when they are not whole bytes. */
  protected moveBase(bits: Value): void {
    const { builder } = this;
    const whole = builder.compare("eq", builder.binary("and", bits, builder.constant(i32, 7)), builder.constant(i32, 0));
    this.continueIf(whole, "ParserInvalidArgument");
    const bytes = builder.resize(builder.binary("lshr", bits, builder.constant(i32, 3)), i64, false);
    this.placeBase(builder.binary("add", this.bytesBefore(), bytes));
    this.cursor = { ...this.cursor, base: this.cursor.base + (this.isAfloat ? 0 : 1), offset: this.cursor.offset % 8, checked: 0 };
  }

  /** How many whole bytes of the packet are before the cursor, an i64. */
  private bytesBefore(): Value {
    const { builder, cursor, moved } = this;
    const base = cursor.base > 0 && moved ? this.storage.load(moved.bytes) : builder.constant(i64, 0);
    return builder.binary("add", base, builder.constant(i64, Math.floor(cursor.offset / 8)));
  }

  /** Puts the base at `bytes` (an i64) from the start of the packet; leaves with an error when the packet ends before. */
  private placeBase(bytes: Value): void {
    const { builder } = this;
    this.moved ??= { bytes: this.storage.scalar(i64, "base"), pointer: builder.newSlot("base pointer", 8, 8) };
    this.continueIf(builder.compare("ule", bytes, builder.constant(i64, MAX_BASE)), "PacketTooShort");
    const pointer = builder.pointerAdd(this.packet.data(), { value: bytes });
    this.storage.fill(this.moved.bytes, bytes);
    builder.store(builder.slotAddress(this.moved.pointer), pointer, { align: 8 });
    this.continueIf(builder.compare("ule", pointer, this.packet.dataEnd()), "PacketTooShort");
  }

  /**
   * Notes where the cursor is, for code that comes here from many places. What is left of the packet is a difference of
   * pointers, of which the verifier knows nothing: it goes through such code once, and not once for each place.
   */
  protected leaveAtCursor(): void {
    const { builder } = this;
    this.left ??= this.storage.scalar(i64, "left");
    const pointer = builder.pointerAdd(this.basePointer(), Math.floor(this.cursor.offset / 8));
    this.storage.fill(this.left, this.bytesBetween(pointer, this.packet.dataEnd()));
  }

  /** The base is where `leaveAtCursor` was called; the cursor is at the base. */
  protected resumeAtCursor(): void {
    const length = this.bytesBetween(this.packet.data(), this.packet.dataEnd());
    this.placeBase(this.builder.binary("sub", length, this.bytesLeft()));
  }

  /** What `leaveAtCursor` noted, an i64. */
  protected bytesLeft(): Value {
    return this.left ? this.storage.load(this.left) : this.builder.constant(i64, 0);
  }

  /** Whether the variable is one of the cursor's own. */
  protected isPlace(variable: ScalarLocation): boolean {
    return variable === this.left || variable === this.moved?.bytes;
  }

  /** An i64. */
  private bytesBetween(from: Value, to: Value): Value {
    const { builder } = this;
    return builder.binary("sub", builder.convert("ptrtoint", to, i64), builder.convert("ptrtoint", from, i64));
  }

  /** Leaves to the reject state with `error` unless `condition` holds. */
  protected continueIf(condition: Value, error: string): void {
    const rest = this.newBlock();
    this.builder.branch(condition, rest, this.failure(error));
    this.builder.switchTo(rest);
  }

  /** A block that leaves to the reject state with the error. */
  protected abstract failure(error: string): number;

  /** Before the next `bits` bits are read, which are there: of a packet out of reach, their bytes are copied to the stack. */
  protected fetch(bits: number): void {
    const { builder, cursor } = this;
    const from = Math.floor(cursor.offset / 8);
    const bytes = Math.ceil((cursor.offset + bits) / 8) - from;
    if (!this.packet.outOfReach || bytes === 0) return;
    const slot = builder.newSlot("copied", bytes, 8);
    const start = builder.binary("add", builder.convert("ptrtoint", this.basePointer(), i64), builder.constant(i64, from));
    this.packet.load(start, builder.slotAddress(slot), builder.constant(i64, bytes));
    this.copied = { slot, from, bytes };
  }

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
      case "varbit":
        return offset;
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
   * Fills a header that has one varbit field of `size` bits (an i32), and moves the cursor past it; false when its
   * fields do not lie so that this can be done.
   */
  protected readVariable(header: HeaderLocation, type: StructType, size: Value): boolean {
    const { builder, storage } = this;
    const fields = this.checked.fieldsOf(type);
    const at = fields.findIndex((field) => resolved(field.type).kind === "varbit");
    const varbit = header.fields.get(fields[at]?.name ?? "");
    const [before, after] = [fields.slice(0, at), fields.slice(at + 1)];
    const bitsOf = (some: readonly Field[]): number => some.reduce((sum, field) => sum + (this.sizeOf(field.type) ?? NaN), 0);
    if (varbit?.kind !== "varbit" || (this.cursor.offset + bitsOf(before)) % 8 !== 0) return false;
    this.require(bitsOf(before), type.declaration.name.span);
    this.fetch(bitsOf(before));
    for (const field of before) this.advance(this.readInto(header.fields.get(field.name)!, field.type, this.cursor.offset) - this.cursor.offset);
    const width = (resolved(fields[at]!.type) as { readonly width: number }).width;
    const bytes = builder.resize(builder.binary("lshr", size, builder.constant(i32, 3)), i64, false);
    const start = builder.resize(this.consumedBytes(this.cursor), i64, false);
    this.moveBase(size);
    storage.fill(varbit.size, size);
    storage.clearBytes(varbit);
    const [copy, done] = [this.newBlock(), this.newBlock()];
    // Of the very value that the helper gets: the verifier follows no other.
    this.continueIf(builder.compare("ule", bytes, builder.constant(i64, Math.floor(width / 8))), "HeaderTooShort");
    builder.branch(builder.compare("ne", bytes, builder.constant(i64, 0)), copy, done);
    builder.switchTo(copy);
    this.packet.load(start, builder.slotAddress(varbit.bytes), bytes);
    builder.jump(done);
    builder.switchTo(done);
    this.require(bitsOf(after), type.declaration.name.span);
    this.fetch(bitsOf(after));
    for (const field of after) this.advance(this.readInto(header.fields.get(field.name)!, field.type, this.cursor.offset) - this.cursor.offset);
    storage.fill(header.valid, builder.constant(i1, 1));
    return true;
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
    const { builder, copied } = this;
    const [least, end] = copied ? [copied.from, copied.from + copied.bytes] : [0, this.cursor.checked];
    const firstByte = Math.floor(offset / 8);
    const bytes = Math.ceil((offset + bits) / 8) - firstByte;
    let width = bytes > 8 ? bytes : 2 ** Math.ceil(Math.log2(bytes));
    let start = Math.min(firstByte, end - width);
    if (start < least) [start, width] = [firstByte, bytes];
    const word = this.networkOrder(builder.load(int(width * 8), copied ? builder.slotAddress(copied.slot) : this.basePointer(), { offset: start - least }));
    const after = (start + width) * 8 - (offset + bits);
    const shifted = after === 0 ? word : builder.binary("lshr", word, builder.constant(int(width * 8), after));
    return builder.resize(shifted, int(bits), false);
  }
}
