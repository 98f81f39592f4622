/** Parse trees of declarations → syntax tree (P4-16 §7.2, §13, §14, §16–§18). */

import { spanOf } from "../../shared/antlr.ts";
import type {
  ActionDeclaration,
  Annotation,
  ConstructorPrototype,
  ControlDeclaration,
  ControlLocal,
  Declaration,
  EnumDeclaration,
  ExternDeclaration,
  FunctionDeclaration,
  Name,
  ParserDeclaration,
  ParserLocal,
  ParserState,
  Program,
  SelectExpression,
  Statement,
  StructDeclaration,
  TypedefDeclaration,
} from "../ast.ts";
import type * as Cst from "../grammar/generated/P4Parser.ts";
import { TableBuilder } from "./tables.ts";

export class DeclarationBuilder extends TableBuilder {
  program(context: Cst.ProgramContext): Program {
    return { declarations: context.declaration().map((declaration) => this.declaration(declaration)) };
  }

  private declaration(context: Cst.DeclarationContext): Declaration {
    const annotations = this.annotations(context.annotation());
    const constant = context.constantDeclaration();
    if (constant) return this.constant(constant, annotations);
    const extern = context.externDeclaration();
    if (extern) return this.extern(extern, annotations);
    const action = context.actionDeclaration();
    if (action) return this.action(action, annotations);
    const parser = context.parserDeclaration();
    if (parser) return this.parser(parser, annotations);
    const control = context.controlDeclaration();
    if (control) return this.control(control, annotations);
    const derived = context.derivedTypeDeclaration();
    if (derived) return this.derivedType(derived, annotations);
    const typedef = context.typedefDeclaration();
    if (typedef) return this.typedef(typedef, annotations);
    const call = context.functionOrInstantiation();
    if (call) return this.functionOrInstantiation(call, annotations);
    const packageDeclaration = context.packageDeclaration();
    if (packageDeclaration) {
      return {
        kind: "package",
        annotations,
        name: this.name(packageDeclaration.name()),
        typeParameters: this.typeParameters(packageDeclaration.typeParameters()),
        parameters: this.parameters(packageDeclaration.parameterList()),
        span: spanOf(packageDeclaration),
      };
    }
    const errors = context.errorDeclaration();
    const list = errors ? errors.nameList() : context.matchKindDeclaration()!.nameList();
    if (list) this.checkCommas(list.name().length, list.COMMA());
    return { kind: errors ? "errors" : "matchKinds", annotations, names: list ? this.names(list) : [], span: spanOf(context) };
  }

  private names(context: Cst.NameListContext): Name[] {
    return context.name().map((name) => this.name(name));
  }

  // Types ----------------------------------------------------------------------------------------------------------

  private derivedType(context: Cst.DerivedTypeDeclarationContext, annotations: readonly Annotation[]): StructDeclaration | EnumDeclaration {
    const span = spanOf(context);
    if (context.ENUM()) {
      const underlying = context.typeRef();
      this.checkCommas(context.enumMember().length, context.COMMA());
      const members = context.enumMember().map((member) => {
        const value = member.expression();
        return { name: this.name(member.name()), value: value ? this.expression(value) : null, span: spanOf(member) };
      });
      return { kind: "enum", annotations, name: this.name(context.nonTypeName()!), underlying: underlying ? this.type(underlying) : null, members, span };
    }
    return {
      kind: context.HEADER() ? "header" : context.HEADER_UNION() ? "headerUnion" : "struct",
      annotations,
      name: this.name(context.name()!),
      typeParameters: this.typeParameters(context.typeParameters()),
      fields: context.structField().map((field) => ({
        kind: "field",
        annotations: this.annotations(field.annotation()),
        type: this.arrayOf(this.type(field.typeRef()), field.dimensions()),
        name: this.name(field.name()),
        span: spanOf(field),
      })),
      span,
    };
  }

  private typedef(context: Cst.TypedefDeclarationContext, annotations: readonly Annotation[]): TypedefDeclaration {
    const plain = context.typeRef();
    const derived = context.derivedTypeDeclaration();
    return {
      kind: "typedef",
      annotations,
      name: this.name(context.name()),
      distinct: context.TYPE() !== undefined,
      type: plain ? this.type(plain) : this.derivedType(derived!, this.annotations(context.annotation())),
      span: spanOf(context),
    };
  }

  private extern(context: Cst.ExternDeclarationContext, annotations: readonly Annotation[]): ExternDeclaration | FunctionDeclaration {
    const span = spanOf(context);
    const typeParameters = this.typeParameters(context.typeParameters());
    const object = context.nonTypeName();
    if (object) {
      const methods = context.methodPrototype().map((method) => this.method(method));
      return { kind: "extern", annotations, name: this.name(object), typeParameters, methods, span };
    }
    return {
      kind: "function",
      annotations,
      name: this.name(context.name()!),
      returnType: this.typeOrVoid(context.typeOrVoid()!),
      typeParameters,
      parameters: this.parameters(context.parameterList()!),
      body: null,
      abstract: false,
      span,
    };
  }

