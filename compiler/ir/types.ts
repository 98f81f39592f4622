/** The types of IR values: integers of any width, and pointers. Signedness belongs to the operations. */

export interface IntType {
  readonly kind: "int";
  /** From 1 to 65535. */
  readonly bits: number;
}

export interface PtrType {
  readonly kind: "ptr";
}

export type Type = IntType | PtrType;

const interned = new Map<number, IntType>();

/** The integer type of `bits` bits; the same object each time, so that types compare by `===`. */
export function int(bits: number): IntType {
  let type = interned.get(bits);
  if (!type) {
    type = { kind: "int", bits };
    interned.set(bits, type);
  }
  return type;
}

export const i1 = int(1);
export const i8 = int(8);
export const i16 = int(16);
export const i32 = int(32);
export const i64 = int(64);
export const ptr: PtrType = { kind: "ptr" };

/** The width of a value of `type`; a pointer has the 64 bits of a BPF register. */
export function bitsOf(type: Type): number {
  return type.kind === "int" ? type.bits : 64;
}

/** The bytes that a value of `type` takes in memory: its bits, rounded up. */
export function bytesOf(type: Type): number {
  return Math.ceil(bitsOf(type) / 8);
}

/** `i48` or `ptr`. */
export function printType(type: Type): string {
  return type.kind === "int" ? `i${type.bits}` : "ptr";
}
