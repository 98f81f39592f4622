/** GNU attributes: what each one sets, and which are taken but need nothing done. */

import type { Span } from "../../../compiler/source/source.ts";
import type { Attribute } from "../ast.ts";
import { isStatementAttribute, isTypeAttribute } from "../attribute-names.ts";
import type { FormatArguments } from "../checked.ts";
import { constantOf } from "./build.ts";
import type { Context } from "./context.ts";
import type { Deprecation } from "./deprecations.ts";
import { parseString } from "./literals.ts";

export interface Attributes {
  packed: boolean;
  /** The largest of all; 0 stands for `aligned` without a number. */
  align?: number;
  section?: string;
  alwaysInline: boolean;
  noInline: boolean;
  noReturn: boolean;
  deprecated?: Deprecation;
  /** `warn_unused_result`, `[[nodiscard]]`. */
  mustUse: boolean;
  /** Of `printf` alone. */
  format?: FormatArguments;
  weak: boolean;
  hidden: boolean;
  used: boolean;
  unused: boolean;
  naked: boolean;
  /** `preserve_access_index`. */
  accessIndex: boolean;
  /** `btf_decl_tag`s, in their order. */
  tags?: readonly string[];
  /** The name of the function. */
  cleanup?: string;
  /** `mode(DI)` and such: the size in bytes. */
  mode?: number;
  vectorSize: boolean;
}

const ignored: ReadonlySet<string> = new Set(
  (
    "fallthrough nonnull pure const cold hot format_arg malloc alloc_size artificial gnu_inline " +
    "flatten no_instrument_function nothrow leaf may_alias returns_nonnull sentinel warning error unavailable overloadable " +
    "no_caller_saved_registers visibility preserve_static_offset btf_type_tag address_space " +
    "externally_visible no_sanitize no_sanitize_address noclone optimize minsize transparent_union designated_init randomize_layout " +
    "no_randomize_layout nonstring counted_by noipa nocf_check no_profile_instrument_function assume_aligned convergent disable_tail_calls " +
    "annotate annotate_type internal_linkage loader_uninitialized musttail nodebug noderef noduplicate noescape nomerge optnone uninitialized " +
    "diagnose_if enable_if enum_extensibility flag_enum bpf_fastcall kernel_helper copy model access tls_model retain no_stack_protector"
  ).split(" "),
);

const modes: Readonly<Record<string, number>> = { QI: 1, byte: 1, HI: 2, SI: 4, DI: 8, word: 8, pointer: 8, TI: 16 };

const none: Attributes = {
  packed: false,
  alwaysInline: false,
  noInline: false,
  noReturn: false,
  mustUse: false,
  weak: false,
  hidden: false,
  used: false,
  unused: false,
  naked: false,
  accessIndex: false,
  vectorSize: false,
};

/** What the lists say, added to what was read before: the attributes of specifiers hold for each of their declarators. */
export function readAttributes(cx: Context, lists: readonly (readonly Attribute[])[], before: Attributes = none): Attributes {
  const out: Attributes = { ...before };
  for (const list of lists) for (const attribute of list) if (!attribute.onType || !refusesMisplaced(cx, attribute)) readAttribute(cx, out, attribute);
  return out;
}

/**
 * Those behind a type that can say something about declarations only: they are refused (C23 6.7.12.1), but for gcc's
 * own in a declarator, which clang passes over.
 */
function refusesMisplaced(cx: Context, { name, spelled, onType, span }: Attribute): boolean {
  if (name === "" || isTypeAttribute(name) || !isKnownAttribute(name)) return false;
  const isPassedOver = onType === "declarator" && /^(__)?gnu/.test(spelled);
  const hint = "write it before the declaration, or directly behind the name";
  cx.bag.report(isPassedOver ? "C5149" : "C1010", span, `'${spelled}' says nothing about a type`, { hint });
  return true;
}

/** Those of a pointer, which are of its type. */
export function checkPointerAttributes(cx: Context, attributes: readonly Attribute[]): void {
  for (const attribute of attributes) {
    if (!attribute.inBrackets || refusesMisplaced(cx, attribute)) continue;
    if (attribute.name === "" || !isKnownAttribute(attribute.name)) reportUnknown(cx, attribute.spelled, attribute.span);
  }
}

export function checkStatementAttribute(cx: Context, { name, spelled, span }: Attribute): void {
  if (name === "" || !isKnownAttribute(name)) reportUnknown(cx, spelled, span);
  else if (!isStatementAttribute(name)) cx.bag.report("C1010", span, `'${spelled}' says nothing about a statement`, { hint: "leave it out" });
}

function reportUnknown(cx: Context, spelled: string, span: Span): void {
  cx.bag.report("C5015", span, `unknown attribute '${spelled}' ignored`);
}

