/** Calls with copy-in and copy-out (P4-16 §6.8), methods of headers and stacks (§8.18, §8.20), and how instances come to be (§18.2). */

import type { Argument, CallExpression, ControlDeclaration, Expression, Instantiation, Parameter, ParserDeclaration } from "../ast.ts";
import type { BoundArguments, ResolvedCall } from "../check/program.ts";
import { resolved } from "../check/types.ts";
import { Exit, type CoreCall, type ExternArgument } from "./base.ts";
import { ExpressionInterpreter } from "./expressions.ts";
import { controlPlaneName, type Binding, type BlockInstance } from "./instances.ts";
import { Cell, type Place } from "./places.ts";
import { uninitialized } from "./types.ts";
import { certain, forgotten, invalid, madeValid, UNDEFINED, type Header, type Stack, type Union, type Value } from "./values.ts";

type Call<K extends ResolvedCall["kind"]> = Extract<ResolvedCall, { kind: K }>;

/** What a parameter is bound to, and where its value goes afterwards. */
interface Passed {
  readonly binding: Binding;
  readonly result?: { readonly from: Place; readonly to: Place };
}

export abstract class CallInterpreter extends ExpressionInterpreter {
  protected abstract applyTable(table: Call<"applyTable">["table"]): void;
  /** Methods of packets, and verify; undefined for what is none of them. */
  protected abstract coreCall(call: CoreCall, at: CallExpression): Value | null | undefined;
  /** Runs the body of a function, action or control; gives what a function returns. */
  protected abstract runBody(body: NonNullable<Call<"function">["declaration"]["body"]>): Value | null;
  /** Runs a parser or control whose parameters are bound. */
  protected abstract runBlock(block: BlockInstance): void;

  protected call(call: CallExpression): Value | null {
    const resolution = this.checked.calls.get(call);
    switch (resolution?.kind) {
      case "builtin":
        return this.builtin(resolution);
      case "function":
      case "method":
        return this.functionOrExtern(resolution, call);
      case "action":
        return this.invoke(resolution.declaration.parameters, resolution.args, () => this.runBody(resolution.declaration.body));
      case "applyTable":
        this.applyTable(resolution.table);
        return null;
      case "apply":
        return this.applyBlock(resolution, call);
      default:
        return null;
    }
  }

  private functionOrExtern(call: CoreCall, at: CallExpression): Value | null {
    if (call.kind === "function" && call.declaration.body) {
      const { parameters, body } = call.declaration;
      return this.invoke(parameters, call.args, () => this.runBody(body!));
    }
    const core = this.coreCall(call, at);
    if (core !== undefined) return core;
    if (call.kind === "function") return this.externs.call(call.declaration.name.text, this.externArguments(call.declaration.parameters, call.args));
    const object = this.binding(call.object);
    return object?.kind === "extern" ? this.externs.method(object, call.method.name.text, this.externArguments(call.method.parameters, call.args)) : UNDEFINED;
  }

  private externArguments(parameters: readonly Parameter[], args: BoundArguments): readonly ExternArgument[] {
    const given: ExternArgument[] = [];
    for (const index of inOrderOfText(args)) given[index] = this.externArgument(parameters[index]!, args[index]?.value);
    return given;
  }

  private externArgument(parameter: Parameter, value: Expression | null | undefined): ExternArgument {
    if (!value) return { type: this.declaredType(parameter) };
    const type = this.typeOf(value);
    if (parameter.direction !== "out" && parameter.direction !== "inout") return { type, value: this.evaluate(value) };
    const place = this.place(value);
    return parameter.direction === "out" ? { type, place } : { type, place, value: place.read() };
  }

  // Copy-in and copy-out (§6.8) ----------------------------------------------------------------------------------------

  protected invoke(parameters: readonly Parameter[], args: BoundArguments, body: () => Value | null): Value | null {
    const passed: Passed[] = [];
    for (const index of inOrderOfText(args)) passed[index] = this.pass(parameters[index]!, args[index] ?? null);
    parameters.forEach((parameter, index) => this.bindings.set(parameter, passed[index]!.binding));
    const copyOut = (): void => {
      for (const { result } of passed) result?.to.write(result.from.read());
    };
    try {
      const value = body();
      copyOut();
      return value;
    } catch (reason) {
      if (reason instanceof Exit) copyOut();
      throw reason;
    }
  }

  private pass(parameter: Parameter, argument: Argument | null): Passed {
    const expression = argument?.value ?? parameter.defaultValue;
    const fresh = (value: Value): Extract<Binding, { kind: "place" }> => ({ kind: "place", place: new Cell(value) });
    const cleared = (): Value => uninitialized(this.declaredType(parameter), this.fieldsOf);
    if (!expression) return { binding: fresh(cleared()) };
    const whole = this.binding(expression);
    if (whole && whole.kind !== "place") return { binding: whole };
    if (parameter.direction !== "out" && parameter.direction !== "inout") return { binding: fresh(this.evaluate(expression)) };
    const to = this.place(expression);
    const binding = fresh(parameter.direction === "inout" ? to.read() : cleared());
    return { binding, result: { from: binding.place, to } };
  }

