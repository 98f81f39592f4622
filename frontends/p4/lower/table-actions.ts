/** The action that an application of a table ends in (P4-16 §14.1, §14.2.1.2). */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i1, i32 } from "../../../compiler/ir/types.ts";
import type { Expression, Parameter } from "../ast.ts";
import type { TableInstance } from "../evaluate/instances.ts";
import type { BoundAction, TableAction, TableInfo } from "../check/table-info.ts";
import type { Type } from "../check/types.ts";
import { StatementLowering } from "./statements.ts";
import { scalarsOf, scalarType, varbitsOf, type ScalarLocation } from "./storage.ts";
import { freeParameters } from "./table-layout.ts";

/** One application of a table: what it leaves, and where it ends. */
export interface Application {
  readonly table: TableInstance;
  readonly info: TableInfo;
  readonly hit: ScalarLocation;
  readonly action: ScalarLocation;
  readonly done: BlockId;
}

export abstract class TableActionLowering extends StatementLowering {
  /** That of the top level, whatever a control calls its own. */
  private readonly noAction = this.checked.program.declarations.find((one) => one.kind === "action" && one.name.text === "NoAction");

  /** Lowers the body of an action with the numbers that its parameters without direction are made of, and ends the application. */
  protected runAction(application: Application, action: TableAction, args: readonly Value[], isHit: boolean): void {
    const { info, hit, action: run, done } = application;
    this.storage.store(hit, this.builder.constant(i1, isHit ? 1 : 0));
    this.storage.store(run, this.builder.constant(i32, info.actions.indexOf(action)));
    const { declaration } = action;
    this.bindFree(freeParameters(declaration), args);
    const directed = declaration.parameters.filter(({ direction }) => direction !== "none");
    this.inline(directed, action.directed, () => this.statements(declaration.body.statements));
    this.jumpTo(done);
  }

  private bindFree(parameters: readonly Parameter[], numbers: readonly Value[]): void {
    let next = 0;
    for (const parameter of parameters) {
      const location = this.allocate(this.typeOfSymbol(parameter), parameter.name.text, parameter.span);
      if (varbitsOf(location).length > 0) this.unsupported(parameter.span, "an action parameter with a varbit", { hint: "control planes give numbers: make it a parameter of a fixed size" });
      for (const scalar of scalarsOf(location)) this.storage.store(scalar, numbers[next++] ?? this.zero(scalar.type));
      this.bindings.set(parameter, location);
    }
  }

  protected boundAction(application: Application, bound: BoundAction | null, isHit: boolean): void {
    if (!bound) {
      // NoAction of core.p4, which the table may have among its own actions (§14.2.1.3).
      const number = application.info.actions.findIndex(({ declaration }) => declaration === this.noAction);
      this.storage.store(application.hit, this.builder.constant(i1, isHit ? 1 : 0));
      this.storage.store(application.action, this.builder.constant(i32, number));
      return this.jumpTo(application.done);
    }
    const parameters = freeParameters(bound.action.declaration);
    const numbers = bound.args.flatMap((value, index) => this.numbersOf(value, this.typeOfSymbol(parameters[index]!)));
    this.runAction(application, bound.action, numbers, isHit);
  }

  private numbersOf(argument: Expression, type: Type): readonly Value[] {
    if (scalarType(type)) return [this.value(argument)];
    const location = this.allocate(type, "argument", argument.span);
    this.assign(location, argument, type);
    return scalarsOf(location).map((scalar) => this.storage.load(scalar));
  }
}
