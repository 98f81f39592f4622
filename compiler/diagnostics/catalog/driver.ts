import type { CatalogEntry } from "./entry.ts";

export const driverCatalog = {
  D0001: { severity: "error", meaning: "A file named on the command line cannot be read." },
} as const satisfies Record<string, CatalogEntry>;