  // Methods that the language gives ------------------------------------------------------------------------------------

  private builtin({ method, object, args }: Call<"builtin">): Value | null {
    if (method === "isValid") return validity(this.evaluate(object) as Header | Union);
    const place = this.place(object);
    const value = place.read();
    if (method === "push_front" || method === "pop_front") {
      const count = Number(certain(this.evaluate(args[0]!.value!)));
      const fresh = uninitialized(this.typeOf(object), this.fieldsOf) as Stack;
      place.write(shifted(value as Stack, method === "push_front" ? count : -count, fresh));
      return null;
    }
    if (method !== "setValid" && method !== "setInvalid") return UNDEFINED;
    const header = value as Header;
    if (method === "setInvalid") place.write(invalid(header));
    else place.write(this.isMemberOfUnion(object) ? { ...madeValid(header), fields: forgotten(header.fields) } : madeValid(header));
    return null;
  }

  private isMemberOfUnion(expression: Expression): boolean {
    return expression.kind === "member" && resolved(this.typeOf(expression.object)).kind === "headerUnion";
  }

  // Instances ----------------------------------------------------------------------------------------------------------

  private applyBlock({ object, type, args }: Call<"apply">, call: CallExpression): null {
    const bound = this.binding(object);
    const block = bound?.kind === "block" ? bound : this.directInstance(call, type.declaration);
    const outer = this.instance;
    try {
      this.invoke(block.declaration.parameters, args, () => {
        this.runBlock(block);
        return null;
      });
    } finally {
      this.instance = outer;
    }
    return null;
  }

  private directInstance(call: CallExpression, declaration: ParserDeclaration | ControlDeclaration): BlockInstance {
    const known = this.instance?.direct.get(call);
    const made = known ?? this.block(declaration, controlPlaneName(this.instance?.name ?? "", declaration.name.text, []), []);
    this.instance?.direct.set(call, made);
    return made;
  }

  protected instantiate(declaration: Instantiation, path: string): Binding {
    const construct = this.checked.instantiations.get(declaration)!;
    return this.construct(construct, controlPlaneName(path, declaration.name.text, declaration.annotations));
  }

  private construct({ type, parameters, args }: Call<"construct">, name: string): Binding {
    const path = type.kind === "package" ? "" : name;
    const given = parameters.map((parameter, index) => this.constructorArgument(args[index]?.value ?? parameter.defaultValue, path));
    if (type.kind === "package") return { kind: "package", type, args: given };
    if (type.kind === "extern") return { kind: "extern", type, name, args: given.map((one) => (one?.kind === "place" ? one.place.read() : null)) };
    return this.block(type.declaration, name, given);
  }

  private constructorArgument(expression: Expression | null | undefined, path: string): Binding | null {
    if (!expression) return null;
    const bound = this.binding(expression);
    if (bound && bound.kind !== "place") return bound;
    const call = expression.kind === "call" ? this.checked.calls.get(expression) : undefined;
    if (call?.kind === "construct") return this.construct(call, controlPlaneName(path, call.type.declaration.name.text, []));
    return { kind: "place", place: new Cell(this.evaluate(expression)) };
  }

  private block(declaration: ParserDeclaration | ControlDeclaration, name: string, args: readonly (Binding | null)[]): BlockInstance {
    const members: BlockInstance["members"] & Map<unknown, Binding> = new Map();
    declaration.constructorParameters.forEach((parameter, index) => {
      const value = args[index];
      if (value) members.set(parameter, value);
    });
    this.enter(members);
    for (const local of declaration.body?.locals ?? []) {
      if (local.kind !== "instantiation") continue;
      members.set(local, this.instantiate(local, name));
      this.enter(members);
    }
    return { kind: "block", declaration, name, members, direct: new Map() };
  }

  /** Names mean what they mean in that instance. */
  protected enter(members: BlockInstance["members"]): void {
    for (const [symbol, binding] of members) this.bindings.set(symbol, binding);
  }
}

/** Arguments are evaluated as they stand in the text, which differs from the order of parameters when they are named; defaults last. */
function inOrderOfText(args: BoundArguments): readonly number[] {
  const position = (argument: Argument | null): readonly [number, number] => (argument ? [argument.span.line, argument.span.column] : [Infinity, 0]);
  return args.map((argument, index) => ({ index, at: position(argument) })).sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1] || a.index - b.index).map(({ index }) => index);
}

function validity(value: Header | Union): Value {
  if (value.kind === "header") return value.valid;
  const members = [...value.members.values()].map(({ valid }) => valid);
  if (members.includes(true)) return true;
  return members.every((valid) => valid === false) ? false : UNDEFINED;
}

/** By `count` elements to the right, or to the left when it is negative (§8.20). */
function shifted({ elements, nextIndex }: Stack, count: number, fresh: Stack): Stack {
  const next = Math.max(0, Math.min(elements.length, nextIndex + count));
  return { kind: "stack", elements: elements.map((_, index) => elements[index - count] ?? fresh.elements[index]!), nextIndex: next };
}
