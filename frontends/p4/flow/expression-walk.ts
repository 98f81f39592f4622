/** The way of the program through expressions and calls (P4-16 §8.1). */

import type { ActionDeclaration, Argument, BlockStatement, CallExpression, Expression, Parameter, TableDeclaration } from "../ast.ts";
import type { BoundArguments, CheckedProgram, ResolvedCall } from "../check/program.ts";
import { operandsOf } from "../check/walk.ts";
import type { FlowAnalysis } from "./analysis.ts";
import { join, type State } from "./state.ts";

/** Bodies of actions are gone through wherever they are called; beyond this many, what they do is taken as unknown. */
const MOST_BODIES = 5000;

export abstract class ExpressionWalk {
  private bodies = 0;
  /** Actions that were come to. */
  protected readonly entered = new Set<ActionDeclaration>();

  constructor(protected readonly checked: CheckedProgram, protected readonly analysis: FlowAnalysis) {}

  /** The body of an action, where `return` leads to its end. */
  protected abstract actionBody(body: BlockStatement, state: State): State;

  protected expression(expression: Expression, state: State): State {
    if (!state) return null;
    switch (expression.kind) {
      case "name":
      case "member":
      case "index":
      case "slice":
      case "partSlice":
        return this.path(expression, state);
      case "call":
        return this.call(expression, state);
      case "binary":
        if (expression.operator !== "&&" && expression.operator !== "||") break;
        return join(this.condition(expression, true, state), this.condition(expression, false, state));
      case "conditional": {
        const { condition, ifTrue, ifFalse } = expression;
        return join(this.expression(ifTrue, this.condition(condition, true, state)), this.expression(ifFalse, this.condition(condition, false, state)));
      }
    }
    return this.expressions(operandsOf(expression), state);
  }

  private expressions(expressions: readonly Expression[], state: State): State {
    return expressions.reduce((at, one) => this.expression(one, at), state);
  }

  /** A name with what is selected from it is read as a whole; what stands in brackets is read before. */
  private path(expression: Expression, state: State): State {
    let root = expression;
    let at = state;
    while ("object" in root) {
      const [object, ...inBrackets] = operandsOf(root);
      at = this.expressions(inBrackets, at);
      root = object!;
    }
    if (root.kind !== "name") return this.expression(root, at);
    if (at) this.analysis.read(expression, at);
    return at;
  }

  /** What is selected from a target is read, but not the target itself. */
  protected targetIndexes(target: Expression, state: State): State {
    if (!("object" in target)) return state;
    const [object, ...inBrackets] = operandsOf(target);
    return this.expressions(inBrackets, this.targetIndexes(object!, state));
  }

  /** The state after the condition when it comes out as `truth`. */
  protected condition(condition: Expression, truth: boolean, state: State): State {
    if (!state) return null;
    if (condition.kind === "unary" && condition.operator === "!") return this.condition(condition.operand, !truth, state);
    if (condition.kind === "binary" && (condition.operator === "&&" || condition.operator === "||")) {
      const decided = condition.operator === "||";
      const both = this.condition(condition.right, truth, this.condition(condition.left, !decided, state));
      return truth === decided ? join(this.condition(condition.left, decided, state), both) : both;
    }
    const after = this.expression(condition, state);
    const call = condition.kind === "call" ? this.checked.calls.get(condition) : undefined;
    if (after && call?.kind === "builtin" && call.method === "isValid") return this.analysis.isValid(call.object, truth, after);
    return after;
  }

  // Calls ----------------------------------------------------------------------------------------------------------

  private call(expression: CallExpression, state: State): State {
    const call = this.checked.calls.get(expression);
    if (!call) return this.expressions(expression.args.flatMap(({ value }) => value ?? []), state);
    switch (call.kind) {
      case "builtin":
        return this.builtin(call, state);
      case "method":
        return this.method(call, state);
      case "function":
        return this.passed(call.declaration.parameters, call.args, state);
      case "apply":
        return this.passed(call.type.declaration.parameters, call.args, state);
      case "action":
        return this.action(call.declaration, call.args, state);
      case "applyTable":
        return this.table(call.table, state);
      case "construct":
        return state;
    }
  }

  private builtin({ method, object, args }: Extract<ResolvedCall, { kind: "builtin" }>, state: State): State {
    const after = this.expressions(args.flatMap((argument) => argument?.value ?? []), this.targetIndexes(object, state));
    if (!after) return null;
    if (method === "setValid" || method === "setInvalid") return this.analysis.validity(object, method === "setValid", after);
    if (method === "push_front" || method === "pop_front") return this.analysis.write(object, null, after);
    return after;
  }

  private method(call: Extract<ResolvedCall, { kind: "method" }>, state: State): State {
    const after = this.passed(call.method.parameters, call.args, state);
    const [header] = call.args;
    const extracts = call.type.declaration.name.text === "packet_in" && call.method.name.text === "extract";
    return after && extracts && header?.value ? this.analysis.validity(header.value, true, after) : after;
  }

  /** Arguments of something whose body is not gone through: what it writes has some value afterwards (§6.8). */
  private passed(parameters: readonly Parameter[], args: BoundArguments, state: State): State {
    const before = this.given(parameters, args, state);
    return before && this.takenBack(parameters, args, before);
  }

  private given(parameters: readonly Parameter[], args: BoundArguments, state: State): State {
    return parameters.reduce((at, { direction }, index) => {
      const value = args[index]?.value;
      if (!value) return at;
      return direction === "out" ? this.targetIndexes(value, at) : this.expression(value, at);
    }, state);
  }

  private takenBack(parameters: readonly Parameter[], args: BoundArguments, state: State): State {
    return parameters.reduce((at, { direction }, index) => {
      const value = args[index]?.value;
      return at && value && (direction === "out" || direction === "inout") ? this.analysis.write(value, null, at) : at;
    }, state);
  }

  private action(declaration: ActionDeclaration, args: BoundArguments, state: State): State {
    const before = this.given(declaration.parameters, args, state);
    const after = this.enter(declaration, before);
    return after && this.takenBack(declaration.parameters, args, after);
  }

  /** The state after the body of an action; its parameters are declared anew. */
  protected enter(declaration: ActionDeclaration, state: State): State {
    this.entered.add(declaration);
    if (!state || ++this.bodies > MOST_BODIES) return state && { bad: 0n, good: state.bad | state.good };
    const started = declaration.parameters.reduce((at, parameter) => this.analysis.declare(parameter, parameter.direction !== "out", at), state);
    return this.actionBody(declaration.body, started);
  }

  /** The keys, and then any of the actions, or none when there is no default (§14.2.2). */
  private table(declaration: TableDeclaration, state: State): State {
    const info = this.checked.tables.get(declaration);
    if (!info) return state;
    const before = this.expressions(info.keys.map(({ expression }) => expression), state);
    const possible = info.keys.length === 0 && info.constDefault && info.defaultAction ? [info.defaultAction.action] : info.actions;
    const ends = possible.map((action) => {
      const directed = action.declaration.parameters.filter(({ direction }) => direction !== "none");
      return this.action(action.declaration, argumentsOf(action.declaration, directed, action.directed), before);
    });
    return ends.reduce(join, info.defaultAction ? null : before);
  }
}

/** The directed arguments in the places of all parameters; the control plane gives the others. */
function argumentsOf(declaration: ActionDeclaration, directed: readonly Parameter[], args: readonly (Argument | null)[]): BoundArguments {
  return declaration.parameters.map((parameter) => args[directed.indexOf(parameter)] ?? null);
}
