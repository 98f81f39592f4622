/**
 * Deparsers (P4-16 §16), and what becomes of the packet. The control runs once and only notes what it emits. Then, when
 * the headers that leave are those that came, in their places, their changed fields are written and nothing moves;
 * otherwise the start of the packet is moved once, so that the headers end where the payload begins, and all are written.
 */

import type { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i1, i32, i64 } from "../../../compiler/ir/types.ts";
import type { CallExpression, Expression, ForInStatement, ForStatement, VariableDeclaration } from "../ast.ts";
import { emitFault } from "../check/packet-calls.ts";
import type { ResolvedCall } from "../check/program.ts";
import { resolved, type Type } from "../check/types.ts";
import { isLocation } from "./base.ts";
import { mayEmit, onlyEmitsElements } from "./packet-out.ts";
import { PacketWalk } from "./packet-walk.ts";
import type { PacketChanges } from "./packet-changes.ts";
import type { AcceptEdge, PacketLayout } from "./packet-layout.ts";
import { PacketWriter } from "./packet-writer.ts";
import type { HeaderLocation, Location, ScalarLocation, VarbitLocation } from "./storage.ts";

/** Headers do not reach further into a packet; the verifier follows offsets to a little more. */
const MAX_OFFSET = 0xf000;

/** A call of `emit`, for one header. */
export interface Emission {
  readonly header: HeaderLocation;
  /** Its fields before its varbit, or all. */
  readonly before: readonly ScalarLocation[];
  readonly varbit: VarbitLocation | null;
  readonly after: readonly ScalarLocation[];
  /** Whether control came here and the header was valid. */
  readonly emitted: ScalarLocation;
  /** False for a header of the deparser's own. */
  readonly isParsed: boolean;
}

/** How a hook changes the packet. */
export interface PacketEditor {
  /**
   * Cuts `bytes` (an i32) from the start of the packet, or makes room there when it is negative. The first `written` bytes
   * (an i32) of what is left are written afterwards, whatever they are.
   */
  moveStart(builder: FunctionBuilder, bytes: Value, written: Value, failed: BlockId): void;
  /** After a move: more that the architecture does to the packet before the headers are written. */
  beforeWriting?(builder: FunctionBuilder, failed: BlockId): void;
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

  /** Gives what `body` emits, in its order; packets go to `tooManyRounds` with which a loop would emit for ever, as far as is known. */
  protected emissionsOf(changes: PacketChanges, tooManyRounds: BlockId, body: () => void): readonly Emission[] {
    this.emissions = [];
    [this.changes, this.tooManyRounds] = [changes, tooManyRounds];
    body();
    this.changes = null;
    return this.emissions;
  }

  /** What is emitted has to be known when code is made. */
  protected isUnrolled(loop: ForStatement | ForInStatement): boolean {
    return this.changes !== null && mayEmit(loop, this.checked);
  }

  protected emissionCount(): number {
    return this.emissions.length;
  }

  protected onlyEmitsElements({ body }: ForStatement | ForInStatement, counter: VariableDeclaration): boolean {
    return onlyEmitsElements(body, counter, this.checked);
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
    const fault = emitFault(this.typeOf(argument), this.checked.fieldsOf);
    if (fault) return this.misfit(fault, argument.span);
    if (this.isMissing(argument)) return;
    const location = this.location(argument);
    if (location) this.emitAll(location, this.typeOf(argument), argument);
  }

  private emitAll(location: Location, type: Type, argument: Expression): void {
    const at = resolved(type);
    if (location.kind === "stack" && at.kind === "stack") location.elements.forEach((element) => this.emitAll(element, at.element, argument));
    else if (location.kind === "struct" && (at.kind === "struct" || at.kind === "headerUnion")) this.checked.fieldsOf(at).forEach((field) => this.emitAll(location.fields.get(field.name)!, field.type, argument));
    else if (location.kind === "struct" && at.kind === "tuple") at.elements.forEach((element, index) => this.emitAll(location.fields.get(String(index))!, element, argument));
    else if (location.kind === "header") this.emitHeader(location, at, argument);
    else this.unsupported(argument.span, "emitting this");
  }

  private emitHeader(header: HeaderLocation, type: Type, { span }: Expression): void {
    const isParsed = this.changes!.watches(header) && !this.emissions.some((one) => one.header === header);
    const kept = isParsed ? header : this.allocate(type, "emitted", span);
    if (kept.kind !== "header") return;
    if (kept !== header) this.storage.copy(kept, header);
    const leaves = this.leaves(kept, type);
    const at = leaves.findIndex(({ kind }) => kind === "varbit");
    const [before, after] = at < 0 ? [leaves, []] : [leaves.slice(0, at), leaves.slice(at + 1)];
    const parts = [before, after].map((some) => some.filter((one) => one.kind === "scalar"));
    const odd = parts.map(bitsOf).find((bits) => bits % 8 !== 0);
    if (odd !== undefined) return this.notWhole(span, `packets are written in whole bytes, and ${at < 0 ? "this header" : "a part of this header beside its varbit"} has ${odd} bits`);
    const varbit = leaves.find((one) => one.kind === "varbit") ?? null;
    const emitted = this.storage.scalar(i1, "emitted");
    this.beforehand(() => this.storage.fill(emitted, this.builder.constant(i1, 0)));
    this.storage.fill(emitted, this.storage.load(kept.valid));
    this.emissions.push({ header: kept, before: parts[0]!, varbit, after: parts[1]!, emitted, isParsed });
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
    // Also for a varbit at a known place, as what follows it has none.
    const isLater = (from: number): boolean => emissions.slice(from).some(({ header, varbit }) => changes.isChanged(header) && (varbit !== null || layout.placeOf(header) === undefined));
    const walk = new PacketWalk(this.builder, this.packet);
    emissions.forEach((emission, index) => {
      const { header } = emission;
      const isChanged = changes.isChanged(header);
      const walks = isLater(index);
      if (!isChanged && !walks) return;
      const wanted = (field: ScalarLocation): boolean => changes.hasChanged(field);
      const assigned = (): Value => changes.wasAssigned(header);
      const place = layout.placeOf(header);
      if (!walks) {
        return this.when(assigned, () => this.whenEmitted(emission, () => this.writePart(emission.before, place === undefined ? walk.pointer() : this.packet.data(), place ?? 0, wanted, done)));
      }
      this.whenEmitted(emission, () => {
        if (isChanged && !emission.varbit) this.when(assigned, () => this.writePart(emission.before, walk.pointer(), 0, wanted, done));
        if (isChanged && emission.varbit) this.writeWhole(emission, walk, wanted, done);
        else this.skip(emission, walk, done);
      });
    });
  }

