import type { CatalogEntry } from "./entry.ts";

export const backendCatalog = {
  B0001: {
    severity: "error",
    meaning: "The program needs more than the 512 bytes of stack that a chain of BPF calls has.",
    source: "kernel, MAX_BPF_STACK",
  },
} as const satisfies Record<string, CatalogEntry>;
