/** How the next element of a header stack is named (P4-16 §8.20). */

import type { Expression, MemberExpression } from "../ast.ts";

/** `stack.next` in `stack.next`, and in `stack.next.header` when the elements are unions. */
export function nextElement(target: Expression): MemberExpression | undefined {
  if (target.kind !== "member") return undefined;
  return target.member.text === "next" ? target : nextElement(target.object);
}
