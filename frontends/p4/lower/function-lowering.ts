/** One function of the module, made from the parsers and controls of a program: what architectures work with. */

import type { BlockId } from "../../../compiler/ir/ir.ts";
import type { Parameter } from "../ast.ts";
import type { BlockInstance } from "../check/instances.ts";
import type { ResolvedCall } from "../check/program.ts";
import { settle, UNKNOWN, type Type } from "../check/types.ts";
import type { Binding } from "./base.ts";
import { ParserLowering } from "./parsers.ts";
import type { Location } from "./storage.ts";

export class FunctionLowering extends ParserLowering {
  bind(parameter: Parameter, binding: Binding): void {
    this.bindings.set(parameter, binding);
  }

  /** A cleared place for the value of a parameter of a parser or control. */
  placeFor(parameter: Parameter, type: Type = settle(this.checked.declaredTypes.get(parameter) ?? UNKNOWN)): Location {
    const location = this.allocate(type, parameter.name.text, parameter.span);
    this.storage.clear(location);
    return location;
  }

  /** Lowers a control whose parameters are bound; goes on in `done`, also after `exit`. */
  runControl(instance: BlockInstance, done: BlockId): void {
    this.exits = { returnTo: done, exitTo: done };
    this.controlBody(instance);
    this.jumpTo(done);
  }

  protected applyBlock(instance: BlockInstance, call: Extract<ResolvedCall, { kind: "apply" }>): void {
    const { declaration } = instance;
    if (declaration.kind === "parser") return this.unsupported(call.object.span, "applying a parser in a parser");
    const outer = this.instance;
    this.inline(declaration.parameters, call.args, () => this.controlBody(instance));
    this.instance = outer;
  }

  private controlBody(instance: BlockInstance): void {
    const { declaration } = instance;
    if (declaration.kind !== "control" || !declaration.body) return;
    this.instance = instance;
    this.bindInstance(instance);
    this.statements(declaration.body.locals.flatMap((local) => (local.kind === "variable" || local.kind === "constant" ? [local] : [])));
    this.statements(declaration.body.apply.statements);
  }
}
