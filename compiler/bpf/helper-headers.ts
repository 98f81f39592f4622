/** The C headers that follow from the table of helpers. `scripts/generate-helper-defs.mjs` writes them. */

import { helpers, type Helper } from "./helpers.ts";

/**
 * `bpf/bpf_helper_defs.h`. A call of a helper is a macro for its number cast to its type and called: the meaning of
 * libbpf's `static long (* const bpf_x)(…) = (void *) N;`, but only helpers that a program calls reach its parser.
 * The macros are function-like because some helpers share their name with a struct (`struct bpf_spin_lock`), and
 * variadic because an argument may be a compound literal with commas.
 */
export function helperDefinitionsHeader(): string {
  return [
    "/* Generated from compiler/bpf/helpers.ts by scripts/generate-helper-defs.mjs. */",
    "#pragma once",
    "#include <linux/types.h>",
    "",
    ...structTags().map((tag) => `struct ${tag};`),
    "",
    ...helpers.map(definition),
    "",
  ].join("\n");
}

/** `linux/bpf_func_id.h`: the numbers by their names in the kernel's `enum bpf_func_id`. */
export function helperIdsHeader(): string {
  const last = helpers.reduce((max, one) => Math.max(max, one.id), 0);
  return [
    "/* Generated from compiler/bpf/helpers.ts by scripts/generate-helper-defs.mjs. */",
    "#pragma once",
    "",
    "enum bpf_func_id { BPF_FUNC_unspec };",
    ...helpers.map((one) => `#define BPF_FUNC_${one.name.slice("bpf_".length)} ${one.id}`),
    `#define __BPF_FUNC_MAX_ID ${last + 1}`,
    "",
  ].join("\n");
}

function definition(helper: Helper): string {
  return `#define ${helper.name}(...) (((${withSpace(helper.returns)}(*)(${parameters(helper)})) ${helper.id})(__VA_ARGS__))`;
}

function parameters(helper: Helper): string {
  const all = helper.params.map((one) => withSpace(one.type) + one.name);
  if (helper.variadic) all.push("...");
  return all.length === 0 ? "void" : all.join(", ");
}

function withSpace(type: string): string {
  return type.endsWith("*") ? type : `${type} `;
}

/** Structs must be known outside of the parameter lists that name them (C11 6.2.1p4). */
function structTags(): string[] {
  const tags = new Set<string>();
  for (const helper of helpers)
    for (const type of [helper.returns, ...helper.params.map((one) => one.type)])
      for (const [, tag] of type.matchAll(/struct (\w+)/g)) tags.add(tag!);
  return [...tags].sort();
}
