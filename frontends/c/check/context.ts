/**
 * What the modules of the checker share. Declarations hold expressions and expressions hold type names and statements:
 * the calls backwards go through `Recursion`, so that the modules import each other in one direction only.
 */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { CompoundStatement, Expr, Initializer, TypeName } from "../ast.ts";
import type { CheckedFunction, FunctionSymbol, GlobalVariable, Init, LocalVariable, TExpr } from "../checked.ts";
import type { CType, EnumInfo, RecordInfo } from "../types.ts";
import { Deprecations } from "./deprecations.ts";
import { Scope, type Meaning, type Tagged } from "./scopes.ts";

export interface Recursion {
  expression(cx: Context, expr: Expr): TExpr;
  typeName(cx: Context, name: TypeName): CType;
  statementExpression(cx: Context, body: CompoundStatement, span: Span): TExpr;
  /** The type with the length that the initialiser gives it. */
  initializer(cx: Context, type: CType, init: Initializer): { readonly type: CType; readonly init: Init };
}

/** Names and tags at file scope, found when they are asked for. */
export interface FileScope {
  /** Declares everything that declares `name`, up to the declaration that is being checked. */
  demandName(name: string): void;
  demandTag(tag: string): void;
  /** Does this place lie in the file that is being compiled? */
  isMain(span: Span): boolean;
}

/** The function whose body is being checked. */
export interface FunctionContext {
  readonly symbol: FunctionSymbol;
  readonly labels: Map<string, { defined: boolean; span: Span }>;
  /** How many labels are local to a block. */
  localLabels: number;
}

export class Context {
  scope: Scope = new Scope(null);
  fn: FunctionContext | null = null;
  readonly functions = new Map<FunctionSymbol, CheckedFunction>();
  /** Variables that are used. */
  readonly variables = new Set<GlobalVariable>();
  /** Static variables of functions. */
  readonly localStatics = new Set<GlobalVariable>();
  /** How many compound literals stand outside of functions. */
  staticLiterals = 0;
  /** Within `__builtin_preserve_access_index` and its like: the loader fits all offsets to the running kernel. */
  preserves = false;
  /** Within an expression that must be a constant, and is never run. */
  needsConstant = false;
  /** Within the definition of a record that has `preserve_access_index`, which holds for the records inside too. */
  relocatableOutside = false;
  /** How often each local is named, but for assignments whose value nobody takes. */
  readonly mentions = new Map<LocalVariable, number>();
  /** Only the type of what is being checked counts: in how many operands of `sizeof` and `_Generic`. */
  unevaluated = 0;
  readonly deprecations = new Deprecations();
  /** Within a declaration of something that is deprecated. */
  inDeprecated = false;
  /** What has `__attribute__((unused))`. */
  readonly mayBeUnused = new Set<FunctionSymbol | GlobalVariable>();
  /** Functions that something refers to, whose bodies are to be checked. */
  readonly wanted: FunctionSymbol[] = [];

  constructor(
    readonly bag: DiagnosticBag,
    readonly file: FileScope,
    readonly recursion: Recursion,
  ) {}

  lookup(name: string): Meaning | null {
    for (let scope: Scope | null = this.scope; scope; scope = scope.outer) {
      if (scope.isFile) this.file.demandName(name);
      const known = scope.names.get(name);
      if (known) return known;
    }
    return null;
  }

  /** Records are defined only when somebody looks into them (`complete`). */
  lookupTag(tag: string): Tagged | null {
    for (let scope: Scope | null = this.scope; scope; scope = scope.outer) {
      const known = scope.tags.get(tag);
      if (known) return known;
    }
    return null;
  }

  /** Runs `body` in a scope of its own. */
  scoped<T>(body: () => T): T {
    const outer = this.scope;
    this.scope = new Scope(outer);
    try {
      return body();
    } finally {
      this.scope = outer;
    }
  }

  /** Runs `body` at file scope: for declarations that are asked for from within functions. */
  atFileScope<T>(body: () => T): T {
    const { scope, fn, preserves, relocatableOutside } = this;
    this.preserves = false;
    this.relocatableOutside = false;
    while (this.scope.outer) this.scope = this.scope.outer;
    this.fn = null;
    try {
      return body();
    } finally {
      this.scope = scope;
      this.fn = fn;
      this.preserves = preserves;
      this.relocatableOutside = relocatableOutside;
    }
  }

  /** Looks for the definition of a record or enum that was only named so far. */
  complete(record: RecordInfo | EnumInfo): void {
    const isDefined = "members" in record ? record.members : record.enumerators;
    if (!isDefined && record.tag !== "") this.file.demandTag(record.tag);
  }

  /** Runs `body`, in which every member is fitted to the running kernel. */
  preserving<T>(body: () => T): T {
    const { preserves } = this;
    this.preserves = true;
    try {
      return body();
    } finally {
      this.preserves = preserves;
    }
  }

  withoutEvaluation(check: () => TExpr): TExpr {
    this.unevaluated++;
    const value = check();
    this.unevaluated--;
    return value;
  }

  mention(variable: LocalVariable, count: 1 | -1): void {
    this.mentions.set(variable, (this.mentions.get(variable) ?? 0) + count);
  }

  use(symbol: FunctionSymbol | GlobalVariable): void {
    if (symbol.used) return;
    symbol.used = true;
    if (symbol.kind === "function") this.wanted.push(symbol);
    else this.variables.add(symbol);
  }
}
