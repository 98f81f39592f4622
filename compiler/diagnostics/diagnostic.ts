/** Diagnostics are values: a stage returns them, the command line prints them. */

import type { Span } from "../source/source.ts";
import { catalog, type DiagnosticCode } from "./catalog.ts";

export type Severity = "error" | "warning" | "note";

export interface DiagnosticNote {
  readonly message: string;
  readonly span?: Span;
}

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly span?: Span;
  /** Further places that explain it: an earlier declaration, the macro that it came from. */
  readonly notes: readonly DiagnosticNote[];
  /** What the author can do. */
  readonly hint?: string;
}

export interface DiagnosticDetails {
  readonly notes?: readonly DiagnosticNote[];
  readonly hint?: string;
  /** Overrides the severity of the catalogue. */
  readonly severity?: Severity;
}

export function diagnostic(
  code: DiagnosticCode,
  span: Span | undefined,
  message: string,
  details: DiagnosticDetails = {},
): Diagnostic {
  return {
    code,
    severity: details.severity ?? catalog[code].severity,
    message,
    ...(span && { span }),
    notes: details.notes ?? [],
    ...(details.hint !== undefined && { hint: details.hint }),
  };
}

/** Collects what a stage has to say; the stage hands it on with its result. What is put in place several times is said of once. */
export class DiagnosticBag {
  readonly all: Diagnostic[] = [];
  private readonly said = new Set<string>();

  report(code: DiagnosticCode, span: Span | undefined, message: string, details?: DiagnosticDetails): void {
    const key = `${code} ${span?.file.name}:${span?.line}:${span?.column} ${message}`;
    if (this.said.has(key)) return;
    this.said.add(key);
    this.all.push(diagnostic(code, span, message, details));
  }

  add(diagnostics: Iterable<Diagnostic>): void {
    for (const one of diagnostics) this.all.push(one);
  }

  get hasErrors(): boolean {
    return hasErrors(this.all);
  }
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((one) => one.severity === "error");
}

/** What every stage returns. `value` is absent when errors made it impossible. */
export interface StageResult<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}
