/** Select expressions (P4-16 §13.6), and the value sets of parsers (§13.11). */

import type { BlockId, MapDef, Value } from "../../../compiler/ir/ir.ts";
import type { Span } from "../../../compiler/source/source.ts";
import { bitsOf, i1, ptr } from "../../../compiler/ir/types.ts";
import type { Expression, Keyset, Name, SelectExpression, ValueSetDeclaration } from "../ast.ts";
import type { TableKey } from "../check/table-info.ts";
import { MAP_LOOKUP, mapTypes } from "./kernel-names.ts";
import { PacketInLowering } from "./packet-in.ts";
import { scalarType, type Location } from "./storage.ts";
import { keyLayout, type KeyLayout } from "./table-layout.ts";
import { keyDataType } from "./table-types.ts";

/** What is matched: a scalar, or a place with a value that is made of others. */
type Subject = Value | Location;

export abstract class SelectLowering extends PacketInLowering {
  /** Goes on in the state of that name. */
  protected abstract goTo(state: string, span: Name["span"]): void;
  /** The block in which it is lowered for the present cursor. */
  protected abstract blockOf(state: string, span: Name["span"]): BlockId;

  protected select(select: SelectExpression): void {
    const values = select.values.map((value): Subject => (scalarType(this.typeOf(value)) ? this.value(value) : (this.temporary(value) ?? this.zero(i1))));
    const [first] = values;
    if (values.length === 1 && typeof first === "number" && this.selectBySwitch(select, first)) return;
    for (const one of select.cases) {
      const { state, span } = one;
      this.builder.span = span;
      const next = this.newBlock();
      const matched = this.newBlock();
      this.matchCase(this.checked.caseKeysets.get(one)!, select.values, values, matched, next);
      this.builder.switchTo(matched);
      this.goTo(state.text, state.span);
      this.builder.switchTo(next);
    }
    this.builder.jump(this.failure("NoMatch"));
  }

  private selectBySwitch(select: SelectExpression, value: Value): boolean {
    const type = this.builder.typeOf(value);
    const plain = ({ kind }: Keyset): boolean => kind === "value" || kind === "default" || kind === "dontCare";
    const keysets = select.cases.map((one) => this.checked.caseKeysets.get(one)![0]!);
    if (bitsOf(type) > 64 || !keysets.every(plain)) return false;
    const constants = keysets.map((keyset) => (keyset.kind === "value" ? this.constantOf(keyset.value) : undefined));
    if (!keysets.every(({ kind }, index) => kind !== "value" || constants[index])) return false;
    const cases = new Map<bigint, BlockId>();
    const subject = this.typeOf(select.values[0]!);
    for (const [index, { state }] of select.cases.entries()) {
      if (keysets[index]!.kind !== "value") {
        this.switchOver(value, cases, this.blockOf(state.text, state.span));
        return true;
      }
      const number = BigInt.asUintN(bitsOf(type), this.numberOf(constants[index], subject));
      if (!cases.has(number)) cases.set(number, this.blockOf(state.text, state.span));
    }
    this.switchOver(value, cases, this.failure("NoMatch"));
    return true;
  }

  private switchOver(value: Value, cases: ReadonlyMap<bigint, BlockId>, otherwise: BlockId): void {
    this.builder.switch(value, [...cases].map(([number, block]) => ({ value: number, target: { block, args: [] } })), otherwise);
  }

  private matchCase(keysets: readonly Keyset[], subjects: readonly Expression[], values: readonly Subject[], matched: BlockId, next: BlockId): void {
    const set = keysets.length < values.length ? this.valueSetOf(keysets[0]!) : undefined;
    if (set) return this.builder.branch(this.isInSet(set, subjects, values), matched, next);
    keysets.forEach((one, index) => {
      const member = this.valueSetOf(one);
      const test = member ? this.isInSet(member, [subjects[index]!], [values[index]!]) : this.matches(one, subjects[index]!, values[index]!);
      if (test === null) return;
      const more = this.newBlock();
      this.builder.branch(test, more, next);
      this.builder.switchTo(more);
    });
    this.builder.jump(matched);
  }

  /** An i1, or null when everything matches. */
  private matches(keyset: Keyset, subject: Expression, value: Subject): Value | null {
    if (typeof value === "number") return this.matchKeyset(keyset, value, subject);
    if (keyset.kind !== "value") return null;
    const type = this.typeOf(subject);
    const wanted = this.allocate(type, "keyset", keyset.span);
    this.assign(wanted, keyset.value, type);
    return this.equal(value, wanted);
  }

  // Value sets (§13.11) ------------------------------------------------------------------------------------------------

  private valueSetOf(keyset: Keyset): ValueSetDeclaration | undefined {
    if (keyset.kind !== "value" || keyset.value.kind !== "name") return undefined;
    const symbol = this.checked.references.get(keyset.value);
    return symbol?.kind === "valueSet" ? symbol : undefined;
  }

  /** An i1. The set is a hash of the values that the control plane has put there. */
  private isInSet(set: ValueSetDeclaration, subjects: readonly Expression[], given: readonly Subject[]): Value {
    const values = given.map((one, index) => (typeof one === "number" ? one : this.storage.load(this.scalar(one, subjects[index]!.span))));
    const type = this.typeOfSymbol(set);
    const element = type.kind === "valueSet" ? type.element : undefined;
    const fields = element?.kind === "struct" ? this.checked.fieldsOf(element) : [];
    const keys = subjects.map((expression, index): TableKey => ({ expression, type: this.typeOf(expression), matchKind: "exact", name: fields[index]?.name ?? (subjects.length === 1 ? "value" : `value${index}`) }));
    const layout = keyLayout(keys, "hash", this.checked);
    const constant = this.constantOf(set.size);
    const size = constant?.kind === "integer" ? Math.max(1, Number(constant.value)) : 1;
    const qualified = `${this.instance!.name}.${set.name.text}`;
    const map = this.parts.mapOf(set, () => this.setMap(qualified, layout, size, set.name.span), this.instance!.name);
    const members = keys.map(({ name: expression }, index) => ({ ...layout.fields[index]!, expression, matchKind: "exact" as const }));
    this.parts.describeValueSet({ name: qualified, map, size, keySize: layout.size, keys: members });
    const { builder } = this;
    const entry = builder.call({ kind: "helper", id: MAP_LOOKUP }, [builder.symbolAddress(map), this.keySlot(values, layout)], ptr);
    return builder.compare("ne", entry, builder.constant(ptr, 0));
  }

  private setMap(qualified: string, layout: KeyLayout, size: number, span: Span): MapDef {
    const name = qualified.replace(/[^A-Za-z0-9_]/g, "_");
    return {
      name,
      type: mapTypes.hash,
      keySize: layout.size,
      valueSize: 1,
      maxEntries: size,
      flags: 0,
      keyType: keyDataType(this.parts, name, layout),
      valueType: this.parts.unsigned(1),
      span,
    };
  }
}
