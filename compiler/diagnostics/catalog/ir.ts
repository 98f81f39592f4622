import type { CatalogEntry } from "./entry.ts";

export const irCatalog = {
  I0001: { severity: "error", meaning: "The textual IR is malformed." },
  I0002: { severity: "error", meaning: "A number in the textual IR is out of range." },
  I0003: { severity: "error", meaning: "Something in the textual IR is defined twice or numbered out of order." },
  I0101: { severity: "error", meaning: "A function's blocks do not form a control-flow graph: a target is missing, or the entry is jumped to." },
  I0102: { severity: "error", meaning: "An IR instruction has operands or a result of the wrong type." },
  I0103: { severity: "error", meaning: "An IR value is used where its definition does not reach, or is defined more than once." },
  I0104: { severity: "error", meaning: "An IR symbol is missing, defined twice, or of another kind than its use needs." },
  I0105: { severity: "error", meaning: "A call does not fit what it calls.", source: "RFC 9669 §4.3.1" },
  I0106: { severity: "error", meaning: "A width, size, alignment or offset of a memory access is impossible." },
} as const satisfies Record<string, CatalogEntry>;
