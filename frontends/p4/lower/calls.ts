/** Calls: every body is lowered in the place of its call, as P4 has no recursion (P4-16 §6.8, §8.22, §14.1.1). */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import type { Argument, CallExpression, Expression, Parameter, Statement } from "../ast.ts";
import type { BlockInstance } from "../evaluate/instances.ts";
import { mayReturnEarlier } from "../check/packet-moves.ts";
import type { BoundArguments, ResolvedCall } from "../check/program.ts";
import type { Type } from "../check/types.ts";
import { withBits } from "./arithmetic.ts";
import { isLocation, type ExternResult } from "./base.ts";
import { HeaderMethodLowering } from "./header-methods.ts";
import { hasCall } from "./conditions.ts";
import { orderOfText } from "./argument-order.ts";
import { scalarsOf, scalarType, type Location } from "./storage.ts";

type Call<K extends ResolvedCall["kind"]> = Extract<ResolvedCall, { kind: K }>;

interface OpenParameter {
  readonly parameter: Parameter;
  readonly location: Location;
  readonly argument: Expression;
}

export abstract class CallLowering extends HeaderMethodLowering {
  /** Whether an extern was called: what it did stays done, so what called it must not run again. */
  protected leavesTraces = false;

  protected abstract statements(statements: readonly Statement[]): void;
  protected abstract applyBlock(instance: BlockInstance, call: Call<"apply">): void;
  /** Methods of packet_in, and verify(): what core.p4 itself declares. */
  protected abstract coreCall(call: Call<"method" | "function">, at: CallExpression): { value?: Value } | null;

  protected call(call: CallExpression): Value | undefined {
    const resolution = this.checked.calls.get(call);
    if (!resolution) return undefined;
    const outer = this.builder.span;
    this.builder.span = call.span;
    const value = this.resolvedCall(call, resolution);
    this.builder.span = outer;
    return value;
  }

  private resolvedCall(call: CallExpression, resolution: ResolvedCall): Value | undefined {
    switch (resolution.kind) {
      case "builtin":
        return this.headerMethod(resolution, call);
      case "function":
      case "method":
        return this.externOrFunction(resolution, call);
      case "action":
        this.inlineAction(resolution.declaration, resolution.args);
        return undefined;
      case "applyTable":
        this.applyTable(call, resolution);
        return undefined;
      case "apply":
        this.applyInstance(call, resolution);
        return undefined;
      case "construct":
        return undefined;
    }
  }

  private externOrFunction(resolution: Call<"function" | "method">, call: CallExpression): Value | undefined {
    if (resolution.kind === "function" && resolution.declaration.body) return this.functionValue(resolution, call);
    const core = this.coreCall(resolution, call);
    if (core) return core.value;
    const done = this.externCall(resolution, call);
    if (done) return done.value;
    if (resolution.kind === "function") {
      const message = `neither the architecture nor a C file defines the extern function '${resolution.declaration.name.text}'`;
      this.context.bag.report("P0903", call.span, message, { hint: "give the C file beside the program: ebpfc PROGRAM.p4 FUNCTIONS.c" });
      return undefined;
    }
    this.unsupported(call.span, `extern ${resolution.type.declaration.name.text}.${resolution.method.name.text}`);
    return undefined;
  }

  /** What the architecture, or else a C file, makes of it; null where neither knows it. */
  private externCall(resolution: Call<"function" | "method">, call: CallExpression): ExternResult | null {
    this.evaluateInOrder(resolution);
    this.leavesTraces = true;
    const done = this.context.hooks.externCall(this, resolution, call.span) ?? (resolution.kind === "function" ? this.callC(resolution, call) : null);
    this.early.clear();
    return done;
  }

  /** Externs ask for their arguments in the order of the parameters: named ones are evaluated before, in that of the text. */
  private evaluateInOrder({ args }: Call<"function" | "method">): void {
    const order = orderOfText(args);
    if (order.every((index, at) => index === at)) return;
    for (const index of order) {
      const value = args[index]?.value;
      if (value && hasCall(value) && scalarType(this.typeOf(value))) this.early.set(value, this.value(value));
    }
  }

  // Bodies in place -------------------------------------------------------------------------------------------------

  private functionValue(resolution: Call<"function">, call: CallExpression): Value | undefined {
    const location = this.inlineFunction(resolution, call);
    return location?.kind === "scalar" ? this.storage.load(location) : undefined;
  }

