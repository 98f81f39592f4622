import type { CatalogEntry } from "./entry.ts";

export const driverCatalog = {
  D0001: { severity: "error", meaning: "A file named on the command line cannot be read." },
  D0002: { severity: "error", meaning: "The language of a file is told by its name: .p4 is P4_16, .c is C." },
  D0004: { severity: "error", meaning: "The program is nested deeper than the compiler follows." },
  D0005: { severity: "error", meaning: "There are more errors than are shown." },
  D0006: { severity: "error", meaning: "What `ebpfc format` and `--emit=ast` do is done for P4 programs only." },
  D0007: { severity: "error", meaning: "A C function has another prototype than the extern function of the P4 program." },
  D0008: { severity: "error", meaning: "A P4 program and its C files define one name twice." },
} as const satisfies Record<string, CatalogEntry>;
