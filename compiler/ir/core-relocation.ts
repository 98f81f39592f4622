/**
 * Numbers that depend on the types of the running kernel ("compile once, run everywhere"): the loader finds the
 * kernel's type by name and writes the number that it has there into the instruction.
 */

import type { DataTypeId } from "./data-types.ts";

/** What is asked: `enum bpf_core_relo_kind` of linux/bpf.h, each at its number. */
export const coreKinds = [
  "field_byte_offset",
  "field_byte_size",
  "field_exists",
  "field_signed",
  "field_lshift_u64",
  "field_rshift_u64",
  "type_id_local",
  "type_id_target",
  "type_exists",
  "type_size",
  "enumval_exists",
  "enumval_value",
  "type_matches",
] as const;

export type CoreKind = (typeof coreKinds)[number];

export interface CoreRelocation {
  readonly kind: CoreKind;
  /** The struct, union, enum or typedef that is looked for in the kernel. */
  readonly dataType: DataTypeId;
  /** `0:1:2`: an index past the pointer, then members and elements; the number of an enumerator; `0` for a type. */
  readonly access: string;
}
