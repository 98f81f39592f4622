/** Sets of values (P4-16 §8.16): what cases of a select and entries of a table match. */

import type { Keyset } from "../ast.ts";
import { sameType } from "../check/types.ts";
import { StatementInterpreter } from "./statements.ts";
import { fit, numberType } from "./types.ts";
import type { Type } from "../check/types.ts";
import { certain, equal, truth, unsigned, Unspecified, type Value } from "./values.ts";

export abstract class KeysetInterpreter extends StatementInterpreter {
  protected contains(keyset: Keyset, value: Value, type: Type): boolean {
    switch (keyset.kind) {
      case "default":
      case "dontCare":
        return true;
      case "value":
        return truth(equal(this.like(this.evaluate(keyset.value), type), value));
      case "mask": {
        const mask = certain(this.evaluate(keyset.mask));
        return (certain(value) & mask) === (certain(this.evaluate(keyset.value)) & mask);
      }
      case "range":
        return certain(this.evaluate(keyset.low)) <= certain(value) && certain(value) <= certain(this.evaluate(keyset.high));
      case "tuple":
        return keyset.elements.every((element) => this.contains(element, value, type));
    }
  }

  /** An `int` becomes what stands beside it. */
  private like(value: Value, type: Type): Value {
    return typeof value === "bigint" ? fit(value, type) : value;
  }

  /** As the control plane counts: the bits of a number, the place of a member among its like. */
  protected keyBits(value: Value, type: Type): bigint {
    if (typeof value === "boolean") return BigInt(value);
    if (typeof value === "bigint") return unsigned(value, numberType(type)?.width ?? 64);
    if (typeof value === "object" && value.kind === "member") return BigInt(this.membersOf(type).indexOf(value.name));
    throw new Unspecified("a key has no defined value");
  }

  /** The inverse of `keyBits`. */
  protected fromBits(bits: bigint, type: Type): Value {
    if (sameType(type, { kind: "bool" })) return bits !== 0n;
    const members = this.membersOf(type);
    return members.length > 0 ? { kind: "member", name: members[Number(bits)] ?? "" } : fit(bits, type);
  }

  private membersOf(type: Type): readonly string[] {
    if (type.kind === "error") return this.checked.errors;
    return type.kind === "enum" && !type.underlying ? type.declaration.members.map(({ name }) => name.text) : [];
  }
}
