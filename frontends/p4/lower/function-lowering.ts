/** One function of the module, made from the parsers and controls of a program: what architectures work with. */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i32 } from "../../../compiler/ir/types.ts";
import type { Parameter } from "../ast.ts";
import type { BlockInstance } from "../evaluate/instances.ts";
import type { ResolvedCall } from "../check/program.ts";
import type { Type } from "../check/types.ts";
import type { Binding } from "./base.ts";
import { DeparserLowering, type PacketEditor } from "./deparser.ts";
import { PacketChanges } from "./packet-changes.ts";
import { packetLayout } from "./packet-layout.ts";
import type { Location, ScalarLocation } from "./storage.ts";

/** The blocks of a program that rewrites packets; their parameters are bound. */
export interface SwitchBlocks {
  readonly parser: BlockInstance;
  readonly control: BlockInstance;
  readonly deparser: BlockInstance;
  /** What the parser fills and the deparser emits. */
  readonly headers: Location;
}

export interface SwitchExits {
  readonly rejected: BlockId;
  /** The packet cannot be made longer or shorter. */
  readonly failed: BlockId;
  readonly done: BlockId;
}

export class FunctionLowering extends DeparserLowering {
  bind(parameter: Parameter, binding: Binding): void {
    this.bindings.set(parameter, binding);
  }

  /** A cleared place for the value of a parameter of a parser or control. */
  placeFor(parameter: Parameter, type: Type = this.typeOfSymbol(parameter)): Location {
    const location = this.allocate(type, parameter.name.text, parameter.span);
    this.storage.clear(location);
    return location;
  }

  /** The value of a scalar field of a struct that the architecture knows. */
  getField(place: Location, name: string): Value {
    return this.storage.load(this.field(place, name));
  }

  setField(place: Location, name: string, value: Value): void {
    this.storage.store(this.field(place, name), value);
  }

  field(place: Location, name: string): ScalarLocation {
    const field = place.kind === "struct" ? place.fields.get(name) : undefined;
    if (field?.kind === "scalar") return field;
    this.unsupported(this.instance!.declaration.span, `a model whose struct has no field ${name}`);
    return this.storage.scalar(i32, name);
  }

  /** Lowers a control whose parameters are bound; goes on in `done`, also after `exit`. */
  runControl(instance: BlockInstance, done: BlockId): void {
    this.exits = { returnTo: done, exitTo: done };
    this.controlBody(instance);
    this.jumpTo(done);
  }

  /** Lowers a parser, a control and a deparser, one after the other; gives what the program may have changed. */
  runSwitch({ parser, control, deparser, headers }: SwitchBlocks, editor: PacketEditor, exits: SwitchExits): PacketChanges {
    const { builder, storage } = this;
    const changes = new PacketChanges(builder, storage, headers);
    const consumed = storage.scalar(i32, "consumed");
    const entry = builder.block;
    const [beforeDeparser, deparse, write] = [this.newBlock(), this.newBlock(), this.newBlock()];
    this.beforeDeparser = beforeDeparser;
    // First, as the parser's reads are judged by the order in which headers are emitted.
    builder.switchTo(deparse);
    const emissions = this.emissionsOf(changes, exits.failed, () => this.runControl(deparser, write));
    builder.switchTo(beforeDeparser);
    builder.jump(deparse);
    builder.switchTo(entry);
    storage.watcher = changes;
    const trace = this.runParser(parser, exits.rejected);
    const layout = packetLayout(trace, emissions.map(({ header }) => header));
    const accepted = this.newBlock();
    for (const edge of trace.accepts) {
      builder.switchTo(edge.block);
      if (edge.cursor.offset % 8 !== 0) this.notWhole(parser.declaration.name.span, "this parser stops within a byte, and the packet is written again from there");
      storage.fill(consumed, this.consumedBytes(edge.cursor));
      if (!layout.inOrder(edge)) changes.reshape();
      builder.jump(accepted);
    }
    builder.switchTo(accepted);
    this.runControl(control, beforeDeparser);
    storage.watcher = null;
    builder.switchTo(write);
    this.rewrite({ emissions, changes, layout, accepts: trace.accepts, consumed, editor, failed: exits.failed, done: exits.done });
    return changes;
  }

  private beforeDeparser: BlockId = 0;

  protected beforehand(body: () => void): void {
    const here = this.builder.block;
    this.builder.switchTo(this.beforeDeparser);
    body();
    this.builder.switchTo(here);
  }

  protected applyBlock(instance: BlockInstance, call: Extract<ResolvedCall, { kind: "apply" }>): void {
    const { declaration } = instance;
    if (declaration.kind === "parser") return this.unsupported(call.object.span, "applying a parser in a parser");
    const [outer, outerTypes] = [this.instance, this.typeArguments];
    this.bindTypes(declaration.typeParameters, instance.typeArgs);
    const shared = this.shareArguments(declaration.parameters, call.args, ["inout"]);
    this.inline(declaration.parameters, call.args, () => this.controlBody(instance), undefined, shared);
    [this.instance, this.typeArguments] = [outer, outerTypes];
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
