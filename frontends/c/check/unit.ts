/** Checks a translation unit: what the main file declares, and of the headers only what that asks for. */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { SourceFile, Span } from "../../../compiler/source/source.ts";
import type { Declaration, ExternalDeclaration, FunctionDefinition } from "../ast.ts";
import type { CheckedFunction, CheckedProgram, FunctionSymbol, LocalVariable, MapSpec, TStatement } from "../checked.ts";
import type { ExternalRange, Outline } from "../outline.ts";
import { parseDeclaration } from "../parse/parse.ts";
import { sizeOf } from "../layout.ts";
import { bare, isVoid, pointee, printCType } from "../types.ts";
import { checkNaked } from "./assembly.ts";
import { readAttributes } from "./attributes.ts";
import { completeType } from "./complete.ts";
import { Context, type FileScope, type Recursion } from "./context.ts";
import { checkDeclarator, checkFileStorage } from "./declaration-rules.ts";
import { endsOpen } from "./flow.ts";
import { checkExpression } from "./expressions.ts";
import { declareFunction, declareGlobal, declareTypedef, type DeclaredName } from "./globals.ts";
import { checkInitializer } from "./initializers.ts";
import { checkLabels } from "./labels.ts";
import { isMapSection, readMap } from "./maps.ts";
import { declaredType, readSpecifiers, typeOfName } from "./specifiers.ts";
import { checkStatementExpression, checkStaticAssert, StatementChecker } from "./statements.ts";
import { whileDeclaring } from "./warnings/deprecated.ts";
import { warnAboutUninitialized } from "./warnings/uninitialized.ts";
import { warnAboutLabels, warnAboutParameters, warnAboutStatics } from "./warnings/unused.ts";

/** Null when there were syntax errors. */
export function checkUnit(outline: Outline, main: SourceFile, bag: DiagnosticBag): CheckedProgram | null {
  return new Unit(outline, main, bag).run();
}

class Unit implements FileScope {
  private readonly trees = new Map<number, ExternalDeclaration | null>();
  private readonly declared: Uint8Array;
  private readonly bodies = new Map<FunctionSymbol, { definition: FunctionDefinition; index: number; params: readonly string[] }>();
  private readonly cx: Context;
  /** Declarations of names that were in use before they came to them: a body, an initializer. */
  private readonly later = new Set<number>();
  private current = 0;
  private statements: StatementChecker | null = null;

  constructor(
    private readonly outline: Outline,
    private readonly main: SourceFile,
    private readonly bag: DiagnosticBag,
  ) {
    this.declared = new Uint8Array(outline.ranges.length);
    const recursion: Recursion = {
      expression: checkExpression,
      typeName: typeOfName,
      initializer: checkInitializer,
      statementExpression: (cx, body, span) => {
        if (this.statements) return checkStatementExpression(cx, this.statements, body, span);
        // At file scope it may still be measured: `sizeof(({ … }))`.
        return checkStatementExpression(cx, new StatementChecker(cx, { kind: "void" }), body, span);
      },
    };
    this.cx = new Context(bag, this, recursion);
  }

  run(): CheckedProgram | null {
    const roots = this.outline.ranges.filter((range) => this.isRoot(range));
    for (const range of roots) this.tree(range);
    if (this.bag.hasErrors) return null;
    for (const range of roots) this.declare(range.index);
    for (const [symbol] of this.bodies) if (symbol.inMain || !symbol.isStatic || symbol.keep) this.checkBody(symbol);
    this.settle();
    warnAboutStatics(this.cx, [...this.bodies.keys(), ...this.globals()]);
    // Everything may be asked for now.
    this.current = this.outline.ranges.length;
    const maps = this.maps();
    this.settle();
    return { functions: this.cx.functions, variables: this.globals(), maps };
  }

  private isRoot(range: ExternalRange): boolean {
    if (this.outline.tokens.fileOf(range.start) === this.main) return true;
    if (range.isTypedef || range.isStatic || range.isExtern) return false;
    return (range.isFunctionDefinition && !range.isInline) || range.declaresObject;
  }

