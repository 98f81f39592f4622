/**
 * The state that every concern of the checker shares: the side tables, the current scope, and how to report. The
 * concerns are layers of one class, each in a file of its own: names, types, calls, expressions, statements, parsers,
 * tables, controls, declarations.
 */

import type { DiagnosticCode } from "../../../compiler/diagnostics/catalog.ts";
import { DiagnosticBag, type DiagnosticDetails } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import { closestName } from "../../../compiler/support/closest-name.ts";
import type { ActionReference, Argument, CallExpression, Expression, Instantiation, Keyset, Name, NamedTypeNode, Parameter, SelectCase, TableDeclaration, TypeNode } from "../ast.ts";
import type { Constant } from "./constants.ts";
import type { ResolvedCall, Symbol } from "./program.ts";
import { Scope } from "./scope.ts";
import type { TableInfo } from "./table-info.ts";
import { UNKNOWN, type Type } from "./types.ts";

/** Where a statement stands: what may be called and written differs (P4-16 Appendix F). */
export type Place = "top" | "parser" | "control" | "action" | "function";

export abstract class CheckerBase {
  readonly bag = new DiagnosticBag();
  readonly types = new Map<Expression, Type>();
  readonly constants = new Map<Expression, Constant>();
  readonly references = new Map<Expression | NamedTypeNode | ActionReference, Symbol>();
  readonly calls = new Map<CallExpression, ResolvedCall>();
  readonly instantiations = new Map<Instantiation, Extract<ResolvedCall, { kind: "construct" }>>();
  readonly declaredTypes = new Map<Symbol, Type>();
  readonly declaredConstants = new Map<Symbol, Constant>();
  readonly typeNodes = new Map<TypeNode, Type>();
  readonly tables = new Map<TableDeclaration, TableInfo>();
  readonly caseKeysets = new Map<SelectCase, readonly Keyset[]>();
  readonly errors: string[] = [];
  protected errorsDeclared = false;
  readonly enumValues = new Map<object, Map<string, bigint>>();
  readonly matchKinds = new Set<string>();

  protected readonly global = new Scope(null);
  protected scope = this.global;
  protected place: Place = "top";
  /** What `this` is, in the methods of an instance's initializer. */
  protected thisType: Type | null = null;
  /** Only the type of the expression is asked for. */
  protected unread = false;
  /** How many blocks of statements lie around: the declarations of a control or parser lie in none. */
  protected bodies = 0;

  protected error(code: DiagnosticCode, span: Span, message: string, details?: DiagnosticDetails): void {
    this.bag.report(code, span, message, details);
  }

  protected mismatch(span: Span, message: string, details?: DiagnosticDetails): Type {
    this.error("P0301", span, message, details);
    return UNKNOWN;
  }

  protected inScope<T>(body: () => T): T {
    const outer = this.scope;
    this.scope = new Scope(outer);
    try {
      return body();
    } finally {
      this.scope = outer;
    }
  }

  protected inPlace<T>(place: Place, body: () => T): T {
    const outer = this.place;
    this.place = place;
    try {
      return this.inScope(body);
    } finally {
      this.place = outer;
    }
  }

  protected declare(name: Name, symbol: Symbol): void {
    const hidden = this.scope.parent?.lookup(name.text)[0];
    const earlier = this.scope.declare(name.text, symbol);
    if (!earlier) return hidden && this.hides(name, symbol, hidden);
    this.error("P0202", name.span, `'${name.text}' is declared twice`, { notes: [{ message: "the first declaration is here", span: nameSpan(earlier) }] });
  }

  /** An inner declaration stands for its name from then on (§6.9). A parameter that a body hides could as well not be there: p4c refuses that. */
  private hides(name: Name, symbol: Symbol, hidden: Symbol): void {
    const details = { notes: [{ message: "it hides this one", span: nameSpan(hidden) }] };
    const inBody = symbol.kind === "variable" || symbol.kind === "constant" || symbol.kind === "instantiation";
    if (inBody && hidden.kind === "parameter" && this.bodies > 0) this.error("P0205", name.span, `'${name.text}' is the name of a parameter`, { ...details, hint: "choose another" });
    else if (symbol.kind !== "typeParameter" && symbol.kind !== "parameter") this.error("P0206", name.span, `'${name.text}' is declared outside as well`, details);
  }

  /** All symbols under a name; reports when there is none. */
  protected lookup(name: string, global: boolean, span: Span): readonly Symbol[] {
    const found = (global ? this.global : this.scope).lookup(name);
    if (found.length > 0) return found;
    const meant = closestName(name, this.scope.visibleNames());
    this.error("P0201", span, `'${name}' is not declared`, meant ? { hint: `did you mean '${meant}'?` } : {});
    return [];
  }

  protected setType<T extends Type>(expression: Expression, type: T): T {
    this.types.set(expression, type);
    return type;
  }

  /** The type of an expression by itself. */
  protected abstract infer(expression: Expression): Type;
  /** The type of an expression where one of type `expected` must stand. */
  protected abstract check(expression: Expression, expected: Type): Type;
  /** As `check`, where `...` may stand: of what is initialized or assigned (§8.28). */
  protected abstract initial(expression: Expression, expected: Type): Type;
  /** A constant integer, or undefined after an error. */
  protected abstract constantInteger(expression: Expression): bigint | undefined;
  /** Whether the program's compilation tells its value, here or in every instance (§18.1). */
  protected abstract isKnown(expression: Expression): boolean;
  protected abstract isLvalue(expression: Expression): boolean;
  protected abstract bindArguments(what: string, parameters: readonly Parameter[], args: readonly Argument[], span: Span): (Argument | null)[] | undefined;
}

export function nameSpan(symbol: Symbol): Span {
  return "name" in symbol ? symbol.name.span : symbol.span;
}
