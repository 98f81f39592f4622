/** Parse trees of statements, and of the declarations that stand among them → syntax tree (P4-16 §12). */

import { spanBetween, type Span } from "../../../compiler/source/source.ts";
import { spanOf } from "../../shared/antlr.ts";
import type {
  Annotation,
  AssignmentOperator,
  BlockStatement,
  ConstantDeclaration,
  FunctionDeclaration,
  Instantiation,
  Parameter,
  Statement,
  SwitchCase,
  TypeParameter,
} from "../ast.ts";
import type * as Cst from "../grammar/generated/P4Parser.ts";
import { ExpressionBuilder, sourceOf } from "./expressions.ts";

export class StatementBuilder extends ExpressionBuilder {
  block(context: Cst.BlockContext, annotations: readonly Annotation[] = []): BlockStatement {
    return { kind: "block", annotations, statements: this.statements(context.statement()), span: spanOf(context) };
  }

  statements(contexts: readonly Cst.StatementContext[]): Statement[] {
    return contexts.map((context) => this.statement(context));
  }

  statement(context: Cst.StatementContext): Statement {
    const annotations = this.annotations(context.annotation());
    const statement = this.unannotated(context.unannotatedStatement(), annotations);
    if (annotations.length > 0 && !("annotations" in statement)) {
      this.error(annotations[0]!.span, "annotations may stand before declarations, blocks and for statements only");
    }
    return statement;
  }

  private unannotated(context: Cst.UnannotatedStatementContext, annotations: readonly Annotation[]): Statement {
    const span = spanOf(context);
    const constant = context.constantDeclaration();
    if (constant) return this.constant(constant, annotations);
    const variable = context.variableOrInstantiation();
    if (variable) return this.variableOrInstantiation(variable, annotations);
    const assignment = context.assignmentOrCall();
    if (assignment) return this.assignmentOrCall(assignment);
    const block = context.annotatedBlock();
    if (block) return this.block(block.block(), annotations);
    const conditional = context.ifStatement();
    if (conditional) return this.ifStatement(conditional);
    const switchStatement = context.switchStatement();
    if (switchStatement) {
      const cases = switchStatement.switchCase().map((one) => this.switchCase(one));
      return { kind: "switch", value: this.expression(switchStatement.expression()), cases, span };
    }
    const forStatement = context.forStatement();
    if (forStatement) return this.forStatement(forStatement, annotations);
    if (context.RETURN()) {
      const value = context.expression();
      return { kind: "return", value: value ? this.expression(value) : null, span };
    }
    return { kind: context.BREAK() ? "break" : context.CONTINUE() ? "continue" : context.EXIT() ? "exit" : "empty", span };
  }

  // "if" "(" expression ")" statement ("else" statement)?
  private ifStatement(context: Cst.IfStatementContext): Statement {
    const [then, otherwise] = context.statement().map((statement) => this.statement(statement));
    const condition = this.expression(context.expression());
    return { kind: "if", condition, then: then!, otherwise: otherwise ?? null, span: spanOf(context) };
  }

  private switchCase(context: Cst.SwitchCaseContext): SwitchCase {
    const body = context.block();
    return { label: this.switchLabel(context.switchLabel()), body: body ? this.block(body) : null, span: spanOf(context) };
  }

  assignmentOrCall(context: Cst.AssignmentOrCallContext): Statement {
    const target = this.lvalue(context.lvalue());
    const span = spanOf(context);
    const operator = context.assignmentOperator();
    if (operator) {
      return { kind: "assign", operator: operator.text as AssignmentOperator, target, value: this.expression(context.expression()!), span };
    }
    if (target.kind === "call") return { kind: "callStatement", call: target, span };
    this.error(span, "expected a call or an assignment");
    return { kind: "empty", span };
  }

  private forStatement(context: Cst.ForStatementContext, annotations: readonly Annotation[]): Statement {
    const span = spanOf(context);
    const body = this.statement(context.statement());
    const first = context.forFirst()?.forInit();
    if (context.IN()) return this.forIn(context, first!, annotations, body, span);
    const condition = context.forCondition()!;
    const init = [...(first ? [first] : []), ...context.forInit()].map((one) => this.forInit(one));
    const update = condition.assignmentOrCall().map((one) => this.assignmentOrCall(one));
    return { kind: "for", annotations, init, condition: this.expression(condition.expression()), update, body, span };
  }

