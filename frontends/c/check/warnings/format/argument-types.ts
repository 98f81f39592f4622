/** Which arguments the conversions of `printf` take (C11 7.21.6.1p7f, as leniently as clang's -Wformat). */

import { bare, boolType, charType, integerOf, intType, isConst, isPointer, longLongType, longType, pointee, shortType, type CType, type IntegerType } from "../../../types.ts";
import type { Conversion } from "./conversions.ts";

/** Of each length, the type that is printed, whatever its sign. */
const ofLength: Readonly<Record<string, IntegerType>> = {
  "": intType, hh: charType, h: shortType, l: longType, z: longType, j: longType, t: longType, ll: longLongType, q: longLongType, L: longLongType,
};

/**
 * What the conversion wants, in words, where the argument is something else. `type` is that of the argument as it is
 * written, `promoted` what it is passed as (C11 6.5.2.2p6).
 */
export function mismatch({ letter, length }: Conversion, type: CType, promoted: CType): string | undefined {
  switch (letter) {
    case "s":
    case "S":
      return isText(type, letter === "S" || length === "l") ? undefined : "a string";
    case "c":
    case "C":
      return isCharacter(type, promoted, letter === "C" || length === "l") ? undefined : "a character";
    case "p":
      return isPointer(type) ? undefined : "a pointer";
    case "n":
      return isCounter(type, ofLength[length]!) ? undefined : `a pointer to '${ofLength[length]!.name}'`;
    case "a": case "A": case "e": case "E": case "f": case "F": case "g": case "G":
      return "a floating-point number, and BPF has none";
    default:
      return isNumber(type, promoted, length) ? undefined : `an argument of type '${nameOf(letter, ofLength[length]!)}'`;
  }
}

/** The integer that is printed is of the rank that the length says; what is smaller than int comes as an int. */
function isNumber(type: CType, promoted: CType, length: string): boolean {
  const passed = integerOf(promoted);
  const wanted = ofLength[length]!;
  if (!passed) return false;
  if (wanted.rank > intType.rank) return passed.rank === wanted.rank;
  return passed.rank === intType.rank && !(wanted === charType && integerOf(type)!.rank === shortType.rank);
}

function isCharacter(type: CType, promoted: CType, isWide: boolean): boolean {
  const passed = integerOf(promoted);
  return passed?.rank === intType.rank && bare(type) !== boolType && !(isWide && !passed.signed);
}

function isText(type: CType, isWide: boolean): boolean {
  const to = bare(pointee(type) ?? type);
  if (!isPointer(type) || to.kind !== "integer") return false;
  return isWide ? to === intType : to.rank === charType.rank;
}

/** `%hn` takes bytes too, as clang has it. */
function isCounter(type: CType, wanted: IntegerType): boolean {
  const to = bare(pointee(type) ?? type);
  return isPointer(type) && !isConst(pointee(type)!) && to.kind === "integer" && (to.rank === wanted.rank || (wanted === shortType && to.rank === charType.rank));
}

function nameOf(letter: string, { name, rank }: IntegerType): string {
  if ("di".includes(letter)) return name;
  return rank === charType.rank ? "unsigned char" : `unsigned ${name}`;
}

/** For the width and the precision that `*` takes from an argument. */
export function isWidth(promoted: CType): boolean {
  return integerOf(promoted)?.rank === intType.rank;
}
