/** A change of a valid program that breaks one rule of the specification, and the ways to make one. */

import type { DiagnosticCode } from "../../../../compiler/diagnostics/catalog.ts";
import type { Choices } from "../choices.ts";
import type { Line, Site, StatementPlace } from "../lines.ts";
import type { GeneratedProgram } from "../program.ts";
import type { Place, Scope } from "../scope.ts";
import type { BitsType, P4Type } from "../types.ts";

export interface Mutant {
  readonly lines: readonly Line[];
  /** The line of the first error, from 1. */
  readonly errorLine: number;
}

export interface Mutation {
  readonly kind: string;
  /** Of the P4_16 specification. */
  readonly section: string;
  readonly code: DiagnosticCode;
  /** Null when the program has no place for it. */
  apply(program: GeneratedProgram, choices: Choices): Mutant | null;
}

export type Edit = Mutation["apply"];

export type SiteOf<K extends Site["kind"]> = Extract<Site, { kind: K }>;

/** Puts a line before one of the kind; `make` says null where it does not fit. */
export function insert<K extends Site["kind"]>(kind: K, make: (site: SiteOf<K>, choices: Choices) => string | null): Edit {
  return (program, choices) => atSite(program, choices, kind, (line, index) => {
    const text = make(line.site as SiteOf<K>, choices);
    // The last line of a block stands less deep than what is in it.
    const depth = kind === "end" ? line.depth + (line.text.startsWith("apply") ? 0 : 1) : line.depth;
    return text === null ? null : splice(program, index, 0, [{ depth, text }]);
  });
}

/** Puts another text in the place of one of the kind. */
export function replace<K extends Site["kind"]>(kind: K, make: (site: SiteOf<K>, text: string, choices: Choices) => string | null): Edit {
  return (program, choices) => atSite(program, choices, kind, (line, index) => {
    const text = make(line.site as SiteOf<K>, line.text, choices);
    return text === null ? null : splice(program, index, 1, [{ depth: line.depth, text }]);
  });
}

/** Writes a line of the kind twice: the error is at the second. */
export function repeat<K extends Site["kind"]>(kind: K, fits: (site: SiteOf<K>, text: string) => boolean = () => true): Edit {
  return (program, choices) => atSite(program, choices, kind, (line, index) => (fits(line.site as SiteOf<K>, line.text) ? splice(program, index + 1, 0, [{ depth: line.depth, text: line.text }]) : null));
}

/** A statement; only where `where` says so. */
export function statement(make: (scope: Scope, choices: Choices, place: StatementPlace) => string | null, where: readonly StatementPlace["where"][] = ["control", "action", "function", "state"]): Edit {
  return insert("statement", ({ place, scope }, choices) => (where.includes(place.where) ? make(scope, choices, place) : null));
}

/** A declaration at the top level. */
export function declaration(make: (scope: Scope, choices: Choices) => string | null): Edit {
  return insert("declaration", ({ scope }, choices) => make(scope, choices));
}

function atSite(program: GeneratedProgram, choices: Choices, kind: Site["kind"], attempt: (line: Line, index: number) => Mutant | null): Mutant | null {
  const found = program.lines.flatMap((line, index) => (line.site?.kind === kind ? [{ line, index }] : []));
  const first = found.length === 0 ? 0 : choices.below(found.length);
  for (let step = 0; step < found.length; step++) {
    const { line, index } = found[(first + step) % found.length]!;
    const mutant = attempt(line, index);
    if (mutant) return mutant;
  }
  return null;
}

function splice({ lines }: GeneratedProgram, index: number, removed: number, added: readonly Line[]): Mutant {
  return { lines: [...lines.slice(0, index), ...added, ...lines.slice(index + removed)], errorLine: index + 1 };
}

// Finding what a mutation needs ------------------------------------------------------------------------------------

export function somePlace(scope: Scope, choices: Choices, fits: (place: Place) => boolean): Place | undefined {
  const found = scope.places.filter(fits);
  return found.length === 0 ? undefined : choices.pick(found);
}

/** With a place that fits, its text and type; null when there is none. */
export function withPlaceOf<T extends P4Type>(is: (type: P4Type) => type is T, make: (text: string, type: T, choices: Choices) => string | null, fits: (place: Place) => boolean = () => true) {
  return (scope: Scope, choices: Choices): string | null => {
    const place = somePlace(scope, choices, (one) => is(one.type) && fits(one));
    return place && is(place.type) ? make(place.text, place.type, choices) : null;
  };
}

export const isBits = (type: P4Type): type is BitsType => type.kind === "bits";
export const isUnsigned = (type: P4Type): type is BitsType => type.kind === "bits" && !type.signed;
export const isSigned = (type: P4Type): type is BitsType => type.kind === "bits" && type.signed;
export const isHeader = (type: P4Type): type is Extract<P4Type, { kind: "struct" | "header" | "union" }> => type.kind === "header";
export const isStructOrHeader = (type: P4Type): type is Extract<P4Type, { kind: "struct" | "header" | "union" }> => type.kind === "header" || type.kind === "struct";
export const isStack = (type: P4Type): type is Extract<P4Type, { kind: "stack" }> => type.kind === "stack";
export const isEnum = (type: P4Type): type is Extract<P4Type, { kind: "enum" }> => type.kind === "enum";
