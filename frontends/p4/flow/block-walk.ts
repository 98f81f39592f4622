/** The way of the program through statements, the states of parsers and the blocks of controls (P4-16 §12, §13.3). */

import type { BlockStatement, ControlDeclaration, FunctionDeclaration, Parameter, ParserDeclaration, ParserState, Statement, SwitchStatement } from "../ast.ts";
import { targetsOf } from "../check/parser-graph.ts";
import { valuesOf } from "../check/keysets.ts";
import { ExpressionWalk } from "./expression-walk.ts";
import { join, NOTHING, sameState, type State } from "./state.ts";

type Of<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

export class BlockWalk extends ExpressionWalk {
  /** Where statements jump to: each gathers the states that come there. */
  private breaks: State = null;
  private continues: State = null;
  private returns: State = null;
  private exits: State = null;

  /** The state at the end of the block, for what it gives back. */
  control({ parameters, body }: ControlDeclaration): State {
    if (!body) return null;
    const started = body.locals.reduce<State>((at, local) => (local.kind === "action" || local.kind === "table" ? at : this.statement(local, at)), this.start(parameters));
    const end = this.statement(body.apply, started);
    // Nobody calls these, but what they have of their own can be looked at.
    for (const local of body.locals) if (local.kind === "action" && !this.entered.has(local)) this.enter(local, started && { bad: 0n, good: started.bad | started.good });
    return join(join(end, this.returns), this.exits);
  }

  function({ parameters, body }: FunctionDeclaration): State {
    return body ? join(this.statement(body, this.start(parameters)), this.returns) : null;
  }

  /** The state in which the parser accepts. */
  parser({ parameters, body }: ParserDeclaration): State {
    if (!body) return null;
    const started = body.locals.reduce<State>((at, local) => (local.kind === "valueSet" ? at : this.statement(local, at)), this.start(parameters));
    const states = new Map(body.states.map((state) => [state.name.text, state]));
    const arriving = new Map<string, State>([["start", started]]);
    const waiting = new Set(["start"]);
    for (const name of waiting) {
      waiting.delete(name);
      const state = states.get(name);
      if (!state) continue;
      const end = this.parserState(state, arriving.get(name) ?? null);
      for (const target of targetsOf(state)) {
        const before = arriving.get(target) ?? null;
        const now = join(before, end);
        if (arriving.has(target) && sameState(before, now)) continue;
        arriving.set(target, now);
        waiting.add(target);
      }
    }
    return arriving.get("accept") ?? null;
  }

  private start(parameters: readonly Parameter[]): State {
    return parameters.reduce((at, parameter) => this.analysis.declare(parameter, parameter.direction !== "out", at), NOTHING);
  }

  private parserState(state: ParserState, before: State): State {
    const after = this.statements(state.statements, before);
    const target = state.transition?.target;
    if (!target || !("kind" in target)) return after;
    const keysets = target.cases.flatMap(({ keyset }) => valuesOf(keyset));
    return [...target.values, ...keysets].reduce((at, value) => this.expression(value, at), after);
  }

  protected actionBody(body: BlockStatement, state: State): State {
    const outer = this.returns;
    this.returns = null;
    const end = join(this.statement(body, state), this.returns);
    this.returns = outer;
    return end;
  }

  // Statements -----------------------------------------------------------------------------------------------------

  private statements(statements: readonly Statement[], state: State): State {
    return statements.reduce((at, statement) => this.statement(statement, at), state);
  }

  private statement(statement: Statement, state: State): State {
    if (!state) return null;
    switch (statement.kind) {
      case "variable": {
        const after = statement.initializer ? this.expression(statement.initializer, state) : state;
        const declared = after && this.analysis.declare(statement, false, after);
        return declared && statement.initializer ? this.analysis.write(statement, statement.initializer, declared) : declared;
      }
      case "assign":
        return this.assign(statement, state);
      case "callStatement":
        return this.expression(statement.call, state);
      case "if":
        return this.ifStatement(statement, state);
      case "block":
        return this.statements(statement.statements, state);
      case "switch":
        return this.switchStatement(statement, state);
      case "for":
      case "forIn":
        return this.loop(statement, state);
      case "return":
        this.returns = join(this.returns, statement.value ? this.expression(statement.value, state) : state);
        return null;
      case "exit":
        this.exits = join(this.exits, state);
        return null;
      case "break":
        this.breaks = join(this.breaks, state);
        return null;
      case "continue":
        this.continues = join(this.continues, state);
        return null;
      default:
        return state;
    }
  }

  private assign({ operator, target, value }: Of<"assign">, state: State): State {
    const before = operator === "=" ? this.targetIndexes(target, state) : this.expression(target, state);
    const after = this.expression(value, before);
    return after && this.analysis.write(target, operator === "=" ? value : null, after);
  }

  private ifStatement({ condition, then, otherwise }: Of<"if">, state: State): State {
    const yes = this.statement(then, this.condition(condition, true, state));
    const no = this.condition(condition, false, state);
    return join(yes, otherwise ? this.statement(otherwise, no) : no);
  }

  private switchStatement({ value, cases }: SwitchStatement, state: State): State {
    const before = this.expression(value, state);
    const ends = cases.map(({ body }) => (body ? this.statement(body, before) : null));
    const complete = cases.some(({ label, body }) => label === null && body !== null);
    return ends.reduce(join, complete ? null : before);
  }

  /** Round until nothing new comes to its head: there are only so many places that can change. */
  private loop(statement: Of<"for"> | Of<"forIn">, state: State): State {
    const [outerBreaks, outerContinues] = [this.breaks, this.continues];
    this.breaks = null;
    let head = statement.kind === "for" ? this.statements(statement.init, state) : this.bounds(statement, state);
    for (;;) {
      this.continues = null;
      const body = this.statement(statement.body, this.loopEntry(statement, head));
      const again = join(body, this.continues);
      const next = join(head, statement.kind === "for" ? this.statements(statement.update, again) : again);
      if (sameState(next, head)) break;
      head = next;
    }
    const end = join(statement.kind === "for" ? this.condition(statement.condition, false, head) : head, this.breaks);
    [this.breaks, this.continues] = [outerBreaks, outerContinues];
    return end;
  }

  private bounds({ low, high }: Of<"forIn">, state: State): State {
    const after = this.expression(low, state);
    return high ? this.expression(high, after) : after;
  }

  private loopEntry(statement: Of<"for"> | Of<"forIn">, head: State): State {
    if (statement.kind === "for") return this.condition(statement.condition, true, head);
    return head && this.analysis.declare(statement.variable, true, head);
  }
}
