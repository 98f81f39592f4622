import type { CatalogEntry } from "./entry.ts";

export const preprocessorCatalog = {
  X0001: { severity: "error", meaning: "An included file cannot be found.", source: "C11 6.10.2" },
} as const satisfies Record<string, CatalogEntry>;
