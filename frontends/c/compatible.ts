/** When two types are compatible (C11 6.2.7). */

import { bare, isAtomic, isConst, isInArena, isVolatile, type IntegerType, type FloatType, type PointerType, type ArrayType, type FunctionType, type RecordType, type EnumType, type CType } from "./types.ts";

/** C11 6.2.7, qualifiers at the top set aside. */
export function compatible(left: CType, right: CType): boolean {
  const a = bare(left);
  const b = bare(right);
  if (a === b) return true;
  if (a.kind === "enum" && b.kind === "integer") return a.info.underlying.name === b.name;
  if (b.kind === "enum" && a.kind === "integer") return b.info.underlying.name === a.name;
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case "void":
      return true;
    case "integer":
    case "float":
      return a.name === (b as IntegerType | FloatType).name;
    case "pointer": {
      const other = b as PointerType;
      return sameQualifiers(a.to, other.to) && compatible(a.to, other.to);
    }
    case "array": {
      const other = b as ArrayType;
      return (a.length === null || other.length === null || a.length === other.length) && compatible(a.element, other.element);
    }
    case "function": {
      const other = b as FunctionType;
      return (
        compatible(a.returns, other.returns) &&
        a.variadic === other.variadic &&
        a.params.length === other.params.length &&
        a.params.every((param, i) => compatible(param.type, other.params[i]!.type))
      );
    }
    case "record":
      return a.record === (b as RecordType).record;
    case "enum":
      return a.info === (b as EnumType).info;
  }
}

/** Of the types themselves, as C11 6.7.3p10 asks of compatible ones; `restrict` is a promise of the author alone. */
export function sameQualifiers(left: CType, right: CType): boolean {
  return isConst(left) === isConst(right) && isVolatile(left) === isVolatile(right) && isAtomic(left) === isAtomic(right) && isInArena(left) === isInArena(right);
}
