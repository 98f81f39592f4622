/**
 * Tables that begin with entries which the control plane may change (P4-16 §14.2.1.4). The object carries the elements
 * of the map as data, and the first packet that comes to the table puts them there: so they are there whoever loads the
 * object. A control plane that comes before any packet does the same (see `InitialElements`).
 */

import type { InitialElements, KeyField, TableDescription } from "../../../compiler/control-plane/control-plane.ts";
import { Control } from "../../../compiler/control-plane/control.ts";
import type { Entry, MapAccess } from "../../../compiler/control-plane/entries.ts";
import { anything } from "../../../compiler/control-plane/match-text.ts";
import { ones, prefixOf, type Match } from "../../../compiler/control-plane/match.ts";
import { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import { i32, i64 } from "../../../compiler/ir/types.ts";
import type { Expression, Keyset } from "../ast.ts";
import { constantsIn, numbersIn } from "../check/action-data.ts";
import type { BoundAction, TableInfo, TableKey } from "../check/table-info.ts";
import { ConstantEntryLowering } from "./constant-entries.ts";
import { MAP_UPDATE } from "./kernel-names.ts";
import { DEFAULTS } from "./module-parts.ts";
import type { Application } from "./table-actions.ts";
import { freeParameters } from "./table-layout.ts";

const BPF_ANY = 0;
const BPF_NOEXIST = 1;
/** Priorities are from 0 to this (§14.2.1.4.1). */
const LARGEST_PRIORITY = 2 ** 31 - 1;

export abstract class InitialEntryLowering extends ConstantEntryLowering {
  /** The elements of the map of a table that has entries from the start. */
  protected initialElements({ table, info }: Application, description: TableDescription): InitialElements {
    const elements = new Map<string, Uint8Array>();
    const { endian } = this.parts;
    const control = new Control({ endian, tables: [description], valueSets: [], cells: [], defaultsSize: 0 }, { get: () => inMemory(elements) });
    const entries = control.entries(description);
    info.entries.forEach(({ keysets, action, priority }, index) => {
      const matches = keysets.map((keyset, at) => this.initialMatch(keyset, description.keys[at]!, info.keys[at]!));
      const called = description.actions[info.actions.indexOf(action.action)]!;
      const entry: Entry = { matches, priority: priorityOf(priority, index, info), call: { action: called, args: this.boundNumbers(action) } };
      // The first of equal entries wins.
      if (entries.find(entry) === null) entries.add(entry);
    });
    const flagOffset = this.parts.placeDefault(`${description.map}_filled`, new Uint8Array(4), this.parts.unsigned(4));
    const initial = { flagOffset, elements: [...elements].map(([key, value]) => ({ key, value: Buffer.from(value).toString("hex") })) };
    this.fillFunction(description, initial, table.declaration.name.span);
    return initial;
  }

  /** Before a look-up: fills the map if nobody has yet. */
  protected ensureFilled(map: string, { flagOffset }: InitialElements): void {
    const { builder } = this;
    const [fill, filled] = [this.newBlock(), this.newBlock()];
    const flag = builder.load(i32, builder.symbolAddress(DEFAULTS, flagOffset), { align: 4 });
    builder.branch(builder.compare("eq", flag, builder.constant(i32, 0)), fill, filled, false);
    builder.switchTo(fill);
    builder.call({ kind: "function", name: fillName(map) }, [], i64);
    builder.jump(filled);
    builder.switchTo(filled);
  }

  private fillFunction({ map = "", kind, keySize, valueSize }: TableDescription, { flagOffset, elements }: InitialElements, span: Expression["span"]): void {
    const { parts } = this;
    const data = `${map}_initial`;
    const stride = roundUp(keySize) + roundUp(valueSize);
    const bytes = new Uint8Array(elements.length * stride);
    elements.forEach(({ key, value }, index) => {
      bytes.set(Buffer.from(key, "hex"), index * stride);
      bytes.set(Buffer.from(value, "hex"), index * stride + roundUp(keySize));
    });
    const dataType = parts.dataType({ kind: "array", element: parts.unsigned(1), length: bytes.length });
    parts.globals.push({ name: data, linkage: "global", section: ".rodata", size: bytes.length, align: 8, bytes, relocations: [], readonly: true, dataType });
    const builder = new FunctionBuilder({ name: fillName(map), params: [], returnType: i64, linkage: "static", inline: "never", dataType: parts.procedure(), span });
    builder.span = span;
    elements.forEach((_, index) => {
      const [key, value] = [builder.symbolAddress(data, index * stride), builder.symbolAddress(data, index * stride + roundUp(keySize))];
      builder.call({ kind: "helper", id: MAP_UPDATE }, [builder.symbolAddress(map), key, value, builder.constant(i64, kind === "array" ? BPF_ANY : BPF_NOEXIST)], i64);
    });
    // Whoever comes meanwhile does the same again.
    builder.store(builder.symbolAddress(DEFAULTS, flagOffset), builder.constant(i32, 1), { align: 4 });
    builder.return(builder.constant(i64, 0));
    parts.functions.push(builder.finish());
  }

  private initialMatch(keyset: Keyset, field: KeyField, { type }: TableKey): Match {
    const { matchKind, bits } = field;
    const number = (expression: Expression): bigint => BigInt.asUintN(bits, this.numberOf(this.constantOf(expression), type));
    if (keyset.kind === "range") return { kind: "range", low: number(keyset.low), high: number(keyset.high) };
    if (keyset.kind !== "value" && keyset.kind !== "mask") {
      if (matchKind !== "exact") return anything(field);
      this.unsupported(keyset.span, "any value of an exact key, where the entries may change,", { hint: "match the key optional, or make the entries const" });
      return { kind: "exact", value: 0n };
    }
    const mask = keyset.kind === "value" ? ones(bits) : number(keyset.mask);
    const value = number(keyset.value) & mask;
    switch (matchKind) {
      case "exact":
      case "optional":
        return { kind: matchKind, value };
      case "lpm":
        return { kind: "lpm", value, prefix: prefixOf(mask, bits) ?? 0 };
      case "ternary":
        return { kind: "ternary", value, mask };
      case "range":
        return { kind: "range", low: value, high: value };
    }
  }

  /** What an entry or default of the program gives to the parameters of its action. */
  protected boundNumbers({ action, args }: BoundAction): bigint[] {
    return freeParameters(action.declaration).flatMap((parameter, index) => {
      const constant = this.constantOf(args[index]!);
      if (!constant) this.unsupported(args[index]!.span, "an argument of an action that is not known at compile time");
      const [type, { fieldsOf }] = [this.typeOfSymbol(parameter), this.checked];
      const numbers = numbersIn(parameter.name.text, type, fieldsOf);
      return constantsIn(constant, type, fieldsOf).map((one, at) => this.numberOf(one, numbers[at]!.type));
    });
  }
}

/** The control plane's largest wins; entries without a priority are in the order in which they are written. */
function priorityOf(priority: bigint | null, index: number, { entries, largestWins, keys }: TableInfo): number {
  if (keys.every(({ matchKind }) => matchKind === "exact" || matchKind === "lpm") && keys.filter(({ matchKind }) => matchKind === "lpm").length < 2) return 0;
  if (priority === null) return entries.length - index;
  return largestWins ? Number(priority) : LARGEST_PRIORITY - Number(priority);
}

/** Elements by their keys in hexadecimal digits. */
function inMemory(elements: Map<string, Uint8Array>): MapAccess {
  const hex = (key: Uint8Array): string => Buffer.from(key).toString("hex");
  return {
    lookup: (key) => elements.get(hex(key)) ?? null,
    update: (key, value) => void elements.set(hex(key), value),
    delete: (key) => elements.delete(hex(key)),
    keys: () => [...elements.keys()].map((key) => new Uint8Array(Buffer.from(key, "hex"))),
  };
}

function fillName(map: string): string {
  return `${map}_fill`;
}

function roundUp(size: number): number {
  return Math.ceil(size / 8) * 8;
}
