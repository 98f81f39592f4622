/** What a generated function has: variables, made when they are first wanted, and what it found in them at its end. */

import { recordType, type Field, type RecordType } from "./record.ts";
import type { Tape } from "./tape.ts";
import { constants, scalarTypes } from "./types.ts";

export interface ArrayVariable {
  readonly name: string;
  readonly type: string;
}

export interface RecordVariable {
  readonly name: string;
  readonly type: RecordType;
}

/** A pointer that stays within an array. */
export interface PointerVariable {
  readonly name: string;
  readonly array: ArrayVariable;
}

/** Elements that every array has: a power of two, so that a mask bounds its index. */
export const ARRAY_LENGTH = 8;

export class Scope {
  /** Texts that stand before the function. */
  readonly definitions: string[] = [];
  /** Declarations at the top of its body. */
  readonly declarations: string[] = [];
  /** Values that make up the result. */
  readonly observed: string[] = [];
  readonly scalars: string[] = [];
  private readonly arrays: ArrayVariable[] = [];
  private readonly records: RecordVariable[] = [];
  private readonly pointers: PointerVariable[] = [];
  private count = 0;

  constructor(
    readonly tape: Tape,
    /** The name of the function, from which all names of the file are made. */
    readonly name: string,
  ) {}

  fresh(prefix: string): string {
    return `${prefix}${this.count++}`;
  }

  /** A variable of the function's parameters, or one of static or volatile storage. */
  scalar(): string {
    if (this.scalars.length < 6 && this.tape.oneIn(10)) this.addScalar();
    return this.tape.pick(this.scalars);
  }

  private addScalar(): void {
    const name = this.fresh("g");
    const type = this.tape.pick(scalarTypes);
    const value = this.tape.pick(constants);
    const place = this.tape.below(4);
    if (place === 0) this.declarations.push(`volatile ${type} ${name} = ${value};`);
    else if (place === 1) this.declarations.push(`static ${type} ${name} = ${value};`);
    else if (place === 2) this.declarations.push(`${type} ${name} = ${value};`);
    else this.definitions.push(`static ${type} ${this.name}_${name} = ${value};`);
    this.addNamed(place === 3 ? `${this.name}_${name}` : name);
  }

  /** A variable that is declared elsewhere. */
  addNamed(name: string): void {
    this.scalars.push(name);
    this.observed.push(name);
  }

  array(): ArrayVariable {
    if (this.arrays.length === 0 || (this.arrays.length < 2 && this.tape.oneIn(4))) this.addArray();
    return this.tape.pick(this.arrays);
  }

  private addArray(): void {
    const array = { name: this.fresh("arr"), type: this.tape.pick(scalarTypes) };
    const value = (): string => this.tape.pick([...constants, "a", "b", "c"]);
    this.declarations.push(`${array.type} ${array.name}[${ARRAY_LENGTH}] = { ${value()}, [3 ... 5] = ${value()}, ${value()} };`);
    this.arrays.push(array);
    this.observed.push(...[0, 3, 6, 7].map((i) => `${array.name}[${i}]`));
  }

  record(): RecordVariable {
    if (this.records.length === 0 || (this.records.length < 2 && this.tape.oneIn(3))) this.addRecord();
    return this.tape.pick(this.records);
  }

  private addRecord(): void {
    const name = this.fresh("s");
    const [first] = this.records;
    const type = first?.type ?? recordType(this.tape, `${this.name}_s`);
    if (!first) this.definitions.push(type.definition);
    this.declarations.push(`struct ${type.tag} ${name} = { .${type.fields[0]!.path} = a, .${type.fields[1]!.path} = ${this.tape.pick(constants)} };`);
    this.records.push({ name, type });
    this.observed.push(...type.fields.map((field) => readField(name, field)));
  }

  pointer(): PointerVariable {
    if (this.pointers.length === 0) {
      const array = this.array();
      const name = this.fresh("p");
      this.declarations.push(`${array.type} *${name} = ${array.name} + 1;`);
      this.pointers.push({ name, array });
      this.observed.push(`*${name}`, `${name} - ${array.name}`);
    }
    return this.tape.pick(this.pointers);
  }
}

/** The member as a value. */
export function readField(record: string, { path, wideType }: Field): string {
  return wideType === undefined ? `${record}.${path}` : `(${wideType})${record}.${path}`;
}