  protected callForLocation(call: CallExpression): Location | undefined {
    const resolution = this.checked.calls.get(call);
    if (resolution?.kind === "function" && resolution.declaration.body) return this.inlineFunction(resolution, call);
    const type = this.typeOf(call);
    const location = this.allocate(type, "result", call.span);
    if (location.kind === "scalar") this.storage.store(location, this.value(call));
    else if (resolution?.kind === "function" && this.callC(resolution, call, location)) {
      this.leavesTraces = true;
      return location;
    }
    else if (!(resolution?.kind === "method" && this.lookaheadInto(resolution, location, type, call))) {
      const given = resolution?.kind === "method" ? this.externCall(resolution, call)?.location : undefined;
      if (given) return given;
      this.unsupported(call.span, "a call with a result of this type");
    }
    return location;
  }

  /** packet.lookahead<H>() of a header or struct. */
  protected abstract lookaheadInto(call: Call<"method">, target: Location, type: Type, at: CallExpression): boolean;

  private inlineFunction({ declaration, typeArgs, args }: Call<"function">, call: CallExpression): Location | undefined {
    const type = this.typeOf(call);
    const result = type.kind === "void" ? undefined : this.allocate(type, "result", call.span);
    const outer = this.typeArguments;
    this.bindTypes(declaration.typeParameters, typeArgs);
    const body = (): void => this.statements(declaration.body!.statements);
    this.inline(declaration.parameters, args, mayReturnEarlier(declaration.body!) ? () => this.conditionally(body) : body, result);
    this.typeArguments = outer;
    return result;
  }

  protected inlineAction(declaration: Call<"action">["declaration"], args: BoundArguments): void {
    this.inline(declaration.parameters, args, () => this.statements(declaration.body.statements));
  }

  /**
   * Binds the parameters of a control or parser that may stand for the very places of their arguments: copying in and out
   * makes no difference when nothing else can name the place meanwhile, as no other argument does.
   */
  protected shareArguments(parameters: readonly Parameter[], args: BoundArguments, directions: readonly Parameter["direction"][]): ReadonlySet<Parameter> {
    const written = parameters.map(({ direction }, index) => (direction === "inout" || direction === "out" ? args[index]?.value : undefined));
    const places = written.map((argument) => this.placeAround(argument));
    const shared = new Set<Parameter>();
    parameters.forEach((parameter, index) => {
      const place = this.namedPlace(written[index]);
      if (!directions.includes(parameter.direction) || !place || place.kind === "scalar" || this.isInUnion(written[index])) return;
      if (places.some((other, at) => at !== index && other && overlap(place, other))) return;
      this.bindings.set(parameter, place);
      shared.add(parameter);
    });
    return shared;
  }

  /** A member of a header union: to copy an invalid header out to it makes the whole union invalid (§8.21). */
  private isInUnion(expression: Expression | null | undefined): boolean {
    return expression?.kind === "member" && this.typeOf(expression.object).kind === "headerUnion";
  }

  /** The place, or of a slice or an element the place that it is in. */
  private placeAround(expression: Expression | null | undefined): Location | undefined {
    if (expression?.kind === "index" || expression?.kind === "slice" || expression?.kind === "partSlice") return this.placeAround(expression.object);
    return this.namedPlace(expression) ?? (expression?.kind === "member" ? this.placeAround(expression.object) : undefined);
  }

  private namedPlace(expression: Expression | null | undefined): Location | undefined {
    if (expression?.kind === "name") {
      const binding = this.binding(expression);
      return binding && isLocation(binding) ? binding : undefined;
    }
    const object = expression?.kind === "member" ? this.namedPlace(expression.object) : undefined;
    return expression?.kind === "member" && object && "fields" in object ? object.fields.get(expression.member.text) : undefined;
  }

  /** Opens the arguments of a parser, whose body is lowered elsewhere; gives what copies the results out. */
  protected openArguments(parameters: readonly Parameter[], args: BoundArguments): () => void {
    // Of a packet that is rejected nobody sees what was written before: results, too, may lie where they are to go.
    const shared = this.shareArguments(parameters, args, ["inout", "out"]);
    const opened = this.openAll(parameters, args, shared);
    for (const one of opened) if (one) this.bindings.set(one.parameter, one.location);
    for (const parameter of shared) {
      const place = this.bindings.get(parameter);
      if (parameter.direction === "out" && place && isLocation(place)) this.storage.reset(place);
    }
    return () => this.copyOut(outputsOf(opened));
  }

