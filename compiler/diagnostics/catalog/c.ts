import type { CatalogEntry } from "./entry.ts";

export const cCatalog = {
  C0001: { severity: "error", meaning: "The text is not C: something else must stand here.", source: "C11 Annex A" },
} as const satisfies Record<string, CatalogEntry>;
