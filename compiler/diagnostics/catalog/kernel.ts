import type { CatalogEntry } from "./entry.ts";

/** What the kernel's verifier would say of the object. */
export const kernelCatalog = {
  K0001: {
    severity: "error",
    meaning: "The packet is accessed where no comparison with data_end allows it.",
    source: 'kernel, "invalid access to packet"',
  },
  K0002: {
    severity: "error",
    meaning: "A packet pointer is used after a helper that may move the packet.",
    source: "kernel, bpf_helper_changes_pkt_data",
  },
  K0003: {
    severity: "error",
    meaning: "What a helper returned is used without a comparison with NULL.",
    source: "kernel, \"invalid mem access 'map_value_or_null'\"",
  },
  K0004: {
    severity: "warning",
    meaning: "An array element of a constant index is used without a comparison with NULL, which only newer kernels allow.",
    source: "kernel, Linux 6.14",
    flag: "null-check",
  },
  K0005: {
    severity: "error",
    meaning: "The ctx is accessed at an offset that is only known at run time.",
    source: 'kernel, "dereference of modified ctx ptr"',
  },
  K0006: {
    severity: "error",
    meaning: "A program of this type may not access this field of its ctx.",
    source: 'kernel, "invalid bpf_context access"',
  },
  K0007: {
    severity: "error",
    meaning: "A program of this type may not call this helper, or not read the packet by load_byte and its like.",
    source: 'kernel, "program of this type cannot use helper", "BPF_LD_[ABS|IND] instructions not allowed for this program type"',
  },
  K0008: {
    severity: "error",
    meaning: "The helper is for programs with a license that is compatible with the GPL.",
    source: 'kernel, "cannot call GPL-restricted function from non-GPL compatible program"',
  },
  K0009: { severity: "error", meaning: "A loop has no way out.", source: 'kernel, "infinite loop detected"' },
} as const satisfies Record<string, CatalogEntry>;
