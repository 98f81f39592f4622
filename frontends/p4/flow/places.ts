/** The places of a block that an analysis follows: variables and parameters, taken apart into what it calls a leaf. */

import type { Expression } from "../ast.ts";
import type { CheckedProgram, Symbol } from "../check/program.ts";
import { resolved, UNKNOWN, type Type } from "../check/types.ts";

export interface Place {
  /** The bits of the leaves below, in one run. */
  readonly mask: bigint;
  readonly first: number;
  /** The members of a struct; absent at a leaf. */
  readonly members?: ReadonlyMap<string, Place>;
}

/** Where an expression leads. */
export interface FoundPlace {
  readonly place: Place;
  /** It is a part of the leaf: a field of a header, an element, a slice. */
  readonly partial: boolean;
}

export class Places {
  private readonly roots = new Map<Symbol, Place>();
  private bits = 0;

  /** `isLeaf` says what is followed; structs are taken apart, and of everything else nothing is known. */
  constructor(private readonly checked: CheckedProgram, private readonly isLeaf: (type: Type) => boolean) {}

  declare(symbol: Symbol): Place {
    const known = this.roots.get(symbol);
    if (known) return known;
    const place = this.build(this.checked.declaredTypes.get(symbol) ?? UNKNOWN);
    this.roots.set(symbol, place);
    return place;
  }

  private build(type: Type): Place {
    const at = resolved(type);
    const first = this.bits;
    if (this.isLeaf(at)) {
      this.bits++;
      return { mask: 1n << BigInt(first), first };
    }
    if (at.kind !== "struct") return { mask: 0n, first };
    const members = new Map(this.checked.fieldsOf(at).map((field) => [field.name, this.build(field.type)]));
    const count = BigInt(this.bits - first);
    return { mask: ((1n << count) - 1n) << BigInt(first), first, members };
  }

  find(expression: Expression): FoundPlace | undefined {
    switch (expression.kind) {
      case "name": {
        const symbol = this.checked.references.get(expression);
        const place = symbol && this.roots.get(symbol);
        return place && { place, partial: false };
      }
      case "member": {
        const object = this.find(expression.object);
        const member = object?.place.members?.get(expression.member.text);
        if (member) return { place: member, partial: object!.partial };
        return object && { place: object.place, partial: true };
      }
      case "index":
      case "slice":
      case "partSlice": {
        const object = this.find(expression.object);
        return object && { place: object.place, partial: true };
      }
      default:
        return undefined;
    }
  }

  /** The names of the leaves in the mask, as an author would write them below `name`. */
  leafNames(name: string, place: Place, mask: bigint): readonly string[] {
    if ((place.mask & mask) === 0n) return [];
    if (!place.members) return [name];
    return [...place.members].flatMap(([member, inner]) => this.leafNames(`${name}.${member}`, inner, mask));
  }
}
