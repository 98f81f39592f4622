/** The action that an application of a table ends in (P4-16 §14.1, §14.2.1.2). */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i1, i32 } from "../../../compiler/ir/types.ts";
import type { TableInstance } from "../evaluate/instances.ts";
import type { BoundAction, TableAction, TableInfo } from "../check/table-info.ts";
import { printType } from "../check/types.ts";
import { StatementLowering } from "./statements.ts";
import { scalarType, type ScalarLocation } from "./storage.ts";
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

  /** Lowers the body of an action with the given values of its parameters without direction, and ends the application. */
  protected runAction(application: Application, action: TableAction, args: readonly Value[], isHit: boolean): void {
    const { info, hit, action: run, done } = application;
    this.storage.store(hit, this.builder.constant(i1, isHit ? 1 : 0));
    this.storage.store(run, this.builder.constant(i32, info.actions.indexOf(action)));
    const { declaration } = action;
    const free = freeParameters(declaration);
    free.forEach((parameter, index) => {
      const declared = this.typeOfSymbol(parameter);
      const type = scalarType(declared);
      if (!type) {
        this.unsupported(parameter.span, `an action parameter of type ${printType(declared)}`, { hint: "control planes give numbers: make each of its fields a parameter" });
        return void this.bindings.set(parameter, this.allocate(declared, parameter.name.text, parameter.span));
      }
      const location = this.storage.scalar(type, parameter.name.text);
      this.storage.store(location, args[index]!);
      this.bindings.set(parameter, location);
    });
    const directed = declaration.parameters.filter(({ direction }) => direction !== "none");
    this.inline(directed, action.directed, () => this.statements(declaration.body.statements));
    this.jumpTo(done);
  }

  protected boundAction(application: Application, bound: BoundAction | null, isHit: boolean): void {
    if (!bound) {
      // NoAction of core.p4, which the table may have among its own actions (§14.2.1.3).
      const number = application.info.actions.findIndex(({ declaration }) => declaration === this.noAction);
      this.storage.store(application.hit, this.builder.constant(i1, isHit ? 1 : 0));
      this.storage.store(application.action, this.builder.constant(i32, number));
      return this.jumpTo(application.done);
    }
    // Of a parameter that is refused, `runAction` says so.
    const args = bound.args.map((value) => (scalarType(this.typeOf(value)) ? this.value(value) : this.zero(i1)));
    this.runAction(application, bound.action, args, isHit);
  }
}
