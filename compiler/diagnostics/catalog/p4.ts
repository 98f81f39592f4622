import type { CatalogEntry } from "./entry.ts";

export const p4Catalog = {
  P0001: { severity: "error", meaning: "The text is not P4_16: something else must stand here.", source: "P4-16 Appendix G" },
} as const satisfies Record<string, CatalogEntry>;
