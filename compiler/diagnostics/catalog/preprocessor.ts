import type { CatalogEntry } from "./entry.ts";

export const preprocessorCatalog = {
  X0001: { severity: "error", meaning: "An included file cannot be found.", source: "C11 6.10.2" },
  X0002: { severity: "error", meaning: "A comment is not closed before the file ends.", source: "C11 6.4.9" },
  X0003: { severity: "error", meaning: "A string or character constant is not closed on its line.", source: "C11 6.4.5" },
  X0004: { severity: "error", meaning: "A directive is not of its form.", source: "C11 6.10" },
  X0005: { severity: "error", meaning: "The source asks for this error with #error.", source: "C11 6.10.5" },
  X0006: { severity: "warning", meaning: "The source asks for this warning with #warning.", flag: "#warnings" },
  X0007: { severity: "warning", meaning: "A macro is defined again, differently.", source: "C11 6.10.3p2", flag: "macro-redefined" },
  X0008: { severity: "error", meaning: "A macro is used with the wrong number of arguments.", source: "C11 6.10.3p4" },
  X0009: { severity: "error", meaning: "The arguments of a macro are not closed before the file ends.", source: "C11 6.10.3p4" },
  X0010: { severity: "error", meaning: "The condition of an #if is not an integer constant expression.", source: "C11 6.10.1" },
  X0011: { severity: "error", meaning: "#if, #else and #endif do not match.", source: "C11 6.10.1" },
  X0012: { severity: "error", meaning: "Files include each other without end.", source: "C11 5.2.4.1" },
  X0013: { severity: "error", meaning: "'##' does not join its operands to one token.", source: "C11 6.10.3.3" },
  X0014: { severity: "error", meaning: "There is no such directive.", source: "C11 6.10" },
  X0016: { severity: "error", meaning: "'#' in a macro is not followed by a parameter.", source: "C11 6.10.3.2" },
  X0019: { severity: "error", meaning: "Macros expand to macros too many times over.", source: "C11 5.2.4.1" },
  X0022: { severity: "warning", meaning: "A comment begins within a comment.", source: "C11 6.4.9", flag: "comment" },
  X0023: { severity: "warning", meaning: "A backslash joins two lines though blanks stand behind it.", source: "C11 5.1.1.2", flag: "backslash-newline-escape" },
  X0024: { severity: "warning", meaning: "A comment to the end of the line goes on in the next.", source: "C11 5.1.1.2", flag: "comment", offByDefault: true },
  X0021: { severity: "warning", meaning: "A pragma has no effect.", flag: "ignored-pragmas" },
} as const satisfies Record<string, CatalogEntry>;
