/**
 * Deparsers (P4-16 §15), and what becomes of the packet. The control runs once and only notes what it emits. Then, when
 * the headers that leave are those that came, in their places, their changed fields are written and nothing moves;
 * otherwise the start of the packet is moved once, so that the headers end where the payload begins, and all are written.
 */

import type { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i1, i32, i64, ptr } from "../../../compiler/ir/types.ts";
import type { CallExpression, Expression } from "../ast.ts";
import type { ResolvedCall } from "../check/program.ts";
import { resolved, type Type } from "../check/types.ts";
import { isLocation, type Packet } from "./base.ts";
import type { PacketChanges } from "./packet-changes.ts";
import type { AcceptEdge, PacketLayout } from "./packet-layout.ts";
import { PacketWriter } from "./packet-writer.ts";
import type { HeaderLocation, Location, ScalarLocation } from "./storage.ts";

/** A call of `emit`, for one header. */
export interface Emission {
  readonly header: HeaderLocation;
  readonly type: Type;
  readonly bytes: number;
  /** Whether control came here and the header was valid. */
  readonly emitted: ScalarLocation;
  /** False for a header of the deparser's own. */
  readonly isParsed: boolean;
}

/** How a hook changes the packet. */
export interface PacketEditor {
  /** Cuts `bytes` (an i32) from the start of the packet, or makes room there when it is negative. */
  moveStart(builder: FunctionBuilder, bytes: Value, failed: BlockId): void;
  /** After a move: more that the architecture does to the packet before the headers are written. */
  beforeWriting?(builder: FunctionBuilder, failed: BlockId): void;
  /** Loads the packet's pointers anew. */
  reopen(builder: FunctionBuilder): Packet;
}

/** What was parsed, and where control goes. */
export interface Rewrite {
  readonly emissions: readonly Emission[];
  readonly changes: PacketChanges;
  readonly layout: PacketLayout;
  readonly accepts: readonly AcceptEdge[];
  /** How many bytes the parser took: an i32. */
  readonly consumed: ScalarLocation;
  readonly editor: PacketEditor;
  /** The packet cannot be moved. */
  readonly failed: BlockId;
  readonly done: BlockId;
}

export abstract class DeparserLowering extends PacketWriter {
  private emissions: Emission[] = [];
  private changes: PacketChanges | null = null;

  /** Gives what `body` emits, in its order. */
  protected emissionsOf(changes: PacketChanges, body: () => void): readonly Emission[] {
    this.emissions = [];
    this.changes = changes;
    body();
    this.changes = null;
    return this.emissions;
  }

  rewritePacket(): void {
    this.storage.watcher?.reshape();
  }

  protected override coreCall(call: Extract<ResolvedCall, { kind: "method" | "function" }>, at: CallExpression): { value?: Value } | null {
    const binding = call.kind === "method" ? this.binding(call.object) : undefined;
    if (!binding || isLocation(binding) || binding.kind !== "packetOut") return super.coreCall(call, at);
    const argument = call.args[0]?.value;
    if (argument) this.emit(argument);
    return {};
  }

  private emit(argument: Expression): void {
    if (this.inRuntimeLoop) return this.unsupported(argument.span, "emit in a loop");
    const location = this.location(argument);
    if (location) this.emitAll(location, this.typeOf(argument), argument);
  }

  private emitAll(location: Location, type: Type, argument: Expression): void {
    const at = resolved(type);
    if (location.kind === "stack" && at.kind === "stack") location.elements.forEach((element) => this.emitAll(element, at.element, argument));
    else if (location.kind === "struct" && at.kind === "struct") this.checked.fieldsOf(at).forEach((field) => this.emitAll(location.fields.get(field.name)!, field.type, argument));
    else if (location.kind === "header") this.emitHeader(location, at, argument);
    else this.unsupported(argument.span, "emitting this");
  }

  private emitHeader(header: HeaderLocation, type: Type, { span }: Expression): void {
    const bits = this.sizeOf(type);
    if (bits === undefined || bits % 8 !== 0) return this.unsupported(span, bits === undefined ? "emitting a header of variable size" : `emitting a header of ${bits} bits, no whole number of bytes,`);
    const isParsed = this.changes!.watches(header) && !this.emissions.some((one) => one.header === header);
    const kept = isParsed ? header : this.allocate(type, "emitted", span);
    if (kept.kind !== "header") return;
    if (kept !== header) this.storage.copy(kept, header);
    const emitted = this.storage.scalar(i1, "emitted");
    this.beforehand(() => this.storage.fill(emitted, this.builder.constant(i1, 0)));
    this.storage.fill(emitted, this.storage.load(kept.valid));
    this.emissions.push({ header: kept, type, bytes: bits / 8, emitted, isParsed });
  }