/** The names that `btf_type_tag` gives, in their order. */
export function typeTags(cx: Context, attributes: readonly Attribute[]): string[] {
  return attributes.filter(({ name }) => name === "btf_type_tag").map((attribute) => stringArgument(cx, attribute));
}

/** `address_space(1)`, that of arenas; the kernel has no other that a program can look into. */
export function namesArena(cx: Context, attributes: readonly Attribute[]): boolean {
  return attributes.some((attribute) => {
    const [number] = attribute.name === "address_space" ? attribute.args : [];
    return number !== undefined && number.kind !== "typeName" && constantOf(cx.recursion.expression(cx, number)) === 1n;
  });
}

export function isKnownAttribute(name: string): boolean {
  const plain = name.replace(/^__(.*)__$/, "$1");
  return ignored.has(plain) || known.has(plain);
}

const known: ReadonlySet<string> = new Set(
  "packed aligned section always_inline noinline noreturn warn_unused_result deprecated format weak used unused naked cleanup mode vector_size alias preserve_access_index btf_decl_tag".split(" "),
);

function readAttribute(cx: Context, out: Attributes, attribute: Attribute): void {
  switch (attribute.name) {
    case "packed":
      out.packed = true;
      return;
    case "aligned":
      out.align = Math.max(out.align ?? 1, attribute.args.length === 0 ? 16 : alignment(cx, attribute));
      return;
    case "section":
      out.section = stringArgument(cx, attribute);
      return;
    case "visibility":
      out.hidden = stringArgument(cx, attribute) === "hidden";
      return;
    case "always_inline":
      out.alwaysInline = true;
      return;
    case "noinline":
      out.noInline = true;
      return;
    case "noreturn":
      out.noReturn = true;
      return;
    case "warn_unused_result":
      out.mustUse = true;
      return;
    case "deprecated":
      out.deprecated = { message: attribute.args.length > 0 ? stringArgument(cx, attribute) : null, span: attribute.span };
      return;
    case "format":
      out.format = formatArguments(cx, attribute) ?? out.format;
      return;
    case "weak":
      out.weak = true;
      return;
    case "used":
      out.used = true;
      return;
    case "unused":
      out.unused = true;
      return;
    case "preserve_access_index":
      out.accessIndex = true;
      return;
    case "btf_decl_tag":
      out.tags = [...(out.tags ?? []), stringArgument(cx, attribute)];
      return;
    case "naked":
      out.naked = true;
      return;
    case "cleanup": {
      const [fn] = attribute.args;
      if (fn?.kind === "name") out.cleanup = fn.name;
      else cx.bag.report("C1010", attribute.span, "'cleanup' takes the name of a function");
      return;
    }
    case "mode": {
      const [mode] = attribute.args;
      const size = mode?.kind === "name" ? modes[mode.name.replace(/_/g, "")] : undefined;
      if (size === undefined) cx.bag.report("C1010", attribute.span, "this mode is not known");
      else out.mode = size;
      return;
    }
    case "vector_size":
    case "ext_vector_type":
      out.vectorSize = true;
      return;
    default:
      if (!ignored.has(attribute.name)) reportUnknown(cx, attribute.spelled, attribute.span);
  }
}

/** Undefined for what is not printed. */
function formatArguments(cx: Context, { args, span }: Attribute): FormatArguments | undefined {
  const [archetype, ...places] = args;
  const [index, first] = places.map((place) => (place.kind === "typeName" ? null : constantOf(cx.recursion.expression(cx, place))));
  if (archetype?.kind !== "name" || places.length !== 2 || index == null || first == null || index < 1n || first < 0n) {
    cx.bag.report("C1010", span, "'format' takes a name and the numbers of the format and of the first argument, from 1");
    return undefined;
  }
  if (!/^(__)?(gnu_)?printf(__)?$/.test(archetype.name)) return undefined;
  return { index: Number(index) - 1, first: first === 0n ? null : Number(first) - 1 };
}

function alignment(cx: Context, attribute: Attribute): number {
  const [arg] = attribute.args;
  if (arg && arg.kind !== "typeName") {
    const value = cx.recursion.expression(cx, arg);
    if (value.kind === "constant" && value.value > 0n && (value.value & (value.value - 1n)) === 0n && value.value <= 1n << 28n) {
      return Number(value.value);
    }
  }
  cx.bag.report("C1010", attribute.span, "'aligned' takes a constant power of two");
  return 1;
}

function stringArgument(cx: Context, attribute: Attribute): string {
  let [arg] = attribute.args;
  while (arg?.kind === "parenthesized") arg = arg.inner;
  const text = arg?.kind === "string" ? parseString(arg) : null;
  if (!text) {
    cx.bag.report("C1010", attribute.span, `'${attribute.name}' takes a string`);
    return "";
  }
  return new TextDecoder().decode(text.bytes.subarray(0, -1));
}
