/** BTF as a C header, the vmlinux.h of CO-RE programs: every type, in the layout that it has in the BTF. */

import { BtfError } from "../decode.ts";
import { typeOf, type Btf, type BtfType, type TypeId } from "../types.ts";
import { Definitions } from "./definitions.ts";

export interface HeaderOptions {
  /** Write only these types (tags, typedefs, functions) and what they need; default all. */
  readonly only?: ReadonlySet<string>;
  /** The first type that is written for its own sake; those before it, of the base of a module, when one needs them. Default 1. */
  readonly from?: TypeId;
}

const BEGIN = `#ifndef __VMLINUX_H__
#define __VMLINUX_H__

#ifndef BPF_NO_PRESERVE_ACCESS_INDEX
#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)
#endif

`;

const END = `#ifndef BPF_NO_PRESERVE_ACCESS_INDEX
#pragma clang attribute pop
#endif

#endif /* __VMLINUX_H__ */
`;

const BEGIN_FUNCTIONS = `#ifndef BPF_NO_KFUNC_PROTOTYPES
#ifndef __ksym
#define __ksym __attribute__((section(".ksyms")))
#endif
#ifndef __weak
#define __weak __attribute__((weak))
#endif

`;

const END_FUNCTIONS = "#endif /* BPF_NO_KFUNC_PROTOTYPES */\n\n";

/** Throws `BtfError` for types that C cannot have because they hold themselves. */
export function printHeader(btf: Btf, options: HeaderOptions = {}): string {
  try {
    return header(btf, options);
  } catch (error) {
    // Only in broken BTF: no type of C comes near the depth of the stack.
    if (error instanceof RangeError) throw new BtfError("types of the BTF hold themselves, or lie in each other too deeply");
    throw error;
  }
}

function header(btf: Btf, { only, from = 1 }: HeaderOptions): string {
  const definitions = new Definitions(btf);
  const wanted = (type: BtfType): boolean => !only || ("name" in type && only.has(type.name));
  for (let id = from; id <= btf.types.length; id++) if (wanted(typeOf(btf, id)!)) definitions.root(id);
  const functions = kernelFunctions(btf, from).filter(wanted).map((func) => definitions.func(func, " __weak __ksym"));
  const prototypes = functions.length === 0 ? "" : `${BEGIN_FUNCTIONS}${functions.join("")}${END_FUNCTIONS}`;
  return `${BEGIN}${definitions.text}${prototypes}${END}`;
}

/** The functions that programs may call, which pahole marks with a tag; each once. */
function kernelFunctions(btf: Btf, from: TypeId): Extract<BtfType, { kind: "func" }>[] {
  const functions = new Set<Extract<BtfType, { kind: "func" }>>();
  for (const tag of btf.types.slice(from - 1)) {
    const func = tag.kind === "decl_tag" && tag.name === "bpf_kfunc" ? typeOf(btf, tag.type) : undefined;
    if (func?.kind === "func") functions.add(func);
  }
  return [...functions];
}
