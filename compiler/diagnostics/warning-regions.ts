/** The parts of the source that `#pragma clang diagnostic` and `#pragma GCC diagnostic` divide it into. */

import type { SourceFile, Span } from "../source/source.ts";

/**
 * - `on`, `off`: -Wname, -Wno-name
 * - `error`, `noError`: -Werror=name (which switches it on, too), -Wno-error=name
 * - `warning`: on, and no error, as a pragma has it
 */
export type WarningAction = "on" | "off" | "error" | "noError" | "warning";

export interface WarningSetting {
  /** The name of a warning or of a group; `error` alone is -Werror, for all that are on. */
  readonly name: string;
  readonly action: WarningAction;
}

export interface RegionStart {
  readonly file: SourceFile;
  readonly line: number;
  readonly column: number;
  /** Those in force from here on to the next start in the file, in their order. */
  readonly settings: readonly WarningSetting[];
}

/** In the order of the text, includes in their places. */
export type WarningRegions = readonly RegionStart[];

export function isBefore(start: Pick<RegionStart, "line" | "column">, span: Span): boolean {
  return start.line < span.line || (start.line === span.line && start.column <= span.column);
}
