/** Parsers (P4-16 §13), and what packets are asked for (§13.8, §16.1). */

import type { CallExpression, ParserState, SelectExpression } from "../ast.ts";
import { sourceText } from "../check/source-text.ts";
import { resolved } from "../check/types.ts";
import type { CoreCall } from "./base.ts";
import { controlPlaneName, type BlockInstance } from "./instances.ts";
import { Reject, type PacketIn, type PacketOut } from "./packets.ts";
import type { Place } from "./places.ts";
import { TableInterpreter } from "./tables.ts";
import { bitsOf, elementsOf, fixedSize, valueFromBits } from "./types.ts";
import { certain, truth, UNDEFINED, Unspecified, type Stack, type Value } from "./values.ts";
import type { Expression, Keyset, ValueSetDeclaration } from "../ast.ts";
import type { Type } from "../check/types.ts";

/** Targets give up at some number of states (§13.10): programs that come here are not to be compared. */
const MAX_STATES = 60;

export abstract class ParserInterpreter extends TableInterpreter {
  protected runBlock(block: BlockInstance): void {
    const { declaration } = block;
    this.instance = block;
    this.enter(block.members);
    if (declaration.kind === "control") {
      this.runAll(declaration.body!.locals.filter((local) => local.kind === "variable"));
      this.runBody(declaration.body!.apply);
      return;
    }
    this.runAll(declaration.body!.locals.filter((local) => local.kind === "variable"));
    this.runStates(new Map(declaration.body!.states.map((state) => [state.name.text, state])));
  }

  private runStates(states: ReadonlyMap<string, ParserState>): void {
    let next = "start";
    for (let count = 0; next !== "accept"; count++) {
      const state = states.get(next);
      if (!state) throw new Reject(next);
      if (count > MAX_STATES) throw new Unspecified("a parser that goes through very many states");
      this.runAll(state.statements);
      const target = state.transition?.target;
      if (!target) throw new Reject("no transition");
      next = "kind" in target ? this.select(target) : target.text;
    }
  }

  // Select (§13.6) -----------------------------------------------------------------------------------------------------

  private select({ values, cases }: SelectExpression): string {
    const subjects = values.map((value) => this.evaluate(value));
    const types = values.map((value) => this.typeOf(value));
    const found = cases.find((one) => this.isCase(this.checked.caseKeysets.get(one)!, subjects, types));
    if (!found) throw new Reject("NoMatch");
    return found.state.text;
  }

  private isCase(keysets: readonly Keyset[], subjects: readonly Value[], types: readonly Type[]): boolean {
    const whole = keysets.length < subjects.length ? this.valueSetOf(keysets[0]!) : undefined;
    if (whole) return this.isInSet(whole, subjects, types);
    return keysets.every((keyset, index) => {
      const set = this.valueSetOf(keyset);
      return set ? this.isInSet(set, [subjects[index]!], [types[index]!]) : this.contains(keyset, subjects[index]!, types[index]!);
    });
  }

  private valueSetOf(keyset: Keyset): ValueSetDeclaration | undefined {
    const symbol = keyset.kind === "value" ? this.checked.references.get(keyset.value) : undefined;
    return symbol?.kind === "valueSet" ? symbol : undefined;
  }

  private isInSet(set: ValueSetDeclaration, subjects: readonly Value[], types: readonly Type[]): boolean {
    const name = controlPlaneName(this.instance!.name, set.name.text, set.annotations);
    const bits = subjects.map((subject, index) => this.keyBits(subject, types[index]!));
    this.controlPlane.watch?.(name, bits);
    return (this.controlPlane.valueSets.get(name) ?? []).some((one) => one.every((value, index) => value === bits[index]));
  }

  // Packets ------------------------------------------------------------------------------------------------------------

  protected coreCall(call: CoreCall, at: CallExpression): Value | null | undefined {
    const [first, second] = call.args.map((argument) => argument?.value ?? null);
    if (call.kind === "function") {
      if (call.declaration.name.text === "static_assert") return true;
      if (call.declaration.name.text !== "verify") return undefined;
      if (!truth(this.evaluate(first!))) throw new Reject("verify");
      return null;
    }
    const object = this.binding(call.object);
    if (object?.kind === "packetOut") return this.emit(object.packet, first!);
    return object?.kind === "packetIn" ? this.packetCall(call.method.name.text, object.packet, first, second, at) : undefined;
  }

  private packetCall(method: string, packet: PacketIn, first: Expression | null | undefined, second: Expression | null | undefined, at: CallExpression): Value | null {
    switch (method) {
      case "extract":
        return this.extract(packet, first ?? null, second ?? null, at);
      case "advance": {
        const bits = Number(certain(this.evaluate(first!)));
        packet.require(bits);
        packet.position += bits;
        return null;
      }
      case "lookahead": {
        const type = this.typeOf(at);
        packet.require(fixedSize(type, this.fieldsOf));
        return valueFromBits(type, this.fieldsOf, packet.lookahead());
      }
      default:
        return BigInt(packet.bytes.length);
    }
  }

  /** Into a header; without one (`_`) its bits are skipped. */
  private extract(packet: PacketIn, target: Expression | null, size: Expression | null, at: CallExpression): null {
    const type = resolved(target ? this.typeOf(target) : this.extracted(at));
    const place = target ? this.place(target) : null;
    const varbit = size ? Number(certain(this.evaluate(size))) : 0;
    packet.require(fixedSize(type, this.fieldsOf) + varbit);
    const widest = elementsOf(type, this.fieldsOf).map((field) => resolved(field.type)).find(({ kind }) => kind === "varbit");
    if (varbit % 8 !== 0 || (widest?.kind === "varbit" && varbit > widest.width)) throw new Reject("HeaderTooShort");
    const { position } = packet;
    const header = valueFromBits(type, this.fieldsOf, (width) => packet.read(width), varbit);
    packet.extracted.push({ header, type, text: target ? sourceText(target) : "_", position });
    place?.write(header);
    if (target) this.moveNext(target);
    return null;
  }

  private extracted(at: CallExpression): Type {
    const [type] = at.typeArgs;
    return (type && this.checked.typeNodes.get(type)) ?? { kind: "unknown" };
  }

  /** An element that was reached by `next` is taken, also when a member of it was filled. */
  private moveNext(target: Expression): void {
    if (target.kind !== "member") return;
    const { object } = target;
    if (target.member.text !== "next" || resolved(this.typeOf(object)).kind !== "stack") return this.moveNext(object);
    const place: Place = this.place(object);
    const stack = place.read() as Stack;
    place.write({ ...stack, nextIndex: stack.nextIndex + 1 });
  }

  private emit(packet: PacketOut, argument: Expression): null {
    this.emitValue(packet, this.evaluate(argument), this.typeOf(argument));
    return null;
  }

  private emitValue(packet: PacketOut, value: Value, type: Type): void {
    const at = resolved(type);
    if (typeof value !== "object") return;
    if (value.kind === "header") {
      if (typeof value.valid !== "boolean") throw new Unspecified("whether a header is emitted");
      if (value.valid) packet.append(bitsOf(value, at, this.fieldsOf));
    } else if (value.kind === "stack" && at.kind === "stack") for (const element of value.elements) this.emitValue(packet, element, at.element);
    else if (value.kind === "union" && at.kind === "headerUnion") for (const field of this.fieldsOf(at)) this.emitValue(packet, value.members.get(field.name) ?? UNDEFINED, field.type);
    else if (value.kind === "struct") for (const field of elementsOf(at, this.fieldsOf)) this.emitValue(packet, value.fields.get(field.name) ?? UNDEFINED, field.type);
  }
}
