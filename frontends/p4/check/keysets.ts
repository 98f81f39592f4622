/** Keysets: the sets of values that the cases of a select and the entries of a table name (P4-16 §8.16, §13.6, §14.2.1.4). */

import type { Expression, Keyset } from "../ast.ts";
import { CompileTimeChecker } from "./compile-time.ts";
import { printType, resolved, sameType, type Type } from "./types.ts";
import { findExpression } from "./walk.ts";

/** Types whose values are made of other values: a list in braces names one of them. */
const composed: ReadonlySet<Type["kind"]> = new Set(["tuple", "struct", "header", "list", "stack"]);

export abstract class KeysetChecker extends CompileTimeChecker {
  /** One keyset for each of the values; `default` or `_` alone stands for all, and so does a value set. */
  protected keysets(keyset: Keyset, types: readonly Type[]): readonly Keyset[] {
    if (keyset.kind === "default" || keyset.kind === "dontCare") return types.map(() => keyset);
    const elements = elementsOf(keyset, types);
    const [first] = elements;
    if (elements.length === 1 && first?.kind === "value" && this.isValueSet(first.value)) {
      this.valueSet(first.value, types);
      return elements;
    }
    if (elements.length !== types.length) {
      const found = elements.length === 1 ? "is 1" : `are ${elements.length}`;
      this.error("P0504", keyset.span, `expected ${types.length} value${types.length === 1 ? "" : "s"} to match, but there ${found}`);
      for (const element of elements) for (const value of valuesOf(element)) this.infer(value);
      return elements;
    }
    elements.forEach((element, index) => this.keyset(element, types[index]!));
    return elements;
  }

  private isValueSet(expression: Expression): boolean {
    if (expression.kind !== "name") return false;
    const [symbol] = (expression.global ? this.global : this.scope).lookup(expression.name);
    return symbol?.kind === "valueSet";
  }

  /** Its elements are compared with all the values at once: a struct or tuple has one member for each (§13.6). */
  private valueSet(expression: Expression, types: readonly Type[]): void {
    const set = resolved(this.infer(expression));
    if (set.kind !== "valueSet") return;
    const element = resolved(set.element);
    const members = element.kind === "struct" ? this.fieldsOf(element).map(({ type }) => type) : element.kind === "tuple" ? element.elements : [element];
    const whole = types.length === 1 && sameType(element, types[0]!);
    if (whole || (members.length === types.length && members.every((member, index) => sameType(member, types[index]!)))) return;
    const values = types.length === 1 ? printType(types[0]!) : `(${types.map(printType).join(", ")})`;
    this.error("P0504", expression.span, `the elements of this value set are ${printType(element)}, but what is matched is ${values}`);
  }

  private keyset(keyset: Keyset, type: Type): void {
    if (keyset.kind === "mask") this.bounds(keyset, [keyset.value, keyset.mask], type);
    else if (keyset.kind === "range") this.bounds(keyset, [keyset.low, keyset.high], type);
    else if (keyset.kind === "value" && this.isValueSet(keyset.value)) return this.valueSet(keyset.value, [type]);
    else if (keyset.kind === "value") this.check(keyset.value, type);
    for (const value of valuesOf(keyset)) this.noCalls(value);
  }

  /** Masks and ranges are of numbers (§8.16.3, §8.16.4); a serializable enum stands for its values there. */
  private bounds(keyset: Keyset, [first, second]: readonly [Expression, Expression], type: Type): void {
    const at = numberBehind(type);
    if (at) {
      this.check(first, at);
      this.check(second, at);
      return;
    }
    if (resolved(type).kind !== "unknown") this.error("P0504", keyset.span, `${printType(type)} has no ${keyset.kind}s`);
    this.infer(first);
    this.infer(second);
  }

  /** A keyset is a set of values that is there before anything is matched: nothing is called for it. */
  private noCalls(expression: Expression): void {
    const call = findExpression(expression, (one) => one.kind === "call" && !this.constants.has(one));
    if (call) this.error("P0403", call.span, "nothing can be called in a keyset");
  }
}

/** `{ a, b }` is the same as `(a, b)` where several values are matched, and `{ a }` as `a` (§8.13). */
function elementsOf(keyset: Keyset, types: readonly Type[]): readonly Keyset[] {
  if (keyset.kind === "tuple") return keyset.elements;
  const { length } = types;
  if (keyset.kind !== "value" || keyset.value.kind !== "list" || (length === 1 && composed.has(resolved(types[0]!).kind))) return [keyset];
  return keyset.value.elements.map((value): Keyset => ({ kind: "value", value, span: value.span }));
}

/** The type whose masks and ranges there are; undefined when there are none. */
function numberBehind(type: Type): Type | undefined {
  const at = resolved(type);
  if (at.kind === "enum" && at.underlying) return at.underlying;
  if (at.kind === "newtype") return numberBehind(at.base) ? at : undefined;
  return at.kind === "bits" || at.kind === "int" ? at : undefined;
}

/** The expressions that a keyset is written with. */
export function valuesOf(keyset: Keyset): readonly Expression[] {
  switch (keyset.kind) {
    case "value":
      return [keyset.value];
    case "mask":
      return [keyset.value, keyset.mask];
    case "range":
      return [keyset.low, keyset.high];
    case "tuple":
      return keyset.elements.flatMap(valuesOf);
    default:
      return [];
  }
}
