import type { CatalogEntry } from "./entry.ts";

export const p4Catalog = {
  P0001: { severity: "error", meaning: "The text is not P4_16: something else must stand here.", source: "P4-16 Appendix G" },
  P0002: { severity: "error", meaning: "Brackets or statements lie deeper in each other than the compiler takes." },
  P0102: { severity: "error", meaning: "A width of bits is not positive, too large or not known.", source: "P4-16 §7.1.6" },
  P0103: { severity: "warning", meaning: "A literal does not fit in its width and is cut.", source: "P4-16 §6.4.3.2", flag: "overflow" },
} as const satisfies Record<string, CatalogEntry>;
