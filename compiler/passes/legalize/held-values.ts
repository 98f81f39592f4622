/** What holds each value of the function while it is brought to registers. */

import type { Func, Value } from "../../ir/ir.ts";
import { bitsOf, i32, i64, type Type } from "../../ir/types.ts";
import { invariant } from "../../support/invariant.ts";
import { Emitter } from "../emitter.ts";
import type { PassContext } from "../pass.ts";
import { registerType, signExtend, mask } from "./scalar.ts";
import { limbCount, wideConstant, wideResize, type Limbs } from "./limbs.ts";

export class HeldValues {
  protected readonly types: Type[] = [];
  protected readonly e: Emitter;
  /** The registers that hold each old value. */
  protected readonly parts: Limbs[] = [];
  /** The compare that made an old i1. */
  protected readonly flags = new Map<Value, Value>();
  /** Values of known constants. */
  protected readonly constants = new Map<Value, bigint>();

  constructor(
    protected readonly func: Func,
    protected readonly context: PassContext,
  ) {
    this.e = new Emitter(this.types);
  }

  protected define(value: Value): Limbs {
    const parts = registersOf(this.func.valueTypes[value]!).map((type) => this.e.newValue(type));
    this.parts[value] = parts;
    return parts;
  }

  /** Who calls a function of this object from outside may leave anything in the bits past a narrow parameter. */
  protected cleanParams(): void {
    if (this.func.linkage === "static") return;
    for (const param of this.func.params) {
      const bits = bitsOf(this.func.valueTypes[param]!);
      if (bits < 64 && bits !== 32) this.parts[param] = [mask(this.e, this.one(param), bits)];
    }
  }

  protected bits(value: Value): number {
    return bitsOf(this.func.valueTypes[value]!);
  }

  /** The registers of an old value. */
  protected of(value: Value): Limbs {
    const flag = this.parts[value] === undefined ? this.flags.get(value) : undefined;
    if (flag !== undefined) return [this.word(flag)];
    const parts = this.parts[value];
    invariant(parts, `v${value} is used before it is defined`);
    return parts;
  }

  protected one(value: Value): Value {
    const parts = this.of(value);
    invariant(parts.length === 1, `v${value} is wider than a register`);
    return parts[0]!;
  }

  private word(flag: Value): Value {
    return this.e.select(flag, this.e.constant(i32, 1), this.e.constant(i32, 0));
  }

  protected flag(value: Value): Value {
    return this.flags.get(value) ?? this.e.compare("ne", this.one(value), this.e.constant(i32, 0));
  }

  protected constant(value: Value, number: bigint): Limbs {
    const type = this.func.valueTypes[value]!;
    if (type.kind === "ptr") return [this.e.constant(type, number)];
    return type.bits > 64 ? wideConstant(this.e, type.bits, number) : [this.e.constant(registerType(type.bits), number)];
  }

  /** Zero- or sign-extends or truncates. */
  protected resized(parts: Limbs, from: number, to: number, signed: boolean): Limbs {
    const { e } = this;
    if (from === to) return parts;
    if (from > 64 || to > 64) {
      const source = from <= 32 ? [e.convert("zext", parts[0]!, i64)] : parts;
      const limbs = wideResize(e, source, from, to, signed);
      return to <= 32 ? [e.convert("trunc", limbs[0]!, i32)] : limbs;
    }
    const type = registerType(to);
    if (to < from) return [mask(e, e.resize(parts[0]!, type), to)];
    return [signed ? mask(e, signExtend(e, parts[0]!, from, type), to) : e.resize(parts[0]!, type)];
  }
}

/** The registers that hold a value of `type`. */
function registersOf(type: Type): readonly Type[] {
  if (type.kind === "ptr") return [type];
  if (type.bits <= 64) return [registerType(type.bits)];
  return Array.from({ length: limbCount(type.bits) }, () => i64);
}
