/** Inline assembly: its inputs as values, and its outputs into their places. */

import type { AssemblyOperand } from "../../../compiler/ir/assembly.ts";
import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i32, i64, ptr, type IntType, type Type } from "../../../compiler/ir/types.ts";
import type { CheckedOperand, TExpr, TStatement } from "../checked.ts";
import { sizeOf } from "../layout.ts";
import { integerOf, isPointer, type CType } from "../types.ts";
import { irType, pointerOf, type Address, type LowerContext } from "./context.ts";
import { storePlace } from "./places.ts";

type AsmStatement = TStatement & { readonly kind: "asm" };

export function lowerAssembly(cx: LowerContext, statement: AsmStatement, labelBlock: (name: string) => BlockId): void {
  const { builder } = cx;
  const { assembly, operands, isVolatile, labels, externs } = statement;
  for (const variable of externs) cx.symbols.variable(variable);
  // Without instructions nothing looks at the upper half of a register.
  const isEmpty = assembly.template.trim() === "";
  const addresses = operands.map(({ place }) => place && cx.recursion.address(cx, place));
  const args = operands.flatMap((operand, index) => argument(cx, operand, addresses[index], isEmpty) ?? []);
  builder.span = statement.span;
  if (labels.length > 0) {
    const next = builder.newBlock();
    builder.assemblyGoto({ ...assembly, labels: labels.map((label) => label.shown) }, args, next, labels.map((label) => labelBlock(label.name)));
    builder.switchTo(next);
    return;
  }
  const outputs = operands.flatMap((one, index) => (one.place && one.operand.kind !== "memory" ? [{ place: one.place, address: addresses[index]!, type: registerType(one.operand, one.place.type, isEmpty) }] : []));
  const values = builder.assembly(isVolatile ? "asm" : "asm_value", assembly, args, outputs.map(({ type }) => type));
  outputs.forEach(({ place, address }, index) => {
    const value = values[index]!;
    storePlace(cx, place, address, isPointer(place.type) ? value : builder.resize(value, irType(place.type), false));
  });
}

/** Registers have 64 bits, and those of pointers are pointers. */
function registerType(operand: AssemblyOperand, type: CType, isEmpty: boolean): Type {
  if (isPointer(type)) return ptr;
  const narrow = (operand.kind === "out" || operand.kind === "inout" || operand.kind === "in") && operand.width === 32;
  return narrow || (isEmpty && (sizeOf(type) ?? 8) <= 4) ? i32 : i64;
}

function argument(cx: LowerContext, { operand, value, place }: CheckedOperand, address: Address | undefined, isEmpty: boolean): Value | undefined {
  switch (operand.kind) {
    case "out":
    case "same":
      return undefined;
    case "memory":
      return pointerOf(cx, address!);
    case "in": {
      const whole = beforeNarrowing(value!);
      const type = registerType(operand, whole.type, isEmpty);
      // What becomes an immediate is the signed number that stands in the text: -1, not 4294967295.
      const number = integerOf(whole.type);
      if (operand.orImmediate && number?.signed) return cx.builder.resize(cx.recursion.value(cx, whole), type as IntType, true);
      return inRegister(cx, whole, type);
    }
    case "inout":
      return inRegister(cx, value!, registerType(operand, place!.type, isEmpty));
    case "immediate":
      return inRegister(cx, value!, isPointer(value!.type) ? ptr : (sizeOf(value!.type) ?? 8) < 8 ? i32 : i64);
  }
}

/** Small integers are extended to 32 bits by their sign, and 32 bits to 64 by zeros, as clang does. */
function inRegister(cx: LowerContext, expr: TExpr, type: Type): Value {
  const { builder } = cx;
  const value = cx.recursion.value(cx, expr);
  if (isPointer(expr.type)) return type === ptr ? value : builder.resize(builder.convert("ptrtoint", value, i64), type as IntType, false);
  const word = builder.resize(value, integerOf(expr.type)!.size < 4 ? i32 : irType(expr.type), integerOf(expr.type)!.signed);
  if (type === ptr) return builder.convert("inttoptr", builder.resize(word, i64, false), ptr);
  return builder.resize(word, type, false);
}

/**
 * What a register holds above a small integer is open, and clang leaves what was there: programs write `(short)x` to
 * hand over all of `x` as it is, without an extension that would hide from the verifier which register was compared.
 */
function beforeNarrowing(expr: TExpr): TExpr {
  const [to, from] = [integerOf(expr.type), expr.kind === "convert" ? integerOf(expr.operand.type) : null];
  const isNarrowing = to !== null && from !== null && to.rank > 0 && to.size < 4 && from.size > to.size;
  return expr.kind === "convert" && isNarrowing ? beforeNarrowing(expr.operand) : expr;
}
