/** The builtins of gcc and clang that BPF programs use. */

import type { Span } from "../../../../compiler/source/source.ts";
import type { Expr } from "../../ast.ts";
import type { TExpr } from "../../checked.ts";
import { arrayOf, bare, charType, integerOf, intType, isPointer, longType, pointerTo, qualified, unsignedIntType, voidType, type CType } from "../../types.ts";
import { constant, convert, errorValue, isError, valueOf } from "../build.ts";
import { constantTest } from "../constant-tests.ts";
import type { Context } from "../context.ts";
import { condition } from "../operators.ts";
import { knownConstant } from "../known-constant.ts";
import { atomicBuiltin, isAtomicBuiltin } from "./atomics.ts";
import { bitBuiltins } from "./bits.ts";
import { coreBuiltin, isCoreBuiltin } from "./core.ts";
import { memoryBuiltins } from "./memory.ts";
import { numberBuiltins } from "./numbers.ts";
import { builtin, passed, type Builtin, type Row } from "./row.ts";

/** Functions of the C library that are builtins when nothing defines them. */
const libraryNames: ReadonlySet<string> = new Set("memcpy memmove memset memcmp strlen strcmp strncmp bzero bcmp abs labs llabs".split(" "));

export function isLibraryBuiltin(name: string): boolean {
  return libraryNames.has(name);
}

/** Null when there is no such builtin. */
export function builtinCall(cx: Context, name: string, exprs: readonly Expr[], span: Span): TExpr | null {
  const plain = libraryNames.has(name) ? name : name.replace(/^__builtin_(?:bpf_)?/, "");
  // These look at their arguments in their own way.
  if (plain === "choose_expr" && name !== plain) return chooseExpression(cx, exprs, span);
  if (isCoreBuiltin(plain) && name !== plain) return coreBuiltin(cx, plain, exprs, span);
  const evaluated = exprs.slice(0, evaluatedArguments.get(plain));
  const args = evaluated.map((expr) => cx.recursion.expression(cx, expr));
  if (isAtomicBuiltin(name)) return atomicBuiltin(cx, name, args, span);
  if (plain === name && !libraryNames.has(name)) return null;
  const found = builtins.get(plain);
  if (!found) return null;
  const { least, most } = found;
  if (exprs.length < least || exprs.length > most) {
    cx.bag.report("C2010", span, `'${name}' takes ${least === most ? least : `${least} to ${most}`} argument${most === 1 ? "" : "s"}, not ${exprs.length}`);
    return errorValue(span);
  }
  return args.some(isError) ? errorValue(span) : found.check(cx, args, span);
}

/** For `__has_builtin`. */
export function isBuiltin(name: string): boolean {
  if (isAtomicBuiltin(name)) return true;
  const plain = name.replace(/^__builtin_/, "");
  return plain !== name && (builtins.has(plain) || isCoreBuiltin(plain) || ["choose_expr", "offsetof", "types_compatible_p", "va_arg"].includes(plain));
}

function chooseExpression(cx: Context, exprs: readonly Expr[], span: Span): TExpr {
  if (exprs.length !== 3) {
    cx.bag.report("C2010", span, "'__builtin_choose_expr' takes 3 arguments");
    return errorValue(span);
  }
  const test = knownConstant(cx.recursion.expression(cx, exprs[0]!));
  if (test === null) {
    cx.bag.report("C2006", exprs[0]!.span, "the condition of '__builtin_choose_expr' must be a constant");
    return errorValue(span);
  }
  return cx.recursion.expression(cx, exprs[test !== 0n ? 1 : 2]!);
}

/** What follows is for the optimiser or the debugger alone, and may be a floating-point number. */
const evaluatedArguments: ReadonlyMap<string, number> = new Map([
  ["expect_with_probability", 2],
  ["prefetch", 1],
  ["verbose_trap", 0],
]);

// ---- what says something to the compiler

const expect: Builtin["check"] = (cx, args, span) => {
  const operand = passed(cx, args[0]!, longType);
  const expected = knownConstant(args[1]!);
  return operand.kind === "constant" || expected === null ? operand : { kind: "expect", operand, expected, type: longType, span };
};
const trap: Builtin["check"] = (_cx, _args, span) => ({ kind: "trap", type: voidType, span });
const barrier: Builtin["check"] = (_cx, _args, span) => ({ kind: "barrier", type: voidType, span });
const firstArgument: Builtin["check"] = (_cx, args) => args[0]!;

const hints: readonly Row[] = [
  ["expect", builtin(2, expect)],
  ["expect_with_probability", builtin(3, expect)],
  ["unpredictable", builtin(1, (cx, [value]) => passed(cx, value!, longType))],
  ["constant_p", builtin(1, (_cx, [value], span) => constantTest(value!, span))],
  ["unreachable", builtin(0, trap)],
  ["trap", builtin(0, trap)],
  ["debugtrap", builtin(0, trap)],
  ["verbose_trap", builtin(2, trap)],
  ["abort", builtin(0, trap)],
  ["assume", builtin(1, (cx, [value], span) => (condition(cx, value!), constant(0n, voidType, span)))],
  ["assume_separate_storage", builtin(2, barrier)],
  ["prefetch", builtin([1, 3], barrier)],
  ["assume_aligned", builtin([2, 3], firstArgument)],
  ["launder", builtin(1, firstArgument)],
];

// ---- what tells of the source

const sourceText = (textOf: (cx: Context, span: Span) => string): Builtin =>
  builtin(0, (cx, _args, span) => {
    const bytes = new TextEncoder().encode(`${textOf(cx, span)}\0`);
    const type = arrayOf(qualified(charType, { const: true }), bytes.length);
    return convert(valueOf({ kind: "string", bytes, type, span }), pointerTo(qualified(charType, { const: true })));
  });

const places: readonly Row[] = [
  ["LINE", builtin(0, (_cx, _args, span) => constant(BigInt(span.line), unsignedIntType, span))],
  ["COLUMN", builtin(0, (_cx, _args, span) => constant(BigInt(span.column), unsignedIntType, span))],
  ["FILE", sourceText((_cx, span) => span.file.name)],
  ["FILE_NAME", sourceText((_cx, span) => span.file.name.replace(/^.*\//, ""))],
  ["FUNCTION", sourceText((cx) => cx.fn?.symbol.name ?? "")],
  ["classify_type", builtin(1, (_cx, [value], span) => constant(typeClass(value!.type), intType, span))],
];

/** gcc's `enum type_class`, as far as C has them. */
function typeClass(type: CType): bigint {
  if (integerOf(type)) return 1n;
  const inner = bare(type);
  if (inner.kind === "record") return inner.record.kind === "struct" ? 12n : 13n;
  return inner.kind === "float" ? 8n : isPointer(type) ? 5n : 0n;
}

/** What clang has for every target and BPF cannot have. */
const impossible: readonly Row[] = ["nan", "return_address", "frame_address"].map((name) => [
  name,
  builtin([0, 1], (cx, _args, span) => {
    cx.bag.report("C0003", span, `'__builtin_${name}' is not supported`);
    return errorValue(span);
  }),
]);

const builtins: ReadonlyMap<string, Builtin> = new Map([...memoryBuiltins, ...bitBuiltins, ...numberBuiltins, ...hints, ...places, ...impossible]);
