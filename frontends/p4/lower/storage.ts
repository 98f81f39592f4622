/**
 * Where the values of a P4 program live: each scalar in a stack slot of its own, so that promotion turns every field
 * and every valid bit into an SSA value, and what is never read costs nothing.
 */

import type { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { SlotId, Value } from "../../../compiler/ir/ir.ts";
import { bytesOf, i1, i32, i8, int, type IntType } from "../../../compiler/ir/types.ts";
import { resolved, type Field, type StructType, type Type } from "../check/types.ts";

export interface ScalarLocation {
  readonly kind: "scalar";
  readonly slot: SlotId;
  readonly type: IntType;
}

export interface StructLocation {
  readonly kind: "struct";
  readonly fields: ReadonlyMap<string, Location>;
}

export interface HeaderLocation {
  readonly kind: "header";
  readonly valid: ScalarLocation;
  readonly fields: ReadonlyMap<string, Location>;
  /** In a header union, all of its headers, of which one at most is valid (§8.21). The union itself lies as a struct of them does. */
  readonly inUnion?: readonly HeaderLocation[];
}

export interface StackLocation {
  readonly kind: "stack";
  readonly elements: readonly Location[];
}

/** A varbit: its size in bits, and its bytes from the left, zeros behind them. */
export interface VarbitLocation {
  readonly kind: "varbit";
  /** An i32. */
  readonly size: ScalarLocation;
  readonly bytes: SlotId;
  /** How many bytes it can hold. */
  readonly capacity: number;
}

export type Location = VarbitLocation | ScalarLocation | StructLocation | HeaderLocation | StackLocation;

/** Enums without values and errors are numbered. */
const ENUM_BITS = 32;

/** The IR type of a scalar; undefined for aggregates and for what has no values at run time. */
export function scalarType(type: Type): IntType | undefined {
  const at = resolved(type);
  switch (at.kind) {
    case "bool":
      return i1;
    case "bits":
      return at.width > 0 ? int(at.width) : undefined;
    case "error":
      return int(ENUM_BITS);
    case "enum":
      return int(at.underlying?.width ?? ENUM_BITS);
    case "newtype":
      return scalarType(at.base);
    case "actionRun":
      return int(ENUM_BITS);
    default:
      return undefined;
  }
}

export function isSigned(type: Type): boolean {
  const at = resolved(type);
  if (at.kind === "newtype") return isSigned(at.base);
  if (at.kind === "enum") return at.underlying?.signed ?? false;
  return at.kind === "bits" && at.signed;
}

/** What is told of stores: the deparser wants to know what the program changed. */
export interface StoreWatcher {
  /** Before `value` is stored. */
  storing(location: ScalarLocation, value: Value): void;
  /** The packet has to be written again. */
  reshape(): void;
}

/** What is told of whole values that are replaced: by a copy of `source`, or cleared without one. */
export type CopyWatcher = (target: Location, source: Location | null) => void;

export class Storage {
  watcher: StoreWatcher | null = null;
  /** Every variable that is written goes in here. */
  written: Set<ScalarLocation> | null = null;
  copies: CopyWatcher | null = null;

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly fieldsOf: (type: StructType) => readonly Field[],
  ) {}

  canStore(type: Type): boolean {
    const at = resolved(type);
    if (scalarType(at)) return true;
    if (at.kind === "struct" || at.kind === "header" || at.kind === "headerUnion") return this.fieldsOf(at).every((field) => this.canStore(field.type));
    if (at.kind === "stack") return this.canStore(at.element);
    if (at.kind === "varbit") return at.width > 0;
    return at.kind === "tuple" && at.elements.every((element) => this.canStore(element));
  }

  /** Undefined when the type cannot be stored (yet). */
  allocate(type: Type, name: string): Location | undefined {
    const at = resolved(type);
    if (!this.canStore(at)) return undefined;
    const scalar = scalarType(at);
    if (scalar) return this.scalar(scalar, name);
    switch (at.kind) {
      case "struct": {
        const fields = this.fields(at, name);
        return fields && { kind: "struct", fields };
      }
      case "header": {
        const fields = this.fields(at, name);
        return fields && { kind: "header", valid: this.scalar(i1, `${name}.valid`), fields };
      }
      case "headerUnion": {
        const fields = this.fields(at, name);
        return fields && { kind: "struct", fields: inOneUnion(fields) };
      }
      case "stack": {
        const elements = Array.from({ length: at.size }, (_, index) => this.allocate(at.element, `${name}[${index}]`));
        return elements.every((element) => element !== undefined) ? { kind: "stack", elements } : undefined;
      }
      case "varbit": {
        const capacity = Math.ceil(at.width / 64) * 8;
        return { kind: "varbit", size: this.scalar(i32, `${name}.size`), bytes: this.builder.newSlot(name, capacity, 8), capacity };
      }
      case "tuple": {
        const fields = at.elements.map((element, index) => [String(index), this.allocate(element, `${name}[${index}]`)] as const);
        return fields.every((field): field is [string, Location] => field[1] !== undefined) ? { kind: "struct", fields: new Map(fields) } : undefined;
      }
      default:
        return undefined;
    }
  }

  scalar(type: IntType, name: string): ScalarLocation {
    const bytes = bytesOf(type);
    const align = bytes >= 8 ? 8 : 1 << Math.ceil(Math.log2(bytes));
    return { kind: "scalar", slot: this.builder.newSlot(name, bytes, align), type };
  }

  private fields(type: StructType, name: string): ReadonlyMap<string, Location> | undefined {
    const fields = new Map<string, Location>();
    for (const field of this.fieldsOf(type)) {
      const location = this.allocate(field.type, `${name}.${field.name}`);
      if (!location) return undefined;
      fields.set(field.name, location);
    }
    return fields;
  }

  load(location: ScalarLocation): Value {
    return this.builder.load(location.type, this.builder.slotAddress(location.slot));
  }

  store(location: ScalarLocation, value: Value): void {
    this.watcher?.storing(location, value);
    this.fill(location, value);
  }

  /** Stores what the packet has there: no change of the program's. */
  fill(location: ScalarLocation, value: Value): void {
    this.written?.add(location);
    this.note(location, value);
  }

  /** Stores what is known here anyway. */
  note(location: ScalarLocation, value: Value): void {
    this.builder.store(this.builder.slotAddress(location.slot), value);
  }

  /** Zero in every scalar: P4 leaves new variables undefined, a header starts invalid (P4-16 §8.27). */
  clear(location: Location): void {
    for (const scalar of scalarsOf(location)) this.store(scalar, this.builder.constant(scalar.type, 0));
    for (const varbit of varbitsOf(location)) this.clearBytes(varbit);
    this.takeOver(location);
    this.copies?.(location, null);
  }

  /** The same before a parser fills it: fields that are zero meanwhile are no change of the program's, headers that go are. */
  reset(location: Location): void {
    const valid = new Set(headersOf(location).map((header) => header.valid));
    for (const scalar of scalarsOf(location)) {
      const zero = this.builder.constant(scalar.type, 0);
      if (valid.has(scalar)) this.store(scalar, zero);
      else this.fill(scalar, zero);
    }
    for (const varbit of varbitsOf(location)) this.clearBytes(varbit);
    this.copies?.(location, null);
  }

  /** After a whole header was written: if it is one of a union, the others become invalid, whether it is valid or not (§8.21). */
  takeOver(location: Location): void {
    if (location.kind !== "header") return;
    for (const other of location.inUnion ?? []) {
      if (other.valid !== location.valid) this.store(other.valid, this.builder.constant(i1, 0));
    }
  }

  clearBytes({ bytes, capacity }: VarbitLocation): void {
    this.builder.memorySet(this.builder.slotAddress(bytes), this.builder.constant(i8, 0), capacity, 8);
  }

  copy(target: Location, source: Location): void {
    const from = scalarsOf(source);
    const values = from.map((scalar) => this.load(scalar));
    scalarsOf(target).forEach((scalar, index) => this.store(scalar, values[index]!));
    const varbits = varbitsOf(source);
    varbitsOf(target).forEach(({ bytes, capacity }, index) => {
      const other = varbits[index]!.bytes;
      if (other !== bytes) this.builder.memoryCopy(this.builder.slotAddress(bytes), this.builder.slotAddress(other), capacity, { align: 8 });
    });
    this.takeOver(target);
    this.copies?.(target, source);
  }
}

