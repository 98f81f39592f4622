import type { CatalogEntry } from "./entry.ts";

export const irCatalog = {
  I0001: { severity: "error", meaning: "The textual IR is malformed." },
} as const satisfies Record<string, CatalogEntry>;