  // "for" "(" type name "in" expression (".." expression)? ")" statement
  private forIn(context: Cst.ForStatementContext, first: Cst.ForInitContext, annotations: readonly Annotation[], body: Statement, span: Span): Statement {
    const variable = this.forInit(first);
    const [low, high] = context.expression().map((expression) => this.expression(expression));
    if (variable.kind !== "variable" || variable.initializer) {
      this.error(variable.span, "expected 'type name' before 'in'");
      return { kind: "empty", span };
    }
    return { kind: "forIn", annotations, variable, low: low!, high: high ?? null, body, span };
  }

  private forInit(context: Cst.ForInitContext): Statement {
    const assignment = context.assignmentOrCall();
    if (assignment) return this.assignmentOrCall(assignment);
    const initializer = context.expression();
    return {
      kind: "variable",
      annotations: this.annotations(context.annotation()),
      type: this.type(context.typeRef()!),
      name: this.name(context.name()!),
      initializer: initializer ? this.expression(initializer) : null,
      span: spanOf(context),
    };
  }

  // Declarations among statements ----------------------------------------------------------------------------------

  constant(context: Cst.ConstantDeclarationContext, annotations: readonly Annotation[]): ConstantDeclaration {
    return {
      kind: "constant",
      annotations,
      type: this.type(context.typeRef()),
      name: this.name(context.name()),
      value: this.expression(context.expression()),
      span: spanOf(context),
    };
  }

  variableOrInstantiation(context: Cst.VariableOrInstantiationContext, annotations: readonly Annotation[]): Statement {
    const span = spanOf(context);
    const written = this.type(context.typeRef());
    const apply = context.APPLY();
    const args = context.argumentList();
    if (apply && args) {
      const memberSpan = sourceOf(apply);
      const object = { kind: "typeName", type: written, span: written.span } as const;
      const callee = { kind: "member", object, member: { text: "apply", span: memberSpan }, span: spanBetween(written.span, memberSpan) } as const;
      return { kind: "callStatement", call: { kind: "call", callee, typeArgs: [], args: this.argumentList(args), span }, span };
    }
    const name = this.name(context.name()!);
    const type = this.arrayOf(written, context.dimensions()!);
    if (args) {
      const initializer = context.objectInitializer();
      return { kind: "instantiation", annotations, type, args: this.argumentList(args), name, initializer: initializer ? this.objectInitializer(initializer) : null, span };
    }
    const value = context.expression();
    return { kind: "variable", annotations, type, name, initializer: value ? this.expression(value) : null, span };
  }

  private objectInitializer(context: Cst.ObjectInitializerContext): (FunctionDeclaration | Instantiation)[] {
    return context.objectDeclaration().map((one) => this.functionOrInstantiation(one.functionOrInstantiation(), this.annotations(one.annotation())));
  }

  // (type | "void") (name typeParameters? parameters block | "(" arguments ")" name ("=" initializer)? ";")
  functionOrInstantiation(context: Cst.FunctionOrInstantiationContext, annotations: readonly Annotation[]): FunctionDeclaration | Instantiation {
    const span = spanOf(context);
    const type = this.typeOrVoid(context.typeOrVoid());
    const name = this.name(context.name()!);
    const block = context.block();
    if (block) {
      return {
        kind: "function",
        annotations,
        name,
        returnType: type,
        typeParameters: this.typeParameters(context.typeParameters()),
        parameters: this.parameters(context.parameterList()!),
        body: this.block(block),
        abstract: false,
        span,
      };
    }
    const initializer = context.objectInitializer();
    return {
      kind: "instantiation",
      annotations,
      type: this.arrayOf(type, context.dimensions()!),
      args: this.argumentList(context.argumentList()!),
      name,
      initializer: initializer ? this.objectInitializer(initializer) : null,
      span,
    };
  }

  typeParameters(context: Cst.TypeParametersContext | undefined): TypeParameter[] {
    return (context?.name() ?? []).map((name) => ({ kind: "typeParameter", name: this.name(name), span: spanOf(name) }));
  }

  // parameter = annotations direction? type name ("=" expression)?
  parameters(context: Cst.ParameterListContext): Parameter[] {
    return context.parameter().map((parameter) => {
      const value = parameter.expression();
      return {
        kind: "parameter",
        annotations: this.annotations(parameter.annotation()),
        direction: parameter.INOUT() ? "inout" : parameter.IN() ? "in" : parameter.OUT() ? "out" : "none",
        type: this.type(parameter.typeRef()),
        name: this.name(parameter.name()),
        defaultValue: value ? this.expression(value) : null,
        span: spanOf(parameter),
      };
    });
  }
}
