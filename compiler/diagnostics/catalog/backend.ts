import type { CatalogEntry } from "./entry.ts";

export const backendCatalog = {
  B0001: {
    severity: "error",
    meaning: "The program needs more than the 512 bytes of stack that a chain of BPF calls has.",
    source: "kernel, MAX_BPF_STACK",
  },
  B0002: {
    severity: "error",
    meaning: "A call passes more than the five arguments that fit in registers r1 to r5.",
    source: "RFC 9669 §2.2",
  },
  B0003: { severity: "error", meaning: "A function is called that the module neither defines nor declares." },
  B0004: {
    severity: "error",
    meaning: "A function has more instructions than the verifier ever looks at.",
    source: "kernel, BPF_COMPLEXITY_LIMIT_INSNS",
  },
  B0006: { severity: "error", meaning: "The text of inline assembly is not what the BPF assembler takes.", source: "RFC 9669, LLVM's BPF assembler" },
  B0007: { severity: "error", meaning: "An operand of inline assembly must be a constant when the code is made, and is not." },
  B0009: {
    severity: "warning",
    meaning: "A chain of calls needs more stack than older kernels give it: newer ones round frames less, and keep those of tracing programs apart.",
    source: "kernel, check_max_stack_depth, Linux 6.13",
    flag: "stack-depth",
  },
  B0013: { severity: "warning", meaning: "Assembly loads the address of something that the program does not have.", flag: "undeclared-symbol" },
  B0012: { severity: "error", meaning: "A map has something that the asked form of map definitions (--map-abi) cannot say.", source: "iproute2, include/bpf_elf.h" },
  B0011: { severity: "error", meaning: "A function of the C library is called with a string that is known at run time only." },
  B0010: { severity: "error", meaning: "A call goes through a function pointer whose value is not the same function on all ways.", source: "RFC 9669 §4.3.1" },
  B0008: { severity: "error", meaning: "Inline assembly needs more registers at once than there are.", source: "RFC 9669 §2.1" },
} as const satisfies Record<string, CatalogEntry>;
