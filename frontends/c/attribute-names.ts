/**
 * What attributes are called. There are three ways to write one: `__attribute__((packed))`, `[[gnu::packed]]`, and, for
 * the few of the standard (C23 6.7.12), `[[deprecated]]`. Which names each way has is what clang 22 takes.
 */

/** The standard's own: their GNU names, and what `__has_c_attribute` gives for them (C23 6.10.2p6). */
const standard: Readonly<Record<string, { readonly gnu: string; readonly version: string }>> = {
  deprecated: { gnu: "deprecated", version: "201904L" },
  fallthrough: { gnu: "fallthrough", version: "201910L" },
  maybe_unused: { gnu: "unused", version: "202106L" },
  nodiscard: { gnu: "warn_unused_result", version: "202003L" },
  noreturn: { gnu: "noreturn", version: "202202L" },
  _Noreturn: { gnu: "noreturn", version: "202202L" },
};

/** `[[clang::…]]`, and not `[[gnu::…]]`. */
const ofClang = words(
  "address_space annotate annotate_type bpf_fastcall btf_decl_tag btf_type_tag convergent counted_by disable_tail_calls enum_extensibility " +
    "flag_enum internal_linkage loader_uninitialized minsize musttail nodebug noderef noduplicate noescape nomerge optnone overloadable " +
    "preserve_access_index preserve_static_offset unavailable uninitialized",
);

/** `[[clang::…]]` as well as `[[gnu::…]]`. */
const ofBoth = words("always_inline no_sanitize no_stack_protector noinline");

/** Those that say something about a type, wherever they stand. */
const ofTypes = words("address_space annotate_type btf_type_tag noderef");

/** Those that say something about a statement. */
const ofStatements = words("always_inline annotate fallthrough musttail noinline nomerge");

/** The GNU name of `[[scope::name]]`, or of `[[name]]` where there is no scope; empty where clang knows none. */
export function gnuNameOf(scope: string | undefined, name: string): string {
  if (scope === undefined) return standard[name]?.gnu ?? "";
  const isClangs = ofBoth.has(name) || ofClang.has(name);
  if (scope === "clang" || scope === "_Clang") return isClangs ? name : "";
  return scope === "gnu" && !ofClang.has(name) ? name : "";
}

/** The month in which the standard's attribute came to mean what it does; undefined where it has none of that name. */
export function standardVersion(name: string): string | undefined {
  return standard[name]?.version;
}

export function isTypeAttribute(name: string): boolean {
  return ofTypes.has(name);
}

export function isStatementAttribute(name: string): boolean {
  return ofStatements.has(name);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}
