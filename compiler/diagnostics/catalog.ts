/** The one catalogue of everything the compiler can say. Each area keeps its rows in a file of its own. */

import type { CatalogEntry } from "./catalog/entry.ts";
import { backendCatalog } from "./catalog/backend.ts";
import { cCatalog } from "./catalog/c.ts";
import { driverCatalog } from "./catalog/driver.ts";
import { irCatalog } from "./catalog/ir.ts";
import { kernelCatalog } from "./catalog/kernel.ts";
import { p4Catalog } from "./catalog/p4.ts";
import { preprocessorCatalog } from "./catalog/preprocessor.ts";

const rows = {
  ...driverCatalog,
  ...preprocessorCatalog,
  ...p4Catalog,
  ...cCatalog,
  ...irCatalog,
  ...kernelCatalog,
  ...backendCatalog,
};

export type DiagnosticCode = keyof typeof rows;

export const catalog: Readonly<Record<DiagnosticCode, CatalogEntry>> = rows;