  /** Lowers what has to be done before the deparser runs. */
  protected abstract beforehand(body: () => void): void;

  // Writing --------------------------------------------------------------------------------------------------------

  protected rewrite(rewrite: Rewrite): void {
    const { emissions, changes, layout, accepts, done } = rewrite;
    const { builder } = this;
    for (const { header, emitted, isParsed } of emissions) {
      const here = this.storage.load(emitted);
      changes.reshapeIf(isParsed ? builder.binary("xor", here, this.storage.load(header.valid)) : here);
    }
    const [inPlace, anew] = [this.newBlock(), this.newBlock()];
    if (accepts.some((edge) => layout.inOrder(edge))) builder.branch(this.storage.load(changes.reshaped), anew, inPlace);
    else builder.jump(anew);
    builder.switchTo(inPlace);
    this.writeChanges(rewrite);
    this.jumpTo(done);
    builder.switchTo(anew);
    this.writeAnew(rewrite);
    this.jumpTo(done);
  }

  private writeChanges({ emissions, changes, layout, done }: Rewrite): void {
    const isLater = (from: number): boolean => emissions.slice(from).some(({ header }) => changes.isChanged(header) && layout.placeOf(header) === undefined);
    const walk = this.startWalk(this.packet);
    emissions.forEach((emission, index) => {
      const { header, bytes } = emission;
      const isChanged = changes.isChanged(header);
      const walks = isLater(index);
      if (!isChanged && !walks) return;
      const write = (): void => {
        const place = layout.placeOf(header);
        const pointer = place === undefined ? walk.load() : this.packet.data;
        this.writeChecked(emission, this.packet, pointer, place ?? 0, (field) => changes.hasChanged(field), done);
      };
      const assigned = (): Value => changes.wasAssigned(header);
      if (!walks) return this.when(assigned, () => this.whenEmitted(emission, write));
      this.whenEmitted(emission, () => {
        if (isChanged) this.when(assigned, write);
        walk.advance(bytes);
      });
    });
  }

  private writeAnew({ emissions, consumed, editor, failed, done }: Rewrite): void {
    const { builder } = this;
    const lengths = emissions.map(({ emitted, bytes }) => builder.select(this.storage.load(emitted), builder.constant(i32, bytes), builder.constant(i32, 0)));
    const length = lengths.reduce((sum, one) => builder.binary("add", sum, one), builder.constant(i32, 0));
    const surplus = builder.binary("sub", this.storage.load(consumed), length);
    const [move, moved] = [this.newBlock(), this.newBlock()];
    builder.branch(builder.compare("eq", surplus, builder.constant(i32, 0)), moved, move);
    builder.switchTo(move);
    editor.moveStart(builder, surplus, failed);
    this.jumpTo(moved);
    builder.switchTo(moved);
    editor.beforeWriting?.(builder, failed);
    const packet = editor.reopen(builder);
    const walk = this.startWalk(packet);
    for (const emission of emissions) {
      this.whenEmitted(emission, () => {
        this.writeChecked(emission, packet, walk.load(), 0, () => true, done);
        walk.advance(emission.bytes);
      });
    }
  }

  private whenEmitted({ emitted }: Emission, body: () => void): void {
    this.when(() => this.storage.load(emitted), body);
  }

  private when(condition: () => Value, body: () => void): void {
    const [yes, join] = [this.newBlock(), this.newBlock()];
    this.builder.branch(condition(), yes, join);
    this.builder.switchTo(yes);
    body();
    this.jumpTo(join);
    this.builder.switchTo(join);
  }

  /** A header that the packet has no room for (it was cut) is not written, and none after it. */
  private writeChecked(emission: Emission, packet: Packet, pointer: Value, offset: number, wanted: (field: ScalarLocation) => boolean, done: BlockId): void {
    const { builder } = this;
    const room = this.newBlock();
    const end = builder.pointerAdd(pointer, offset + emission.bytes);
    builder.branch(builder.compare("ugt", end, packet.dataEnd), done, room);
    builder.switchTo(room);
    this.writeHeader(emission.header, emission.type, pointer, offset, wanted);
  }

  /** A pointer that goes from header to header. */
  private startWalk(packet: Packet): { load(): Value; advance(bytes: number): void } {
    const { builder } = this;
    const slot = builder.newSlot("position", 8, 8);
    const load = (): Value => builder.load(ptr, builder.slotAddress(slot), { align: 8 });
    const store = (pointer: Value): void => builder.store(builder.slotAddress(slot), pointer, { align: 8 });
    store(packet.data);
    return { load, advance: (bytes) => store(builder.emit(ptr, { op: "ptradd", pointer: load(), offset: builder.constant(i64, bytes) })) };
  }
}
