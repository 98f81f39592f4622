/** The methods that headers, header stacks and header unions have (P4-16 §8.18, §8.20, §8.21). */

import type { Value } from "../../../compiler/ir/ir.ts";
import { i1 } from "../../../compiler/ir/types.ts";
import type { CallExpression } from "../ast.ts";
import type { ResolvedCall } from "../check/program.ts";
import { CCallLowering } from "./c-calls.ts";
import type { StackLocation, StructLocation } from "./storage.ts";

type BuiltinCall = Extract<ResolvedCall, { kind: "builtin" }>;

export abstract class HeaderMethodLowering extends CCallLowering {
  /** The next element of a stack is another. */
  protected abstract moveIndex(stack: StackLocation, by: number): void;

  protected headerMethod(resolution: BuiltinCall, call: CallExpression): Value | undefined {
    if (resolution.method === "isValid") return this.isValid(resolution, call);
    this.saveIndices(resolution.object);
    this.forEachPlace(resolution.object, () => this.change(resolution, call));
    return undefined;
  }

  private isValid({ object, method }: BuiltinCall, call: CallExpression): Value | undefined {
    const place = this.location(object);
    if (place?.kind === "header") return this.storage.load(place.valid);
    if (place?.kind === "struct") return this.isAnyValid(place);
    if (place) this.unsupported(call.span, `'${method}' of this`);
    return undefined;
  }

  private change(resolution: BuiltinCall, call: CallExpression): void {
    const object = this.location(resolution.object);
    if (object?.kind === "stack") return this.shiftStack(object, resolution);
    if (object?.kind !== "header") {
      if (object) this.unsupported(call.span, `'${resolution.method}' of this`);
      return;
    }
    this.storage.store(object.valid, this.builder.constant(i1, resolution.method === "setValid" ? 1 : 0));
    this.storage.takeOver(object);
  }

  /** Of a header union. */
  private isAnyValid({ fields }: StructLocation): Value {
    const valid = [...fields.values()].flatMap((member) => (member.kind === "header" ? [this.storage.load(member.valid)] : []));
    return valid.reduce((any, one) => this.builder.binary("or", any, one), this.builder.constant(i1, 0));
  }

  private shiftStack(stack: StackLocation, { method, args }: BuiltinCall): void {
    const { elements } = stack;
    const argument = args[0]?.value;
    const constant = argument ? this.constantOf(argument) : undefined;
    const count = constant?.kind === "integer" ? Math.min(Number(constant.value), elements.length) : 0;
    const move = (to: number, from: number): void => {
      const source = elements[from];
      if (source) this.storage.copy(elements[to]!, source);
      else this.storage.clear(elements[to]!);
    };
    if (method === "push_front") for (let index = elements.length - 1; index >= 0; index--) move(index, index - count);
    else for (let index = 0; index < elements.length; index++) move(index, index + count);
    this.moveIndex(stack, method === "push_front" ? count : -count);
  }
}