  private method(context: Cst.MethodPrototypeContext): FunctionDeclaration | ConstructorPrototype {
    const annotations = this.annotations(context.annotation());
    const parameters = this.parameters(context.parameterList());
    const returnType = this.typeOrVoid(context.typeOrVoid());
    const span = spanOf(context);
    const name = context.name();
    if (!name) return { kind: "constructor", annotations, name: { text: context.typeOrVoid().text, span: returnType.span }, parameters, span };
    const typeParameters = this.typeParameters(context.typeParameters());
    const abstract = context.ABSTRACT() !== undefined;
    return { kind: "function", annotations, name: this.name(name), returnType, typeParameters, parameters, body: null, abstract, span };
  }

  private action(context: Cst.ActionDeclarationContext, annotations: readonly Annotation[]): ActionDeclaration {
    return {
      kind: "action",
      annotations,
      name: this.name(context.name()),
      parameters: this.parameters(context.parameterList()),
      body: this.block(context.block()),
      span: spanOf(context),
    };
  }

  // Parsers --------------------------------------------------------------------------------------------------------

  private parser(context: Cst.ParserDeclarationContext, annotations: readonly Annotation[]): ParserDeclaration {
    const [parameters, constructorParameters] = context.parameterList().map((list) => this.parameters(list));
    return {
      kind: "parser",
      annotations,
      name: this.name(context.name()),
      typeParameters: this.typeParameters(context.typeParameters()),
      parameters: parameters!,
      constructorParameters: constructorParameters ?? [],
      body: context.L_BRACE() ? this.parserBody(context.parserElement()) : null,
      span: spanOf(context),
    };
  }

  private parserBody(elements: readonly Cst.ParserElementContext[]): { locals: ParserLocal[]; states: ParserState[] } {
    const locals: ParserLocal[] = [];
    const states: ParserState[] = [];
    for (const element of elements) {
      const annotations = this.annotations(element.annotation());
      const state = element.parserState();
      if (state) states.push(this.state(state, annotations));
      else {
        if (states.length > 0) this.error(spanOf(element), "the declarations of a parser stand before its states");
        const local = this.parserLocal(element, annotations);
        if (local) locals.push(local);
      }
    }
    return { locals, states };
  }

  private parserLocal(element: Cst.ParserElementContext, annotations: readonly Annotation[]): ParserLocal | undefined {
    const constant = element.constantDeclaration();
    if (constant) return this.constant(constant, annotations);
    const valueSet = element.valueSetDeclaration();
    if (valueSet) {
      return {
        kind: "valueSet",
        annotations,
        element: this.type(valueSet.typeRef()),
        size: this.expression(valueSet.expression()),
        name: this.name(valueSet.name()),
        span: spanOf(valueSet),
      };
    }
    return this.localDeclaration(this.variableOrInstantiation(element.variableOrInstantiation()!, annotations));
  }

  /** The grammar takes `T.apply()` where only declarations may stand. */
  private localDeclaration(statement: Statement): Extract<Statement, { kind: "variable" | "instantiation" }> | undefined {
    if (statement.kind === "variable" || statement.kind === "instantiation") return statement;
    this.error(statement.span, "expected a declaration");
    return undefined;
  }

  private state(context: Cst.ParserStateContext, annotations: readonly Annotation[]): ParserState {
    const transition = context.transition();
    const next = transition?.name();
    const select = transition?.selectExpression();
    const target = next ? this.name(next) : select ? this.select(select) : null;
    return {
      kind: "state",
      annotations,
      name: this.name(context.name()),
      statements: this.statements(context.statement()),
      transition: target ? { target, span: spanOf(transition!) } : null,
      span: spanOf(context),
    };
  }

  private select(context: Cst.SelectExpressionContext): SelectExpression {
    const values = context.expression().map((expression) => this.expression(expression));
    const cases = context.selectCase().map((one) => ({ keyset: this.keyset(one.keyset()), state: this.name(one.name()), span: spanOf(one) }));
    return { kind: "select", values, cases, span: spanOf(context) };
  }

  // Controls -----------------------------------------------------------------------------------------------------

  private control(context: Cst.ControlDeclarationContext, annotations: readonly Annotation[]): ControlDeclaration {
    const [parameters, constructorParameters] = context.parameterList().map((list) => this.parameters(list));
    const apply = context.block();
    const locals = context.controlElement().flatMap((element) => this.controlLocal(element) ?? []);
    return {
      kind: "control",
      annotations,
      name: this.name(context.name()),
      typeParameters: this.typeParameters(context.typeParameters()),
      parameters: parameters!,
      constructorParameters: constructorParameters ?? [],
      body: apply ? { locals, apply: this.block(apply, this.annotations(context.annotation())) } : null,
      span: spanOf(context),
    };
  }

  private controlLocal(element: Cst.ControlElementContext): ControlLocal | undefined {
    const annotations = this.annotations(element.annotation());
    const constant = element.constantDeclaration();
    if (constant) return this.constant(constant, annotations);
    const action = element.actionDeclaration();
    if (action) return this.action(action, annotations);
    const table = element.tableDeclaration();
    if (table) return this.table(table, annotations);
    return this.localDeclaration(this.variableOrInstantiation(element.variableOrInstantiation()!, annotations));
  }
}
