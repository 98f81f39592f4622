/** Statements (C11 6.8). */

import type { Span } from "../../../compiler/source/source.ts";
import type { BlockItem, CompoundStatement, Expr, Label, Statement } from "../ast.ts";
import type { SwitchLabel, TExpr, TStatement } from "../checked.ts";
import { integerOf, isVoid, printCType, voidType, type CType } from "../types.ts";
import { checkAssembly } from "./assembly.ts";
import { checkStatementAttribute } from "./attributes.ts";
import { promote } from "./build.ts";
import { wrap } from "./constants.ts";
import type { Context } from "./context.ts";
import { convertForAssignment } from "./convert.ts";
import { checkExpression } from "./expressions.ts";
import { declareLocalLabels, defineLabel, referToLabel } from "./labels.ts";
import { checkDeclaration } from "./local-declarations.ts";
import { condition } from "./operators.ts";
import { constantValue } from "./specifiers.ts";
import { warnAboutBodies, warnAboutCondition, warnAboutLoop } from "./warnings/parentheses.ts";
import { warnAboutConversionToBool, warnAboutTruth } from "./warnings/suspicious.ts";
import { warnAboutCase, warnAboutSwitch } from "./warnings/switches.ts";
import { forgetAssignment, warnAboutResult, warnAboutVariables } from "./warnings/unused.ts";

interface SwitchContext {
  readonly type: CType;
  /** Before its promotion. */
  readonly given: CType;
  readonly labels: SwitchLabel[];
}

/** Checks the statements of one function. */
export class StatementChecker {
  private readonly switches: SwitchContext[] = [];
  private loops = 0;
  private breakable = 0;

  constructor(
    private readonly cx: Context,
    private readonly returns: CType,
  ) {}

  /** The items of a block, in a scope of their own. */
  block(body: CompoundStatement): TStatement[] {
    return this.cx.scoped(() => {
      const out = body.items.flatMap((item, i) => {
        const next = body.items[i + 1];
        if (next) warnAboutLoop(this.cx.bag, item, next);
        if (item.kind === "labelled" && !item.body) this.cx.bag.report("C5148", next?.span ?? body.endSpan, "a label without a statement is of C23");
        return this.item(item);
      });
      warnAboutVariables(this.cx, this.cx.scope);
      return out;
    });
  }

  item(item: BlockItem): TStatement[] {
    if (item.kind === "declaration") return checkDeclaration(this.cx, item);
    if (item.kind === "staticAssert") {
      checkStaticAssert(this.cx, item.condition, item.span, item.message?.parts.map((part) => part.text).join(" "));
      return [];
    }
    return this.statement(item);
  }

  private one(statement: Statement): TStatement {
    const list = this.statement(statement);
    return list.length === 1 ? list[0]! : { kind: "block", items: list, span: statement.span };
  }

  private statement(statement: Statement): TStatement[] {
    const { cx } = this;
    warnAboutBodies(cx.bag, statement);
    const { span } = statement;
    switch (statement.kind) {
      case "compound":
        return [{ kind: "block", items: this.block(statement), span }];
      case "labelled": {
        const labels = statement.labels.flatMap((label) => this.label(label));
        return statement.body ? [...labels, ...this.statement(statement.body)] : labels;
      }
      case "expression":
        return statement.value ? [{ kind: "expression", value: this.unusedValue(statement.value), span }] : [];
      case "if": {
        const test = this.test(statement.condition);
        const then = this.one(statement.then);
        const otherwise = statement.otherwise && this.one(statement.otherwise);
        return [{ kind: "if", condition: test, then, ...(otherwise && { otherwise }), span }];
      }
      case "switch":
        return [this.switch(statement)];
      case "while":
        return [{ kind: "while", condition: this.test(statement.condition), body: this.loopBody(statement.body), span }];
      case "do": {
        const body = this.loopBody(statement.body);
        return [{ kind: "do", body, condition: this.test(statement.condition), span }];
      }
      case "for":
        return cx.scoped(() => {
          const result = this.forLoop(statement);
          warnAboutVariables(this.cx, this.cx.scope);
          return [result];
        });
      case "goto":
        return [{ kind: "goto", name: referToLabel(cx, statement.label), span }];
      case "computedGoto":
        cx.bag.report("C0003", span, "computed goto is not supported: BPF has no indirect jumps");
        return [];
      case "break":
      case "continue":
        if (statement.kind === "break" ? this.breakable === 0 : this.loops === 0) {
          cx.bag.report("C3001", span, `'${statement.kind}' stands outside of a loop${statement.kind === "break" ? " or switch" : ""}`);
          return [];
        }
        return [{ kind: statement.kind, span }];
      case "return":
        return this.returnStatement(statement.value, span);
      case "attributed":
        for (const attribute of statement.attributes) checkStatementAttribute(cx, attribute);
        return this.statement(statement.body);
      case "fallthrough":
        if (this.switches.length === 0) cx.bag.report("C3001", span, "'fallthrough' stands outside of a switch");
        return [];
      case "localLabels":
        declareLocalLabels(cx, statement.names);
        return [];
      case "asm":
        return checkAssembly(cx, statement);
    }
  }

  private test(expr: Expr): TExpr {
    const value = checkExpression(this.cx, expr);
    warnAboutCondition(this.cx.bag, expr);
    warnAboutTruth(this.cx, expr, value);
    return condition(this.cx, value);
  }