  /** Checks what was asked for, and what that asks for. */
  private settle(): void {
    for (;;) {
      for (const index of this.later) this.declare(index);
      const symbol = this.cx.wanted.pop();
      if (!symbol) return;
      this.checkBody(symbol);
    }
  }

  isMain(span: Span): boolean {
    return span.file === this.main;
  }

  private globals(): CheckedProgram["variables"] {
    const names = [...this.cx.scope.names.values()];
    const declared = names.filter((one) => one.kind === "global");
    return [...new Set([...declared, ...this.cx.localStatics, ...this.cx.variables])];
  }

  private maps(): ReadonlyMap<string, MapSpec> {
    const out = new Map<string, MapSpec>();
    for (const variable of this.globals()) {
      if (!isMapSection(variable.section) || variable.isExtern) continue;
      const spec = readMap(this.cx, variable);
      if (spec) out.set(variable.symbol, spec);
    }
    return out;
  }

  // ---- on demand

  demandName(name: string): void {
    const indices = this.outline.names.get(name);
    this.demand(indices);
    if (indices.length < 2 || indices[0]! > this.current) return;
    for (const index of indices) if (index > this.current) this.later.add(index);
  }

  demandTag(tag: string): void {
    this.demand(this.outline.tags.get(tag));
  }

  private demand(indices: readonly number[]): void {
    for (const index of indices) {
      if (index > this.current) return;
      if (this.declared[index] === 0) this.declare(index);
    }
  }

  private tree(range: ExternalRange): ExternalDeclaration | null {
    let tree = this.trees.get(range.index);
    if (tree === undefined) {
      tree = parseDeclaration(this.outline, range, this.bag);
      this.trees.set(range.index, tree);
    }
    return tree;
  }

  private declare(index: number): void {
    if (this.declared[index] !== 0) return;
    this.declared[index] = 1;
    const tree = this.tree(this.outline.ranges[index]!);
    if (!tree) return;
    this.at(index, null, () => this.cx.atFileScope(() => this.external(tree, index)));
  }

  /** Runs `body` as of the place of a declaration. */
  private at(index: number, statements: StatementChecker | null, body: () => void): void {
    const { current, statements: outer } = this;
    this.current = index;
    this.statements = statements;
    body();
    this.current = current;
    this.statements = outer;
  }

  private external(tree: ExternalDeclaration, index: number): void {
    switch (tree.kind) {
      case "declaration":
        this.declaration(tree);
        return;
      case "function":
        this.functionDefinition(tree, index);
        return;
      case "staticAssert":
        checkStaticAssert(this.cx, tree.condition, tree.span, tree.message?.parts.map((part) => part.text).join(" "));
        return;
      case "asm":
        this.bag.report("C4003", tree.span, "assembly outside of functions is not supported");
        return;
      case "empty":
        return;
    }
  }

  private declaration(tree: Declaration): void {
    whileDeclaring(this.cx, tree.specifiers, tree.declarators, () => this.declarators(tree));
  }

  private declarators(tree: Declaration): void {
    const { cx } = this;
    const specified = readSpecifiers(cx, tree.specifiers);
    checkFileStorage(cx, tree.specifiers, tree.declarators);
    for (const one of tree.declarators) {
      const { name } = one.declarator;
      if (!name) {
        this.bag.report("C1005", one.span, "a name must stand here");
        continue;
      }
      const type = declaredType(cx, specified.type, one.declarator);
      checkDeclarator(cx, tree.specifiers, specified, type, one);
      const attributes = readAttributes(cx, [one.declarator.attributes, one.attributes], specified.attributes);
      const declared: DeclaredName = { name, type, attributes, specified, declarator: one };
      if (specified.isTypedef) declareTypedef(cx, declared);
      else declareGlobal(cx, declared);
    }
  }

  // ---- functions

