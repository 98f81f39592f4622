/** Declarations in blocks (C11 6.7, 6.8.2). */

import type { Declaration, InitDeclarator } from "../ast.ts";
import type { LocalVariable, TStatement } from "../checked.ts";
import { sizeOf } from "../layout.ts";
import { bare, integerOf, intType, isConst, isInArena, printCType, qualified, type CType } from "../types.ts";
import { readAttributes } from "./attributes.ts";
import { completeType } from "./complete.ts";
import type { Context } from "./context.ts";
import { checkDeclarator } from "./declaration-rules.ts";
import { declareGlobal, declareTypedef, type DeclaredName } from "./globals.ts";
import { checkInitializer } from "./initializers.ts";
import { knownConstant } from "./known-constant.ts";
import { declaredType, readSpecifiers } from "./specifiers.ts";
import { whileDeclaring } from "./warnings/deprecated.ts";

/** The variables of a declaration, in their order; what it declares besides goes into the scope. */
export function checkDeclaration(cx: Context, declaration: Declaration): TStatement[] {
  return whileDeclaring(cx, declaration.specifiers, declaration.declarators, () => declarators(cx, declaration));
}

function declarators(cx: Context, declaration: Declaration): TStatement[] {
  const specified = readSpecifiers(cx, declaration.specifiers);
  return declaration.declarators.flatMap((one): TStatement[] => {
    const name = one.declarator.name;
    if (!name) {
      cx.bag.report("C1005", one.span, "a name must stand here");
      return [];
    }
    const type = declaredType(cx, specified.type, one.declarator);
    checkDeclarator(cx, declaration.specifiers, specified, type, one);
    const attributes = readAttributes(cx, [one.declarator.attributes, one.attributes], specified.attributes);
    const declared: DeclaredName = { name, type, attributes, specified, declarator: one };
    const known = cx.scope.names.get(name.name);
    if (known && !(bare(type).kind === "function" || specified.isExtern || known.kind === "typedef")) {
      cx.bag.report("C1002", name.span, `redefinition of '${name.name}'`, { notes: [{ message: "first declared here", span: known.span }] });
    }
    if (specified.isTypedef) {
      declareTypedef(cx, declared);
      return [];
    }
    if (specified.isExtern || specified.isStatic || bare(type).kind === "function") {
      declareGlobal(cx, declared);
      return [];
    }
    return [local(cx, declared, one, specified.isAuto)];
  });
}

function local(cx: Context, declared: DeclaredName, one: InitDeclarator, isAuto: boolean): TStatement {
  const { name, attributes } = declared;
  const variable: LocalVariable = { name: name.name, type: declared.type, span: name.span, isParameter: false, used: attributes.unused, ...(declared.specified.isRegister && { isRegister: true }) };
  if (attributes.cleanup !== undefined) {
    const cleanup = cx.lookup(attributes.cleanup);
    if (cleanup?.kind === "function") {
      cx.use(cleanup);
      variable.cleanup = cleanup;
      variable.used = true;
    } else cx.bag.report("C1001", one.span, `'${attributes.cleanup}' is not a function`);
  }
  cx.deprecations.mark(variable, attributes.deprecated);
  if (isAuto) variable.type = inferred(cx, one);
  if (isInArena(variable.type)) cx.bag.report("C1008", name.span, `'${name.name}' is a variable of the function: it cannot lie in an arena`, { hint: "make it 'static', or a pointer to what lies there" });
  warnAboutHiding(cx, variable);
  // The name is in scope in its own initialiser (C11 6.2.1p7).
  cx.scope.names.set(name.name, { kind: "local", variable, span: name.span });
  completeType(cx, variable.type);
  if (!one.init) {
    checkComplete(cx, variable);
    warnAboutConstants(cx, variable);
    return { kind: "declare", variable, span: one.span };
  }
  const { type, init } = checkInitializer(cx, variable.type, one.init);
  variable.type = type;
  checkComplete(cx, variable);
  const [item] = init.items;
  if (isConst(type) && integerOf(type) && item && !(item.value instanceof Uint8Array)) {
    const known = knownConstant(item.value);
    if (known !== null) variable.constantValue = known;
  }
  return { kind: "declare", variable, init, span: one.span };
}

/** What nobody may write later on needs a value at once. */
function warnAboutConstants(cx: Context, { name, type, span }: LocalVariable): void {
  if (isConst(type)) cx.bag.report("C5167", span, `'${name}' is const, and has no value`, { hint: "initialise it" });
  const member = constantMember(type);
  if (member !== undefined) cx.bag.report("C5168", span, `'${name}' has the const member '${member}', which has no value`, { hint: "initialise it" });
}

function constantMember(type: CType): string | undefined {
  const inner = bare(type);
  if (inner.kind !== "record" || inner.record.kind !== "struct") return undefined;
  for (const member of inner.record.members ?? []) {
    const found = isConst(member.type) ? member.name : constantMember(member.type);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** -Wshadow: of an outer block, the parameters, or the file. */
function warnAboutHiding(cx: Context, { name, span }: LocalVariable): void {
  for (let scope = cx.scope.outer; scope; scope = scope.outer) {
    const hidden = scope.names.get(name);
    if (!hidden) continue;
    if (hidden.kind === "local" || hidden.kind === "global") cx.bag.report("C5114", span, `'${name}' hides another variable`, { notes: [{ message: "declared here", span: hidden.span }] });
    return;
  }
}

/** `__auto_type` (GNU). */
function inferred(cx: Context, one: InitDeclarator): CType {
  if (one.init && one.init.kind !== "list") return qualified(cx.recursion.expression(cx, one.init).type, {});
  cx.bag.report("C2009", one.span, "'__auto_type' needs an initialiser that is an expression");
  return intType;
}

function checkComplete(cx: Context, variable: LocalVariable): void {
  const inner = bare(variable.type);
  const incomplete = sizeOf(variable.type) === null || (inner.kind === "array" && inner.length === null);
  if (!incomplete) return;
  cx.bag.report("C1004", variable.span, `'${variable.name}' has the incomplete type '${printCType(variable.type)}'`);
  variable.type = intType;
}
