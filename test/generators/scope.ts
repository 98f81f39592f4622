/** The values that the next statement of a generated function may use. */

import type { FunctionBuilder } from "../../compiler/ir/builder.ts";
import type { Value } from "../../compiler/ir/ir.ts";
import { bitsOf, int } from "../../compiler/ir/types.ts";
import type { Operand } from "./recipe.ts";

export interface Pointer {
  readonly value: Value;
  /** The bytes from here that may be used. */
  readonly size: number;
  readonly align: number;
  readonly region: "stack" | "packet" | "map" | "global" | "unknown";
  readonly writable: boolean;
  /** Its place in its region is known at compile time. */
  readonly exact: boolean;
  /** A whole slot or global, whose contents belong to the result of the function. */
  readonly base?: boolean;
}

export class Scope {
  readonly pointers: Pointer[] = [];
  private readonly integers: Value[] = [];

  constructor(private readonly builder: FunctionBuilder) {}

  addInteger(value: Value): void {
    this.integers.push(value);
  }

  addPointer(pointer: Pointer): void {
    this.pointers.push(pointer);
  }

  /** Runs `inside`; what it adds is out of scope afterwards. */
  nested<T>(inside: () => T): T {
    const { length } = this.integers;
    const pointers = this.pointers.length;
    const result = inside();
    this.integers.length = length;
    this.pointers.length = pointers;
    return result;
  }

  newestIntegers(count: number): readonly Value[] {
    return this.integers.slice(-count);
  }

  /** A value of `width` bits: one that there is, one made of another width, or a constant. */
  operand(operand: Operand, width: number): Value {
    const { builder } = this;
    const type = int(width);
    if ("constant" in operand) return builder.constant(type, operand.constant);
    const fitting = this.integers.filter((value) => bitsOf(builder.typeOf(value)) === width);
    const candidates = fitting.length > 0 ? fitting : this.integers;
    if (candidates.length === 0) return builder.constant(type, operand.pick);
    const value = candidates[candidates.length - 1 - (operand.pick % candidates.length)]!;
    return builder.resize(value, type, false);
  }

  /** The pick-th newest pointer that will do. */
  pointer(pick: number, willDo: (pointer: Pointer) => boolean): Pointer | undefined {
    const candidates = this.pointers.filter(willDo);
    return candidates.length === 0 ? undefined : candidates[candidates.length - 1 - (pick % candidates.length)];
  }
}