  private functionDefinition(tree: FunctionDefinition, index: number): void {
    const { cx } = this;
    const { declarator } = tree.declarator;
    const { specified, type } = whileDeclaring(cx, tree.specifiers, [tree.declarator], () => {
      const specified = readSpecifiers(cx, tree.specifiers);
      return { specified, type: declaredType(cx, specified.type, declarator) };
    });
    const inner = bare(type);
    const { name } = declarator;
    if (!name || inner.kind !== "function") {
      this.bag.report("C1005", tree.declarator.span, name ? `'${name.name}' has a body but is not a function` : "a name must stand here");
      return;
    }
    const attributes = readAttributes(cx, [declarator.attributes, tree.declarator.attributes], specified.attributes);
    const symbol = declareFunction(cx, { name, type, attributes, specified, declarator: tree.declarator }, inner);
    if (symbol.defined) {
      this.bag.report("C1002", name.span, `redefinition of '${name.name}'`, { notes: [{ message: "first defined here", span: symbol.span }] });
      return;
    }
    this.warnAboutPrototype(symbol, index);
    symbol.defined = true;
    symbol.type = inner;
    this.bodies.set(symbol, { definition: tree, index, params: inner.params.map((param) => param.name) });
  }

  /** -Wmissing-prototypes. */
  private warnAboutPrototype(symbol: FunctionSymbol, index: number): void {
    if (symbol.isStatic || symbol.isInline || this.outline.names.get(symbol.name).some((one) => one < index)) return;
    this.bag.report("C5123", symbol.span, `nothing declares '${symbol.name}' before`, { hint: "make it static, or declare it in a header" });
  }

  private checkBody(symbol: FunctionSymbol): void {
    const body = this.bodies.get(symbol);
    if (!body || this.cx.functions.has(symbol)) return;
    const { definition, index } = body;
    const checker = new StatementChecker(this.cx, symbol.type.returns);
    this.at(index, checker, () => this.cx.atFileScope(() => this.cx.scoped(() => this.checkStatements(symbol, definition, checker))));
  }

  private checkStatements(symbol: FunctionSymbol, definition: FunctionDefinition, checker: StatementChecker): void {
    const { cx } = this;
    const outer = cx.fn;
    cx.fn = { symbol, labels: new Map(), localLabels: 0 };
    const params = this.parameters(symbol, definition);
    const { span, declarator } = definition.declarator;
    const checked: CheckedFunction & { body: readonly TStatement[] } = { symbol, params, body: [], span, nameSpan: declarator.name?.span ?? span };
    cx.functions.set(symbol, checked);
    completeType(cx, symbol.type.returns);
    checked.body = checker.block(definition.body);
    warnAboutParameters(cx, params, definition);
    warnAboutLabels(this.bag, definition.body);
    warnAboutUninitialized(this.bag, checked.body);
    checkLabels(cx);
    if (symbol.naked) checkNaked(cx, checked);
    else if (!isVoid(symbol.type.returns) && !symbol.noReturn && endsOpen(checked.body)) {
      this.bag.report("C5005", definition.body.endSpan, `'${symbol.name}' may end without returning a value`);
    }
    cx.fn = outer;
  }

  private parameters(symbol: FunctionSymbol, definition: FunctionDefinition): LocalVariable[] {
    return symbol.type.params.map((param) => {
      const span = (param as { span?: Span }).span ?? definition.declarator.span;
      const isRegister = "isRegister" in param && { isRegister: true as const };
      const wasArray = "wasArray" in param && { wasArray: true as const };
      const variable: LocalVariable = { name: param.name, type: param.type, span, isParameter: true, used: !symbol.naked, ...isRegister, ...wasArray };
      completeType(this.cx, param.type);
      if (sizeOf(param.type) === null) this.bag.report("C1004", span, `the parameter '${param.name}' has the incomplete type '${printCType(param.type)}'`);
      // BTF describes the context whole.
      completeType(this.cx, pointee(param.type) ?? param.type);
      if (param.name === "") {
        variable.used = false;
      } else if (this.cx.scope.names.has(param.name)) {
        this.bag.report("C1002", span, `redefinition of the parameter '${param.name}'`);
      } else this.cx.scope.names.set(param.name, { kind: "local", variable, span });
      return variable;
    });
  }
}

