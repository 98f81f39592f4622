/** -Waddress-of-packed-member: pointers to members that lie where their type may not. */

import type { Place, TExpr } from "../../checked.ts";
import { compatible } from "../../compatible.ts";
import { alignOf, sizeOf } from "../../layout.ts";
import { pointee, printCType, type CType } from "../../types.ts";
import type { Context } from "../context.ts";

/** `value` becomes a pointer to `to`; a cast to what lies at fewer multiples says that the author knows. */
export function warnAboutPackedMember(cx: Context, value: TExpr, to: CType): void {
  if (value.kind !== "address" || value.place.kind !== "memberOf" || pointee(value.type) !== value.place.type) return;
  const { member, base } = value.place;
  if (!isMisplaced(value.place)) return;
  const align = Math.min(alignOf(member.type), alignOf(base.type));
  if (!compatible(to, member.type) && (sizeOf(to) === null || alignOf(to) <= align)) return;
  cx.bag.report("C5165", value.span, `'${member.name}' lies in a packed record, and not at a multiple of ${alignOf(member.type)} bytes as '${printCType(member.type)}' does`, {
    hint: "copy it into a variable, and take the address of that",
  });
}

/** Does the place of a member, or that of the record around it, give it less than its type asks for? As clang has it, of what a variable has or points to. */
function isMisplaced(member: Place & { readonly kind: "memberOf" }): boolean {
  let offset = 0;
  let place: Place = member;
  for (; place.kind === "memberOf"; place = place.base) offset += place.member.bitOffset / 8;
  if (place.kind === "deref" ? place.pointer.kind !== "load" || !isVariable(place.pointer.place) : !isVariable(place)) return false;
  const expected = alignOf(member.type);
  return offset % expected !== 0 || alignOf(place.type) < expected;
}

function isVariable({ kind }: Place): boolean {
  return kind === "local" || kind === "globalVariable";
}
