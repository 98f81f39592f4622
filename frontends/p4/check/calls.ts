/** Calls: of functions, methods, actions, tables, instances and constructors (P4-16 §8.22, §11.3, Appendix F). */

import type { Span } from "../../../compiler/source/source.ts";
import type { CallExpression, Expression, FunctionDeclaration, MemberExpression } from "../ast.ts";
import type { BoundArguments, BuiltinMethod, ResolvedCall, Symbol } from "./program.ts";
import { integer } from "./constants.ts";
import { sizeInBits } from "./sizes.ts";
import { isHeaderStack } from "./nesting.ts";
import { emitFault, extractFault, failingMethods, lookaheadFault } from "./packet-calls.ts";
import { ConstructorChecker } from "./constructors.ts";
import { canBeLeftOut, matchingOverloads } from "./overloads.ts";
import { BOOL, INT, printType, resolved, settle, substitute, UNKNOWN, VOID, type BlockType, type ExternType, type StructType, type Type } from "./types.ts";

const sizeMethods: ReadonlySet<string> = new Set(["minSizeInBits", "minSizeInBytes", "maxSizeInBits", "maxSizeInBytes"]);
const validityMethods: ReadonlySet<string> = new Set(["isValid", "setValid", "setInvalid"]);

export abstract class CallChecker extends ConstructorChecker {
  protected call(call: CallExpression): Type {
    const { callee } = call;
    if (callee.kind === "typeName") return this.construct(call, callee.type);
    if (callee.kind === "name") return this.callByName(call, callee.name, callee.global);
    if (callee.kind === "member") return this.callMember(call, callee);
    return this.notCallable(call, "this");
  }

  private notCallable(call: CallExpression, what: string): Type {
    for (const { value } of call.args) if (value) this.infer(value);
    this.error("P0402", call.callee.span, `${what} cannot be called`);
    return UNKNOWN;
  }

  private resolve(call: CallExpression, resolution: ResolvedCall, type: Type): Type {
    this.calls.set(call, resolution);
    return type;
  }

  // Functions and actions ------------------------------------------------------------------------------------------

  private callByName(call: CallExpression, name: string, global: boolean): Type {
    const symbols = this.lookup(name, global, call.callee.span);
    if (symbols.length === 0) {
      for (const { value } of call.args) if (value) this.infer(value);
      return UNKNOWN;
    }
    const first = symbols[0]!;
    if (first.kind === "action") return this.callAction(call, first);
    const functions = symbols.filter((symbol): symbol is FunctionDeclaration => symbol.kind === "function");
    if (functions.length === 0) return this.notCallable(call, `'${name}'`);
    const declaration = this.pickOverload(functions, call);
    if (!declaration) return UNKNOWN;
    this.references.set(call.callee, declaration);
    if (isVerify(declaration) && this.place !== "parser") this.error("P0403", call.span, "'verify' can be called in parsers only");
    const { args, typeArgs } = this.arguments(call, { what: name, ...declaration });
    const type = settle(substitute(this.typeOf(declaration.returnType), declaration.typeParameters, typeArgs));
    if (name === "static_assert" && !declaration.body) this.staticAssert(call, args);
    return this.resolve(call, { kind: "function", declaration, typeArgs: typeArgs.map(settle), args }, type);
  }

  /** Asked while compiling (§19): what it asserts is known, and is true. */
  private staticAssert(call: CallExpression, [check, message]: BoundArguments): void {
    const asserted = check?.value && this.constants.get(check.value);
    const text = message?.value && this.constants.get(message.value);
    if (asserted?.kind === "bool" && asserted.value) this.constants.set(call, asserted);
    else if (asserted?.kind === "bool") this.error("P0310", call.span, `static_assert fails${text?.kind === "string" ? `: ${text.value}` : ""}`);
  }

  private callAction(call: CallExpression, declaration: Extract<Symbol, { kind: "action" }>): Type {
    this.references.set(call.callee, declaration);
    if (this.place === "parser" || this.place === "function") this.error("P0403", call.span, `an action cannot be called in a ${this.place}`);
    const { args } = this.arguments(call, { what: declaration.name.text, typeParameters: [], parameters: declaration.parameters, ofAction: true });
    return this.resolve(call, { kind: "action", declaration, args }, VOID);
  }

  /** The one that is meant (§7.2.11.2); the only one there is even when it does not fit, for what it says of the arguments. */
  private pickOverload(functions: readonly FunctionDeclaration[], call: CallExpression): FunctionDeclaration | undefined {
    if (functions.length === 1) return functions[0];
    const matching = matchingOverloads(functions, call.args);
    if (matching.length === 1) return matching[0];
    for (const { value } of call.args) if (value) this.infer(value);
    const wrong = matching.length > 0 ? "is ambiguous here" : "has no overload that takes these arguments";
    const notes = (matching.length > 0 ? matching : functions).map(({ name }) => ({ message: "there is this one", span: name.span }));
    this.error("P0401", call.callee.span, `'${functions[0]!.name.text}' ${wrong}`, { notes });
    return undefined;
  }