  private unusedValue(expr: Expr): TExpr {
    const value = checkExpression(this.cx, expr);
    forgetAssignment(this.cx, expr, value);
    warnAboutResult(this.cx, expr, value);
    return value;
  }

  private loopBody(body: Statement): TStatement {
    this.loops++;
    this.breakable++;
    const result = this.one(body);
    this.loops--;
    this.breakable--;
    return result;
  }

  private forLoop(statement: Statement & { readonly kind: "for" }): TStatement {
    const { init: start } = statement;
    const init: TStatement[] = !start
      ? []
      : start.kind === "declaration" || start.kind === "staticAssert"
        ? this.item(start)
        : [{ kind: "expression", value: this.unusedValue(start), span: start.span }];
    const test = statement.condition && this.test(statement.condition);
    const step = statement.step && this.unusedValue(statement.step);
    const body = this.loopBody(statement.body);
    return { kind: "for", init, ...(test && { condition: test }), ...(step && { step }), body, span: statement.span };
  }

  // ---- switch and labels

  private switch(statement: Statement & { readonly kind: "switch" }): TStatement {
    const given = checkExpression(this.cx, statement.value);
    if (!integerOf(given.type)) this.cx.bag.report("C3001", statement.value.span, `a switch cannot be over '${printCType(given.type)}'`);
    const value = integerOf(given.type) ? promote(given) : given;
    const context: SwitchContext = { type: value.type, given: given.type, labels: [] };
    this.switches.push(context);
    this.breakable++;
    const body = this.one(statement.body);
    this.breakable--;
    this.switches.pop();
    warnAboutSwitch(this.cx, statement, given.type, context.labels);
    return { kind: "switch", value, labels: context.labels, body, span: statement.span };
  }

  private label(label: Label): TStatement[] {
    if (label.kind === "label") return defineLabel(this.cx, label.name);
    const context = this.switches.at(-1);
    if (!context) {
      this.cx.bag.report("C3001", label.span, `'${label.kind}' stands outside of a switch`);
      return [];
    }
    const made = label.kind === "default" ? this.defaultLabel(context, label.span) : this.caseLabel(context, label);
    if (!made) return [];
    context.labels.push(made);
    return [{ kind: "case", label: made, span: label.span }];
  }

  private defaultLabel(context: SwitchContext, span: Span): SwitchLabel | null {
    if (context.labels.every((one) => one.range)) return {};
    this.cx.bag.report("C3002", span, "a switch has one default only");
    return null;
  }

  private caseLabel(context: SwitchContext, label: Label & { readonly kind: "case" }): SwitchLabel | null {
    const low = constantValue(this.cx, label.from, "a case");
    const high = label.to ? constantValue(this.cx, label.to, "a case") : low;
    if (low === null || high === null) return null;
    for (const [expr, value] of [[label.from, low], [label.to, high]] as const) if (expr) warnAboutCase(this.cx, expr, value, context.given);
    const from = wrap(low, context.type);
    const to = wrap(high, context.type);
    if (to < from) {
      this.cx.bag.report("C3002", label.span, "the range of the case is empty");
      return null;
    }
    if (context.labels.some(({ range }) => range && from <= range.to && range.from <= to)) {
      this.cx.bag.report("C3002", label.span, `the case ${from} stands twice in this switch`);
      return null;
    }
    return { range: { from, to } };
  }

  private returnStatement(expr: Expr | undefined, span: Span): TStatement[] {
    if (!expr) {
      if (!isVoid(this.returns)) this.cx.bag.report("C3004", span, "the function returns a value: write one here");
      return [{ kind: "return", span }];
    }
    const value = checkExpression(this.cx, expr);
    if (isVoid(this.returns)) {
      if (!isVoid(value.type)) this.cx.bag.report("C3004", expr.span, "the function returns no value");
      return [{ kind: "expression", value, span }, { kind: "return", span }];
    }
    warnAboutConversionToBool(this.cx, expr, value, this.returns);
    return [{ kind: "return", value: convertForAssignment(this.cx, value, this.returns, "returning"), span }];
  }
}

export function checkStaticAssert(cx: Context, expr: Expr, span: Span, message: string | undefined): void {
  const value = constantValue(cx, expr, "the condition of a static assertion");
  if (value === 0n) cx.bag.report("C1009", span, message === undefined ? "static assertion failed" : `static assertion failed: ${message}`);
}

/** `({ … })`: the value is that of the last statement, if it is an expression (GNU). */
export function checkStatementExpression(cx: Context, checker: StatementChecker, body: CompoundStatement, span: Span): TExpr {
  return cx.scoped(() => {
    const items = body.items.filter((item) => !(item.kind === "expression" && !item.value));
    const last = items.at(-1);
    // A label before the last expression is passed over, as clang does.
    const labelled = last?.kind === "labelled" && last.body?.kind === "expression" ? last : undefined;
    const end = labelled ? (labelled.body as Statement & { readonly kind: "expression" }) : last;
    if (end?.kind === "expression" && end.value) {
      const before: readonly BlockItem[] = [...items.slice(0, -1), ...(labelled ? [{ ...labelled, body: undefined }] : [])];
      const statements = before.flatMap((item) => checker.item(item));
      const result = checkExpression(cx, end.value);
      return { kind: "statements", body: statements, result, type: result.type, span };
    }
    const statements = items.flatMap((item) => checker.item(item));
    return { kind: "statements", body: statements, type: voidType, span };
  });
}