  private writeAnew({ emissions, consumed, editor, failed, done }: Rewrite): void {
    const { builder } = this;
    const lengths = emissions.map((emission) => builder.select(this.storage.load(emission.emitted), this.lengthOf(emission), builder.constant(i32, 0)));
    const length = lengths.reduce((sum, one) => builder.binary("add", sum, one), builder.constant(i32, 0));
    const surplus = builder.binary("sub", this.storage.load(consumed), length);
    const [move, moved] = [this.newBlock(), this.newBlock()];
    builder.branch(builder.compare("eq", surplus, builder.constant(i32, 0)), moved, move);
    builder.switchTo(move);
    editor.moveStart(builder, surplus, length, failed);
    this.jumpTo(moved);
    builder.switchTo(moved);
    editor.beforeWriting?.(builder, failed);
    this.packet.reopen();
    const walk = new PacketWalk(builder, this.packet);
    for (const emission of emissions) this.whenEmitted(emission, () => this.writeWhole(emission, walk, () => true, done));
  }

  /** In bytes, an i32. */
  private lengthOf({ before, varbit, after }: Emission): Value {
    const { builder } = this;
    const fixed = builder.constant(i32, (bitsOf(before) + bitsOf(after)) / 8);
    return varbit ? builder.binary("add", fixed, builder.binary("lshr", this.storage.load(varbit.size), builder.constant(i32, 3))) : fixed;
  }

  private writeWhole({ before, varbit, after }: Emission, walk: PacketWalk, wanted: (field: ScalarLocation) => boolean, done: BlockId): void {
    this.writePart(before, walk.pointer(), 0, wanted, done);
    walk.advance(bitsOf(before) / 8);
    if (!varbit) return;
    this.writeVarbit(varbit, walk, wanted, done);
    this.writePart(after, walk.pointer(), 0, wanted, done);
    walk.advance(bitsOf(after) / 8);
  }

  private writeVarbit(varbit: VarbitLocation, walk: PacketWalk, wanted: (field: ScalarLocation) => boolean, done: BlockId): void {
    const { builder } = this;
    const bytes = this.bytesOf(varbit, done);
    if (wanted(varbit.size)) {
      this.when(() => builder.compare("ne", bytes, builder.constant(i64, 0)), () => {
        const offset = walk.offset();
        this.packet.store(offset, builder.slotAddress(varbit.bytes), bytes);
        // The helper may have moved the packet.
        this.packet.reopen();
        this.place(walk, offset, done);
      });
    }
    this.place(walk, builder.binary("add", walk.offset(), bytes), done);
  }

  private skip({ before, varbit, after }: Emission, walk: PacketWalk, done: BlockId): void {
    const fixed = (bitsOf(before) + bitsOf(after)) / 8;
    if (!varbit) return walk.advance(fixed);
    const whole = this.builder.binary("add", this.bytesOf(varbit, done), this.builder.constant(i64, fixed));
    this.place(walk, this.builder.binary("add", walk.offset(), whole), done);
  }

  /** An i64 that the verifier knows to be small. */
  private bytesOf(varbit: VarbitLocation, done: BlockId): Value {
    const { builder } = this;
    const bytes = builder.resize(builder.binary("lshr", this.storage.load(varbit.size), builder.constant(i32, 3)), i64, false);
    this.goOnIf(builder.compare("ule", bytes, builder.constant(i64, varbit.capacity)), done);
    return bytes;
  }

  /** Puts the walk at an offset (an i64) that only the run knows. */
  private place(walk: PacketWalk, offset: Value, done: BlockId): void {
    this.goOnIf(this.builder.compare("ule", offset, this.builder.constant(i64, MAX_OFFSET)), done);
    walk.moveTo(offset);
  }

  private goOnIf(condition: Value, otherwise: BlockId): void {
    const rest = this.newBlock();
    this.builder.branch(condition, rest, otherwise);
    this.builder.switchTo(rest);
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
  private writePart(fields: readonly ScalarLocation[], pointer: Value, offset: number, wanted: (field: ScalarLocation) => boolean, done: BlockId): void {
    const { builder } = this;
    if (!fields.some(wanted)) return;
    const end = builder.pointerAdd(pointer, offset + bitsOf(fields) / 8);
    this.goOnIf(builder.compare("ule", end, this.packet.dataEnd()), done);
    this.writeFields(fields, pointer, offset, wanted);
  }
}

function bitsOf(fields: readonly ScalarLocation[]): number {
  return fields.reduce((sum, { type }) => sum + type.bits, 0);
}
