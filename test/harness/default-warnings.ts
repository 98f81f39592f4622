/** What an author sees who asks for no warning by name. */

import { catalog } from "../../compiler/diagnostics/catalog.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";

/** What an author sees who asks for -Wall. */
export const shownWithAll = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => diagnostics.filter(({ code }) => typeof catalog[code].offByDefault !== "string");

export const shownByDefault = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => diagnostics.filter(({ code }) => !catalog[code].offByDefault);
