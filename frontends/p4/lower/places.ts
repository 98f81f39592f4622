/** The places that expressions name, and what is stored there (P4-16 §6.7, §8.17–§8.21). */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i1 } from "../../../compiler/ir/types.ts";
import type { CallExpression, Expression } from "../ast.ts";
import { resolved, type Type } from "../check/types.ts";
import { isLocation, type Binding } from "./base.ts";
import { ElementLowering } from "./elements.ts";
import { scalarType, type Location, type ScalarLocation } from "./storage.ts";

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

/** Where control goes on a condition, and where it meets again. */
export interface Branches {
  readonly then: BlockId;
  readonly otherwise: BlockId;
  readonly join: BlockId;
}

export abstract class PlaceLowering extends ElementLowering {
  /** The place that a call of a function leaves its aggregate result in. */
  protected abstract callForLocation(call: CallExpression): Location | undefined;
  /** `stack.next` and `stack.last`: known while a parser is lowered. */
  protected abstract stackElement(expression: Of<"member">): Location | undefined;
  protected abstract branchOn(condition: Expression): Branches;

  binding(expression: Expression): Binding | undefined {
    if (expression.kind === "name") {
      const symbol = this.checked.references.get(expression);
      return symbol && this.bindings.get(symbol);
    }
    return this.location(expression);
  }

  /** The place that an expression names; undefined (and said) when it names none. */
  location(expression: Expression): Location | undefined {
    switch (expression.kind) {
      case "name": {
        const binding = this.binding(expression);
        if (binding && isLocation(binding)) return binding;
        if (this.checked.references.get(expression)?.kind === "constant" || this.constantOf(expression)) return this.temporary(expression);
        return this.unsupportedPlace(expression, "using this here");
      }
      case "member": {
        const type = this.typeOf(expression.object);
        if (type.kind === "stack") return this.stackElement(expression);
        const object = this.location(expression.object);
        return object && (object.kind === "struct" || object.kind === "header") ? object.fields.get(expression.member.text) : undefined;
      }
      case "index":
        return this.element(expression);
      case "call":
        return this.callForLocation(expression);
      default:
        return this.temporary(expression);
    }
  }

  private unsupportedPlace(expression: Expression, what: string): undefined {
    this.unsupported(expression.span, what);
    return undefined;
  }

  private element(expression: Of<"index">): Location | undefined {
    const object = this.location(expression.object);
    const number = this.elementNumber(expression);
    if (object?.kind === "struct") return object.fields.get(String(number));
    if (object?.kind !== "stack") return undefined;
    return number === undefined ? this.elementCopy(expression, object) : this.chosenElement(expression, object, number);
  }

  scalarValues(expression: Expression): readonly Value[] {
    if (scalarType(this.typeOf(expression))) return [this.value(expression)];
    const place = this.location(expression);
    return place ? valuesOf(place).map((scalar) => this.storage.load(scalar)) : [];
  }

  /** A place of its own for a value that has none. */
  protected temporary(expression: Expression): Location | undefined {
    const type = this.typeOf(expression);
    const location = this.storage.allocate(type, "temporary");
    if (!location) return this.unsupportedPlace(expression, "a value of this type");
    this.assign(location, expression, type);
    return location;
  }

  /** Stores the value of `expression` in `target`, which has type `type`. */
  protected assign(target: Location, expression: Expression, type: Type): void {
    if (target.kind === "scalar") {
      this.storage.store(target, this.value(expression));
      return;
    }
    const at = resolved(type);
    switch (expression.kind) {
      case "list":
      case "record":
        return this.assignElements(target, expression, at);
      case "invalidHeader":
      case "dots":
        return this.storage.clear(target);
      case "cast":
        return this.assign(target, expression.operand, type);
      case "conditional": {
        const { then, otherwise, join } = this.branchOn(expression.condition);
        this.builder.switchTo(then);
        this.conditionally(() => this.assign(target, expression.ifTrue, type));
        this.jumpTo(join);
        this.builder.switchTo(otherwise);
        this.conditionally(() => this.assign(target, expression.ifFalse, type));
        this.jumpTo(join);
        this.builder.switchTo(join);
        return;
      }
      default: {
        if (expression.kind === "name" && this.assignConstant(target, expression, at)) return;
        const source = this.location(expression);
        if (source) this.storage.copy(target, source);
      }
    }
  }

  /** A named constant of a struct type: its declaration has the elements. */
  private assignConstant(target: Location, expression: Of<"name">, type: Type): boolean {
    const symbol = this.checked.references.get(expression);
    if (symbol?.kind !== "constant") return false;
    this.assign(target, symbol.value, type);
    return true;
  }

  private assignElements(target: Location, expression: Of<"list"> | Of<"record">, type: Type): void {
    if (target.kind === "stack") {
      const elementType = type.kind === "stack" ? type.element : type;
      const elements = expression.kind === "list" ? expression.elements : [];
      // Read all before any is written: the list may name parts of the target.
      this.assignAll(elements.map((element, index) => [target.elements[index]!, element, elementType]));
      return this.storage.copies?.(target, null);
    }
    if (target.kind === "scalar" || target.kind === "varbit") return;
    const fields = type.kind === "struct" || type.kind === "header" ? this.checked.fieldsOf(type) : type.kind === "tuple" ? type.elements.map((one, index) => ({ name: String(index), type: one })) : [];
    const given = expression.kind === "list" ? expression.elements.map((value, index) => ({ name: fields[index]?.name ?? "", value })) : expression.fields.map(({ name, value }) => ({ name: name.text, value }));
    const parts = given.flatMap(({ name, value }): [Location, Expression, Type][] => {
      const location = target.fields.get(name);
      const field = fields.find((one) => one.name === name);
      return location && field && value.kind !== "dots" ? [[location, value, field.type]] : [];
    });
    const rest = fields.filter(({ name }) => !given.some((one) => one.name === name && one.value.kind !== "dots"));
    this.assignAll(parts);
    for (const { name } of rest) this.storage.clear(target.fields.get(name)!);
    if (target.kind !== "header") return;
    this.storage.store(target.valid, this.builder.constant(i1, 1));
    this.storage.takeOver(target);
  }

  private assignAll(parts: readonly [Location, Expression, Type][]): void {
    const temporaries = parts.map(([, value, type]) => {
      const location = this.allocate(type, "element", value.span);
      this.assign(location, value, type);
      return location;
    });
    parts.forEach(([target], index) => this.storage.copy(target, temporaries[index]!));
  }
}

/** Without the valid bits of headers. */
function valuesOf(location: Location): ScalarLocation[] {
  switch (location.kind) {
    case "scalar":
      return [location];
    case "varbit":
      return [];
    case "stack":
      return location.elements.flatMap(valuesOf);
    case "struct":
    case "header":
      return [...location.fields.values()].flatMap(valuesOf);
  }
}