  /** Copies arguments in, lowers the body, copies results out (§6.8): also on the way of an exit. */
  protected inline(parameters: readonly Parameter[], args: BoundArguments, body: () => void, result?: Location, shared?: ReadonlySet<Parameter>): void {
    const opened = this.openAll(parameters, args, shared);
    for (const one of opened) if (one) this.bindings.set(one.parameter, one.location);
    const outputs = outputsOf(opened);
    const outer = this.exits;
    const returnTo = this.newBlock();
    const exitTo = outputs.length > 0 ? this.newBlock() : outer.exitTo;
    this.exits = { returnTo, exitTo, ...(result && { result }) };
    body();
    this.jumpTo(returnTo);
    this.exits = outer;
    if (exitTo !== outer.exitTo) this.leave(exitTo, outputs, outer.exitTo);
    this.builder.switchTo(returnTo);
    this.copyOut(outputs);
  }

  /** In the order of the arguments' text, which is another than that of the parameters where they are named (§6.8). */
  private openAll(parameters: readonly Parameter[], args: BoundArguments, shared?: ReadonlySet<Parameter>): (OpenParameter | undefined)[] {
    const opened: (OpenParameter | undefined)[] = [];
    for (const index of orderOfText(args)) {
      const parameter = parameters[index]!;
      opened[index] = shared?.has(parameter) ? undefined : this.openParameter(parameter, args[index] ?? null);
    }
    return opened;
  }

  private leave(block: BlockId, outputs: readonly OpenParameter[], next: BlockId): void {
    this.builder.switchTo(block);
    this.copyOut(outputs);
    this.jumpTo(next);
  }

  private copyOut(outputs: readonly OpenParameter[]): void {
    for (const { argument, location } of outputs) {
      if (location.kind === "scalar") this.storeTo(argument, this.storage.load(location));
      else this.copyTo(argument, location);
    }
  }

  /** Instances and the packet pass by reference, values by copy. */
  private openParameter(parameter: Parameter, argument: Argument | null): OpenParameter | undefined {
    const type = this.typeOfSymbol(parameter);
    const expression = argument?.value ?? parameter.defaultValue;
    if (type.kind === "extern" || type.kind === "parser" || type.kind === "control") {
      const binding = expression ? this.binding(expression) : undefined;
      if (binding) this.bindings.set(parameter, binding);
      return undefined;
    }
    const location = this.allocate(type, parameter.name.text, parameter.span);
    if (expression && (parameter.direction === "out" || parameter.direction === "inout")) this.savePlace(expression);
    if (parameter.direction === "out" || !expression) this.storage.clear(location);
    else if (parameter.direction === "inout") {
      const source = location.kind === "scalar" ? undefined : this.location(expression);
      if (source) this.storage.copy(location, source);
      else this.assign(location, expression, type);
    } else this.assign(location, expression, type);
    if (expression) return { parameter, location, argument: expression };
    this.bindings.set(parameter, location);
    return undefined;
  }

  /** Stores into an l-value that is a scalar; a slice changes only its bits (§8.7). */
  storeTo(target: Expression, value: Value): void {
    if (target.kind !== "slice" && target.kind !== "partSlice") {
      return this.forEachPlace(target, () => {
        const location = this.location(target);
        if (location) this.storage.store(this.scalar(location, target.span), value);
      });
    }
    const changed = withBits(this.builder, this.value(target.object), value, this.sliceStart(target), this.sliceWidth(target));
    this.storeTo(target.object, changed);
  }

  private applyInstance(call: CallExpression, resolution: Call<"apply">): void {
    const instance = this.appliedInstance(call, resolution);
    if (instance) this.applyBlock(instance, resolution);
    else this.unsupported(call.span, "applying this");
  }

  protected appliedInstance(call: CallExpression, resolution: Call<"apply">): BlockInstance | undefined {
    const { object } = resolution;
    const binding = object.kind === "typeName" ? this.instance?.children.get(call) : this.binding(object);
    return binding && !isLocation(binding) && binding.kind === "blockInstance" ? binding : undefined;
  }
}

function outputsOf(opened: readonly (OpenParameter | undefined)[]): OpenParameter[] {
  return opened.filter((one): one is OpenParameter => one !== undefined && (one.parameter.direction === "out" || one.parameter.direction === "inout"));
}

function overlap(left: Location, right: Location): boolean {
  const slots = new Set(scalarsOf(left).map(({ slot }) => slot));
  return scalarsOf(right).some(({ slot }) => slots.has(slot));
}
