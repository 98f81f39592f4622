/** What lies ahead in a parser: in the statements of a state, and in the graph of its states. */

import type { Expression, ParserState, Statement } from "../ast.ts";
import { resolved, type Type } from "../check/types.ts";
import { expressionsIn, operandsOf } from "../check/walk.ts";
import type { Element } from "./elements.ts";
import { nextElement } from "./next-element.ts";
import { SelectLowering } from "./selects.ts";

export abstract class SureBitsLowering extends SelectLowering {
  /** Whether the cursor is elsewhere after it, in the packet or in a header stack. */
  protected movesCursor(statement: Statement | null): boolean {
    return statement !== null && (this.openStack(expressionsIn(statement)) !== undefined || this.movesCursorItself(statement));
  }

  private movesCursorItself(statement: Statement): boolean {
    switch (statement.kind) {
      case "callStatement": {
        const call = this.checked.calls.get(statement.call);
        if (call?.kind === "method") return ["extract", "advance"].includes(call.method.name.text);
        return call?.kind === "apply" || (call !== undefined && "args" in call && call.args.some((one) => one?.value && this.holdsStack(this.typeOf(one.value)))) || (call?.kind === "builtin" && this.holdsStack(this.typeOf(call.object)));
      }
      case "assign":
        return this.holdsStack(this.typeOf(statement.target));
      case "block":
        return statement.statements.some((one) => this.movesCursor(one));
      case "if":
        return this.movesCursor(statement.then) || this.movesCursor(statement.otherwise);
      default:
        return false;
    }
  }

  /**
   * An index that only the run knows, of the element whose stacks are asked for their next element, shifted or copied as a
   * whole: where these are then is another for each element, so that what follows is lowered for each.
   */
  protected openStack(expressions: readonly Expression[]): Element | undefined {
    for (const expression of expressions) {
      const found = this.openStackIn(expression, true);
      if (found) return found;
    }
    return undefined;
  }

  private openStackIn(expression: Expression, isWhole: boolean): Element | undefined {
    const isPart = expression.kind === "member" || expression.kind === "index";
    for (const operand of operandsOf(expression)) {
      const found = this.openStackIn(operand, !isPart || operand !== expression.object);
      if (found) return found;
    }
    if (this.constantOf(expression)) return undefined;
    if (expression.kind === "member" && this.typeOf(expression.object).kind === "stack") return this.openIndex(expression.object);
    return isWhole && this.holdsStack(this.typeOf(expression)) ? this.openIndex(expression) : undefined;
  }

  /** Whose next element may be another after it is written. */
  private holdsStack(type: Type): boolean {
    const at = resolved(type);
    if (at.kind === "stack") return true;
    return at.kind === "struct" && this.checked.fieldsOf(at).some((field) => this.holdsStack(field.type));
  }

  /** How many bits are extracted for certain by these statements of `state` and what follows, before anything else happens. */
  protected sureBits(states: ReadonlyMap<string, ParserState>, state: ParserState, statements: readonly Statement[], seen = new Set<ParserState>()): number {
    let bits = 0;
    for (const statement of statements) {
      const size = this.extractSize(statement);
      if (size === undefined) return bits;
      bits += size;
    }
    const target = state.transition?.target;
    seen.add(state);
    const next = target && !("kind" in target) ? states.get(target.text) : undefined;
    return bits === 0 || !next || seen.has(next) ? bits : bits + this.sureBits(states, next, next.statements, seen);
  }

  private extractSize(statement: Statement): number | undefined {
    const call = statement.kind === "callStatement" ? this.checked.calls.get(statement.call) : undefined;
    if (call?.kind !== "method" || call.method.name.text !== "extract" || call.args.length !== 1 || !call.args[0]?.value) return undefined;
    const target = call.args[0].value;
    // The next element of a stack may not be there: that is another error.
    if (nextElement(target)) return undefined;
    const type = this.typeOf(target);
    return type.kind === "header" ? this.sizeOf(type) : undefined;
  }
}

/** Whether a transition, or several, lead from one state to the other. */
export function reaches(states: ReadonlyMap<string, ParserState>, from: ParserState, to: ParserState, seen = new Set<ParserState>()): boolean {
  return successors(from).some((name) => {
    const next = states.get(name);
    if (!next || seen.has(next)) return false;
    seen.add(next);
    return next === to || reaches(states, next, to, seen);
  });
}

/** The names of the states that may come next. */
function successors({ transition }: ParserState): readonly string[] {
  if (!transition) return [];
  return "kind" in transition.target ? transition.target.cases.map(({ state }) => state.text) : [transition.target.text];
}
