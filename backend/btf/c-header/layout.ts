/**
 * How C lays out what BTF describes (System V x86-64 ABI §3.1.2, which clang follows for BPF). BTF has offsets and
 * sizes but neither alignments nor `packed`: both are concluded from what C would do without them.
 */

import { invariant } from "../../../compiler/support/invariant.ts";
import { resolveType, sizeOfType, type Btf, type BtfMember, type BtfType, type TypeId } from "../types.ts";

export type Struct = Extract<BtfType, { kind: "struct" | "union" }>;

/** What is written where the compiler would leave no room, or other room: bits without a name. */
export interface Padding {
  readonly type: "long" | "int" | "short" | "char";
  readonly bits: number;
}

export class Layouts {
  private readonly packed = new Map<Struct, boolean>();
  private readonly alignments = new Map<TypeId, number>();

  constructor(private readonly btf: Btf) {}

  /** In bytes. */
  alignOf(id: TypeId): number {
    let known = this.alignments.get(id);
    if (known === undefined) {
      // While it is worked out, a type that contains itself, which only broken BTF has, is a byte.
      this.alignments.set(id, 1);
      known = this.align(id);
      this.alignments.set(id, known);
    }
    return known;
  }

  private align(id: TypeId): number {
    const type = resolveType(this.btf, id)?.type;
    switch (type?.kind) {
      case "int":
      case "float":
      case "enum":
      case "enum64":
        // The ABI aligns to powers of two; `long double` has 16 bytes.
        return 2 ** Math.ceil(Math.log2(Math.max(1, Math.min(type.size, 16))));
      case "ptr":
        return 8;
      case "array":
        return this.alignOf(type.type);
      case "struct":
      case "union":
        return this.isPacked(type) ? 1 : this.naturalAlign(type);
      default:
        return 1;
    }
  }

  private naturalAlign(struct: Struct): number {
    return struct.members.reduce((most, member) => Math.max(most, this.alignOf(member.type)), 1);
  }

  /** C comes to these offsets only with `packed`. */
  isPacked(struct: Struct): boolean {
    let known = this.packed.get(struct);
    if (known === undefined) {
      known = struct.size % this.naturalAlign(struct) !== 0 || struct.members.some((member) => !this.isNatural(member));
      this.packed.set(struct, known);
    }
    return known;
  }

  private isNatural({ type, bitOffset, bitFieldSize }: BtfMember): boolean {
    if (bitFieldSize === undefined) return bitOffset % (this.alignOf(type) * 8) === 0;
    const unit = this.bitsOf(type);
    return (bitOffset % unit) + bitFieldSize <= unit;
  }

  private bitsOf(type: TypeId): number {
    return (sizeOfType(this.btf, type) ?? 4) * 8;
  }

  /** What must stand before `member` (or, for undefined, before the end) so that it comes to its place. `at` is the bit behind the last member. */
  paddingBefore(struct: Struct, member: BtfMember | undefined, at: number): Padding[] {
    const packed = this.isPacked(struct);
    const target = member ? member.bitOffset : struct.size * 8;
    return this.placeOf(member, at, packed, struct) === target ? [] : paddings(at, target);
  }

  /** Where C puts the member that follows bit `at`. */
  private placeOf(member: BtfMember | undefined, at: number, packed: boolean, struct: Struct): number {
    if (member?.bitFieldSize !== undefined) {
      const unit = this.bitsOf(member.type);
      return packed || (at % unit) + member.bitFieldSize <= unit ? at : roundUp(at, unit);
    }
    const align = packed ? 1 : member ? this.alignOf(member.type) : this.naturalAlign(struct);
    return roundUp(at, align * 8);
  }

  /** The bit behind a member. */
  endOf({ type, bitOffset, bitFieldSize }: BtfMember): number {
    return bitOffset + (bitFieldSize ?? (sizeOfType(this.btf, type) ?? 0) * 8);
  }
}

const UNITS = [["long", 64], ["int", 32], ["short", 16], ["char", 8]] as const;

/** Bits without a name from `at` to `end`: they do not align the struct, and none crosses a unit of its type. */
function paddings(at: number, end: number): Padding[] {
  const result: Padding[] = [];
  for (let bit = at; bit < end; ) {
    const whole = UNITS.find(([, bits]) => bit % bits === 0 && bit + bits <= end);
    const [type, bits] = whole ?? ["char", Math.min(8 - (bit % 8), end - bit)];
    result.push({ type, bits });
    bit += bits;
  }
  invariant(end >= at || result.length === 0, "padding does not go backwards");
  return result;
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
