/** What lowering one function needs: its builder, where its variables lie, and the module's symbols. */

import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { DataTypeId } from "../../../compiler/ir/data-types.ts";
import type { BlockId, SlotId, Value } from "../../../compiler/ir/ir.ts";
import { i8, int, ptr, type Type } from "../../../compiler/ir/types.ts";
import { invariant } from "../../../compiler/support/invariant.ts";
import type { FunctionSymbol, GlobalVariable, LocalVariable, Place, TExpr, TStatement } from "../checked.ts";
import { alignOf, sizeOf } from "../layout.ts";
import { bare, integerOf, isPointer, type CType } from "../types.ts";

/** A place in memory: `pointer + offset`, with the alignment that its type promises. */
export interface Address {
  readonly pointer: Value;
  readonly offset: number;
  readonly align: number;
  readonly volatile: boolean;
}

/** The symbols of the module; naming one makes it part of the module. */
export interface Symbols {
  function(symbol: FunctionSymbol): string;
  variable(variable: GlobalVariable): string;
  string(bytes: Uint8Array): string;
  type(type: CType): DataTypeId;
  report(...diagnostics: Diagnostic[]): void;
}

/** The calls backwards between the modules of lowering. */
export interface Recursion {
  value(cx: LowerContext, expr: TExpr): Value;
  statements(cx: LowerContext, body: readonly TStatement[]): void;
  recordInto(cx: LowerContext, expr: TExpr, target: Address): void;
  address(cx: LowerContext, place: Place): Address;
}

/** Where a variable lies: its address is taken anew at each use, as a jump may pass its declaration by. */
export type Home = ({ readonly slot: SlotId } | { readonly pointer: Value }) & { readonly align: number };

export class LowerContext {
  readonly homes = new Map<LocalVariable, Home>();
  readonly labels = new Map<string, BlockId>();
  readonly breaks: BlockId[] = [];
  readonly continues: BlockId[] = [];
  /** Where a struct result goes. */
  resultPointer: Value | null = null;
  /** Where a call of the function by itself goes on that is the last that it does; null where such calls are calls. */
  restart: { readonly symbol: FunctionSymbol; readonly params: readonly LocalVariable[]; readonly block: BlockId } | null = null;

  constructor(
    readonly builder: FunctionBuilder,
    readonly symbols: Symbols,
    readonly recursion: Recursion,
    readonly returns: CType,
  ) {}

  /** Memory of the function for `type`. */
  newHome(name: string, type: CType): Home {
    const align = alignOf(type);
    return { slot: this.builder.newSlot(name, Math.max(1, sizeOf(type) ?? 0), align), align };
  }

  addressOf(home: Home): Address {
    const pointer = "slot" in home ? this.builder.slotAddress(home.slot) : home.pointer;
    return { pointer, offset: 0, align: home.align, volatile: false };
  }

  /** Memory for a value that has no name. */
  slot(name: string, type: CType): Address {
    return this.addressOf(this.newHome(name, type));
  }

  /** Goes on in a block that nothing jumps to, when the current one has ended. */
  ensureOpen(): void {
    if (this.builder.terminated) this.builder.switchTo(this.builder.newBlock());
  }

  jumpUnlessEnded(block: BlockId): void {
    if (!this.builder.terminated) this.builder.jump(block);
  }
}

/** The IR type of a scalar; `_Bool` is an i8 that holds 0 or 1. */
export function irType(type: CType): Type {
  const integer = integerOf(type);
  if (integer) return integer.rank === 0 ? i8 : int(integer.size * 8);
  invariant(isPointer(type), "not a scalar");
  return ptr;
}

/** In registers between functions, small integers travel as i32, as the kernel's calling convention has it. */
export function passedType(type: CType): Type {
  const integer = integerOf(type);
  return integer && integer.size < 4 ? int(32) : irType(type);
}

export function isRecord(type: CType): boolean {
  return bare(type).kind === "record";
}

/** The alignment of `offset` bytes past something aligned to `align`. */
export function alignAt(align: number, offset: number): number {
  if (offset === 0) return align;
  const of = offset & -offset;
  return Math.min(align, of);
}

export function pointerOf(cx: LowerContext, address: Address): Value {
  return cx.builder.pointerAdd(address.pointer, address.offset);
}
