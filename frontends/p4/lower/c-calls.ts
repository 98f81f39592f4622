/** Calls of extern functions that C files define: structs travel through memory, what is written comes back. */

import type { Func, Value } from "../../../compiler/ir/ir.ts";
import { bytesOf, i32, i64, i8, int, ptr, type Type as IrType } from "../../../compiler/ir/types.ts";
import type { CallExpression, Expression } from "../ast.ts";
import type { ResolvedCall } from "../check/program.ts";
import { cPrototype, prototypeType, type CParameter, type CPrototype } from "../externs/c-prototype.ts";
import { sizeOf, type CShape } from "../externs/c-shape.ts";
import { ExpressionLowering } from "./expressions.ts";
import type { Location, ScalarLocation } from "./storage.ts";

type FunctionCall = Extract<ResolvedCall, { kind: "function" }>;

interface Argument {
  readonly value: Value;
  /** Takes what C wrote. */
  readonly comeBack?: () => void;
}

export abstract class CCallLowering extends ExpressionLowering {
  /** A helper may have moved the packet: its pointers are loaded again. */
  protected abstract packetTouched(): void;

  /** Null when no C file defines the function. `target`: where a struct that it returns goes. */
  protected callC({ declaration, args }: FunctionCall, call: CallExpression, target?: Location): { readonly value?: Value } | null {
    const definition = this.context.cFunctions?.get(declaration.name.text);
    if (!definition) return null;
    const prototype = cPrototype(declaration, this.checked);
    if ("obstacle" in prototype) {
      this.unsupported(declaration.span, prototype.obstacle);
      return {};
    }
    const takesContext = definition.parameters === prototype.parameters.length + 1;
    this.declare(prototype, takesContext ? this.packet.contextName : null, declaration.name.span);
    const passed = prototype.parameters.map((parameter, index) => this.argument(parameter, args[index]?.value ?? declaration.parameters[index]!.defaultValue));
    const values = [...(takesContext ? [this.packet.context] : []), ...passed.map(({ value }) => value)];
    const result = this.callWithResult(prototype, values, target);
    for (const { comeBack } of passed) comeBack?.();
    if (takesContext) this.packetTouched();
    this.builder.span = call.span;
    return result === undefined ? {} : { value: result };
  }

  private callWithResult({ name, result }: CPrototype, values: readonly Value[], target: Location | undefined): Value | undefined {
    const { builder } = this;
    const callee = { kind: "function", name } as const;
    if (result?.kind === "struct") {
      const place = builder.slotAddress(builder.newSlot(`result of ${name}`, result.size, 8));
      builder.call(callee, [place, ...values], null);
      if (target) this.readShape(place, 0, result, target);
      return undefined;
    }
    if (result?.kind !== "integer") {
      builder.call(callee, values, null);
      return undefined;
    }
    return builder.resize(builder.call(callee, values, passedType(result)), int(result.bits), false);
  }

  private argument({ name, shape, isInput, isOutput, byPointer }: CParameter, expression: Expression | null): Argument {
    const { builder } = this;
    if (shape.kind === "integer" && !byPointer) return { value: builder.resize(expression ? this.value(expression) : this.zero(i32), passedType(shape) as typeof i32, shape.signed) };
    const pointer = builder.slotAddress(builder.newSlot(name, Math.max(sizeOf(shape), 1), 8));
    // No byte that C may look at is undefined, not even one between fields.
    builder.memorySet(pointer, builder.constant(i8, 0), sizeOf(shape), 8);
    const isScalar = shape.kind === "integer" || shape.kind === "bytes";
    if (expression && isScalar) {
      if (isInput) this.writeNumber(pointer, 0, shape, this.value(expression));
      return { value: pointer, ...(isOutput && { comeBack: () => this.storeTo(expression, this.readNumber(pointer, 0, shape)) }) };
    }
    if (expression && isOutput) this.saveIndices(expression);
    const location = expression ? this.location(expression) : undefined;
    if (location && isInput) this.writeShape(pointer, 0, shape, location);
    const comeBack = (): void => {
      this.readShape(pointer, 0, shape, location!);
      this.copyTo(expression!, location!);
    };
    return { value: pointer, ...(isOutput && location && { comeBack }) };
  }

  /** An external function of the module, until it is linked with the C files. */
  private declare(prototype: CPrototype, context: string | null, span: Func["span"] & object): void {
    const { parts } = this;
    if (parts.functions.some(({ name }) => name === prototype.name)) return;
    const { result } = prototype;
    const types = [
      ...(result?.kind === "struct" ? [ptr] : []),
      ...(context === null ? [] : [ptr]),
      ...prototype.parameters.map(({ shape, byPointer }) => (byPointer || shape.kind !== "integer" ? ptr : passedType(shape))),
    ];
    parts.functions.push({
      name: prototype.name,
      linkage: "global",
      inline: "auto",
      params: types.map((_, index) => index),
      paramNames: types.map(() => ""),
      returnType: result?.kind === "integer" ? passedType(result) : null,
      valueTypes: types,
      slots: [],
      blocks: [],
      dataType: prototypeType(parts, prototype, context),
      span,
    });
  }

  // Memory ---------------------------------------------------------------------------------------------------------------

  private writeShape(pointer: Value, offset: number, shape: CShape, location: Location): void {
    if (location.kind === "scalar") this.writeNumber(pointer, offset, shape, this.storage.load(location));
    else this.eachPart(offset, shape, location, (at, part, place) => this.writeShape(pointer, at, part, place));
  }

  private readShape(pointer: Value, offset: number, shape: CShape, location: Location): void {
    if (location.kind === "scalar") this.storage.store(location, this.readNumber(pointer, offset, shape, location));
    else this.eachPart(offset, shape, location, (at, part, place) => this.readShape(pointer, at, part, place));
  }

  private eachPart(offset: number, shape: CShape, location: Location, visit: (offset: number, shape: CShape, location: Location) => void): void {
    if (shape.kind === "array" && location.kind === "stack") {
      location.elements.forEach((element, index) => visit(offset + index * sizeOf(shape.element), shape.element, element));
    } else if (shape.kind === "struct" && (location.kind === "struct" || location.kind === "header")) {
      for (const { field, offset: at, shape: member } of shape.members) {
        const place = field !== null ? location.fields.get(field) : location.kind === "header" ? location.valid : undefined;
        if (place) visit(offset + at, member, place);
      }
    }
  }

  private writeNumber(pointer: Value, offset: number, shape: CShape, value: Value): void {
    const { builder } = this;
    const wide = builder.resize(value, int(sizeOf(shape) * 8), shape.kind === "integer" && shape.signed);
    builder.store(pointer, shape.kind === "bytes" ? this.networkOrder(wide) : wide, { offset, align: shape.kind === "integer" ? shape.bytes : 1 });
  }

  private readNumber(pointer: Value, offset: number, shape: CShape, location?: ScalarLocation): Value {
    const { builder } = this;
    const word = builder.load(int(sizeOf(shape) * 8), pointer, { offset, align: shape.kind === "integer" ? shape.bytes : 1 });
    const bits = location?.type.bits ?? ("bits" in shape ? shape.bits : bytesOf(builder.typeOf(word)) * 8);
    return builder.resize(shape.kind === "bytes" ? this.networkOrder(word) : word, int(bits), false);
  }
}

/** As C passes numbers: what is narrower than 32 bits, as 32. */
function passedType({ bytes }: { readonly bytes: number }): IrType {
  return bytes === 8 ? i64 : i32;
}