function inOneUnion(fields: ReadonlyMap<string, Location>): ReadonlyMap<string, Location> {
  const inUnion: HeaderLocation[] = [];
  const members = [...fields].map(([name, field]): [string, Location] => {
    if (field.kind !== "header") return [name, field];
    const member = { ...field, inUnion };
    inUnion.push(member);
    return [name, member];
  });
  return new Map(members);
}

/** Every scalar of a location, valid bits included, in a fixed order. */
export function scalarsOf(location: Location): ScalarLocation[] {
  switch (location.kind) {
    case "scalar":
      return [location];
    case "varbit":
      return [location.size];
    case "struct":
      return [...location.fields.values()].flatMap(scalarsOf);
    case "header":
      return [location.valid, ...[...location.fields.values()].flatMap(scalarsOf)];
    case "stack":
      return location.elements.flatMap(scalarsOf);
  }
}

/** Every varbit of a location, in the same order. */
export function varbitsOf(location: Location): VarbitLocation[] {
  switch (location.kind) {
    case "scalar":
      return [];
    case "varbit":
      return [location];
    case "struct":
    case "header":
      return [...location.fields.values()].flatMap(varbitsOf);
    case "stack":
      return location.elements.flatMap(varbitsOf);
  }
}

/** The headers in a place, in the order of their declaration. */
export function headersOf(location: Location): HeaderLocation[] {
  switch (location.kind) {
    case "scalar":
    case "varbit":
      return [];
    case "header":
      return [location];
    case "struct":
      return [...location.fields.values()].flatMap(headersOf);
    case "stack":
      return location.elements.flatMap(headersOf);
  }
}