  // Members --------------------------------------------------------------------------------------------------------

  private callMember(call: CallExpression, callee: MemberExpression): Type {
    const name = callee.member.text;
    const object = resolved(sizeMethods.has(name) ? this.typeOnly(callee.object) : this.infer(callee.object));
    switch (object.kind) {
      case "unknown":
        for (const { value } of call.args) if (value) this.infer(value);
        return UNKNOWN;
      case "table":
        return this.applyTable(call, callee, object);
      case "extern":
        return this.callMethod(call, callee, object);
      case "parser":
      case "control":
        return this.applyBlock(call, callee, object);
      case "typeName":
        return this.callOnType(call, callee, object.type);
    }
    if (sizeMethods.has(name)) return this.sizeCall(call, callee, object);
    if (validityMethods.has(name)) return this.validity(call, callee, object);
    if ((name === "push_front" || name === "pop_front") && isHeaderStack(object)) return this.stackCall(call, callee, name);
    return this.noMethod(call, callee, object);
  }

  /** Of what a size is asked, only the type counts: nothing is read (§9). */
  private typeOnly(expression: Expression): Type {
    this.unread = true;
    const type = this.infer(expression);
    this.unread = false;
    return type;
  }

  private noMethod(call: CallExpression, callee: MemberExpression, object: Type): Type {
    for (const { value } of call.args) if (value) this.infer(value);
    this.error("P0303", callee.member.span, `${printType(object)} has no method '${callee.member.text}'`);
    return UNKNOWN;
  }

  private callOnType(call: CallExpression, callee: MemberExpression, type: Type): Type {
    const at = resolved(type);
    if (sizeMethods.has(callee.member.text)) return this.sizeCall(call, callee, at);
    if ((at.kind === "parser" || at.kind === "control") && callee.member.text === "apply") return this.applyType(call, callee, at);
    if (at.kind === "unknown") {
      for (const { value } of call.args) if (value) this.infer(value);
      return UNKNOWN;
    }
    return this.noMethod(call, callee, type);
  }

  private applyTable(call: CallExpression, callee: MemberExpression, type: Extract<Type, { kind: "table" }>): Type {
    if (callee.member.text !== "apply") return this.noMethod(call, callee, type);
    if (this.place !== "control") this.error("P0403", call.span, `a table can be applied in the apply block of its control only`);
    this.noArguments(call);
    return this.resolve(call, { kind: "applyTable", table: type.declaration }, { kind: "tableResult", table: type.declaration });
  }

  private noArguments(call: CallExpression): void {
    this.noTypeArguments(call);
    if (call.args.length > 0) this.error("P0401", call.args[0]!.span, "this call takes no arguments");
  }

  private noTypeArguments({ typeArgs: [first] }: CallExpression): void {
    if (first) this.error("P0204", first.span, "this call takes no type arguments");
  }

  private applyBlock(call: CallExpression, callee: MemberExpression, type: BlockType): Type {
    if (callee.member.text !== "apply") return this.noMethod(call, callee, type);
    if (type.kind !== this.place) this.error("P0403", call.span, `a ${type.kind} can be applied in a ${type.kind} only`);
    const { declaration } = type;
    const parameters = declaration.parameters;
    const { args } = this.arguments(call, { what: declaration.name.text, typeParameters: [], parameters }, (at) =>
      substitute(at, declaration.typeParameters, type.args),
    );
    return this.resolve(call, { kind: "apply", object: callee.object, type, args }, VOID);
  }

  /** `T.apply(…)` makes an instance and applies it: nobody gives it arguments (§15.1). */
  private applyType(call: CallExpression, callee: MemberExpression, type: BlockType): Type {
    const { name, body, constructorParameters } = type.declaration;
    const needed = constructorParameters.find((parameter) => !canBeLeftOut(parameter));
    if (!body) this.error("P0402", callee.object.span, `${name.text} is the type of a ${type.kind}: there is nothing to instantiate`);
    else if (needed) this.error("P0402", callee.object.span, `'${name.text}' needs an argument for '${needed.name.text}' to make an instance`, { hint: `declare one, and apply that: ${name.text}(…) one;` });
    return this.applyBlock(call, callee, type);
  }

