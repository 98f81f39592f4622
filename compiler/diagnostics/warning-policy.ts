/**
 * Which warnings are given, and which as errors: the -W options of the command line and the diagnostic pragmas of the
 * source, with clang's meaning. They are carried out in their order, so that the last one decides.
 */

import type { Span } from "../source/source.ts";
import { catalog } from "./catalog.ts";
import type { CatalogEntry } from "./catalog/entry.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { isBefore, type WarningRegions, type WarningSetting } from "./warning-regions.ts";

/** -Wname, -Wno-name, -Werror=name …: what stands behind `-W`. */
export function warningSetting(option: string): WarningSetting {
  const [, no, error, name] = /^(no-)?(error=)?(.*)$/.exec(option)!;
  if (error === undefined) return { name: name!, action: no === undefined ? "on" : "off" };
  return { name: name!, action: no === undefined ? "error" : "noError" };
}

/** The diagnostic as the author wants to hear it; undefined when not at all. Errors stay what they are. */
export function judged(one: Diagnostic, settings: readonly WarningSetting[], regions: WarningRegions): Diagnostic | undefined {
  if (one.severity !== "warning") return one;
  const pragmas = one.span === undefined ? [] : regionSettings(one.span, regions);
  const severity = severityOf(catalog[one.code], [...settings, ...pragmas]);
  return severity === undefined ? undefined : severity === one.severity ? one : { ...one, severity };
}

function regionSettings(span: Span, regions: WarningRegions): readonly WarningSetting[] {
  return regions.findLast((start) => start.file === span.file && isBefore(start, span))?.settings ?? [];
}

function severityOf(entry: CatalogEntry, settings: readonly WarningSetting[]): "error" | "warning" | undefined {
  let isOn = entry.offByDefault === undefined;
  let isError: boolean | undefined = entry.errorByDefault;
  let allAreErrors = false;
  for (const { name, action } of settings) {
    if (name === "error") allAreErrors = action === "on";
    if (!isMeant(entry, name)) continue;
    if (action === "on" || action === "error" || action === "warning") isOn = true;
    if (action === "off") isOn = false;
    if (action === "error") isError = true;
    if (action === "noError" || action === "warning") isError = false;
  }
  if (!isOn) return undefined;
  return (isError ?? allAreErrors) ? "error" : "warning";
}

/** Every warning. */
export const EVERYTHING = "everything";

function isMeant({ flag, groups = [], offByDefault }: CatalogEntry, name: string): boolean {
  if (name === EVERYTHING || name === flag) return true;
  if (name === "all") return offByDefault === true;
  // -W is the old name of -Wextra.
  if (name === "extra" || name === "") return offByDefault === "extra";
  return groups.includes(name);
}