  private callMethod(call: CallExpression, callee: MemberExpression, type: ExternType): Type {
    const { declaration } = type;
    const methods = declaration.methods.filter((method): method is FunctionDeclaration => method.kind === "function" && method.name.text === callee.member.text);
    if (methods.length === 0) return this.noMethod(call, callee, type);
    const method = this.pickOverload(methods, call);
    if (!method) return UNKNOWN;
    const ofExtern = (at: Type): Type => substitute(at, declaration.typeParameters, type.args);
    const { args, typeArgs } = this.arguments(call, { what: method.name.text, ...method }, ofExtern);
    const result = substitute(ofExtern(this.typeOf(method.returnType)), method.typeParameters, typeArgs);
    if (declaration.name.text === "packet_in") this.packetInCall(call, method.name.text, args, typeArgs);
    if (declaration.name.text === "packet_out" && method.name.text === "emit") this.emitCall(call, args, typeArgs);
    const resolution = { kind: "method", object: callee.object, type, method, typeArgs: typeArgs.map(settle), args } as const;
    return this.resolve(call, resolution, settle(result));
  }

  private packetInCall(call: CallExpression, method: string, [target, size]: BoundArguments, [typeArg = UNKNOWN]: readonly Type[]): void {
    const outside = this.place === "control" || this.place === "action";
    if (outside && failingMethods.has(method)) this.error("P0403", call.span, `'${method}' can be called in parsers only`);
    if (method === "lookahead") {
      const fault = lookaheadFault(typeArg, this.fieldsOf);
      if (fault) this.error(fault.code, call.typeArgs[0]?.span ?? call.span, fault.message);
    } else if (method === "extract" && target) {
      const fault = extractFault(typeArg, size !== undefined, this.fieldsOf);
      // Several varbit fields are a matter of the header, and are mended there.
      if (fault?.code === "P0801") this.error("P0801", this.firstVarbit(resolved(typeArg) as StructType), fault.message, { notes: [{ message: "it is extracted here", span: target.span }] });
      else if (fault) this.error(fault.code, target.span, fault.message);
    }
  }

  private emitCall(call: CallExpression, [data]: BoundArguments, [typeArg = UNKNOWN]: readonly Type[]): void {
    const fault = emitFault(typeArg, this.fieldsOf);
    if (fault) this.error(fault.code, data?.span ?? call.span, fault.message);
  }

  private firstVarbit(type: StructType): Span {
    const index = this.fieldsOf(type).findIndex((field) => resolved(field.type).kind === "varbit");
    return type.declaration.fields[index]!.name.span;
  }

  private validity(call: CallExpression, callee: MemberExpression, object: Type): Type {
    const method = callee.member.text as BuiltinMethod;
    const fits = object.kind === "header" || (object.kind === "headerUnion" && method === "isValid");
    if (!fits) return this.noMethod(call, callee, object);
    this.noArguments(call);
    if (method !== "isValid" && !this.isLvalue(callee.object)) this.error("P0304", callee.object.span, "this header cannot be changed here");
    return this.resolve(call, { kind: "builtin", method, object: callee.object, args: [] }, method === "isValid" ? BOOL : VOID);
  }

  private stackCall(call: CallExpression, callee: MemberExpression, method: "push_front" | "pop_front"): Type {
    this.noTypeArguments(call);
    const argument = call.args[0] ?? null;
    if (!argument?.value || call.args.length !== 1) this.error("P0401", call.span, `'${method}' takes one argument`);
    else {
      this.check(argument.value, INT);
      const count = this.constantInteger(argument.value);
      if (count !== undefined && count < 0n) this.error("P0401", argument.span, `'${method}' takes a count that is not negative`);
    }
    if (!this.isLvalue(callee.object)) this.error("P0304", callee.object.span, "this stack cannot be changed here");
    return this.resolve(call, { kind: "builtin", method, object: callee.object, args: [argument] }, VOID);
  }

  /** minSizeInBits() and its like are constants (§9). */
  private sizeCall(call: CallExpression, callee: MemberExpression, object: Type): Type {
    this.noArguments(call);
    const method = callee.member.text as BuiltinMethod;
    const size = sizeInBits(object, this.fieldsOf);
    if (!size) return this.noMethod(call, callee, object);
    const inBits = BigInt(method.startsWith("min") ? size.min : size.max);
    this.constants.set(call, integer(method.endsWith("Bytes") ? (inBits + 7n) / 8n : inBits));
    return this.resolve(call, { kind: "builtin", method, object: callee.object, args: [] }, INT);
  }
}

/** The one extern function of the core library that is about the parser (§13.7). */
function isVerify({ name, body, parameters }: FunctionDeclaration): boolean {
  const [check, toSignal, ...more] = parameters.map(({ type }) => (type.kind === "baseType" ? type.name : undefined));
  return name.text === "verify" && !body && check === "bool" && toSignal === "error" && more.length === 0;
}
