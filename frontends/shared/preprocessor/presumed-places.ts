/**
 * `#line` (C11 6.10.4): what `__LINE__` and `__FILE__` say behind it. Diagnostics keep to the text that was really read,
 * as that is what they can show.
 */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { SourceFile, Span } from "../../../compiler/source/source.ts";
import type { Token } from "./token.ts";

interface Presumption {
  /** What is added to a line's own number. */
  readonly difference: number;
  readonly name: string;
}

const LARGEST_LINE = 2_147_483_647;

export class PresumedPlaces {
  private readonly byFile = new Map<SourceFile, Presumption>();

  lineOf({ file, line }: Span): number {
    return line + (this.byFile.get(file)?.difference ?? 0);
  }

  fileOf({ file }: Span): string {
    return this.byFile.get(file)?.name ?? file.name;
  }

  /** The file is read from its start. */
  forget(file: SourceFile): void {
    this.byFile.delete(file);
  }

  // line = "#line" number [string] | "#" number [string flag…]
  change(tokens: readonly Token[], place: Span, bag: DiagnosticBag): void {
    const [number, name, ...more] = tokens;
    const isNumber = number !== undefined && /^\d+$/.test(number.text) && Number(number.text) <= LARGEST_LINE;
    const isName = name === undefined || (name.kind === "string" && name.text.startsWith('"'));
    if (!isNumber || !isName || !more.every((flag) => flag.kind === "number")) {
      bag.report("X0004", place, '#line takes the number of a line and, if it is of another file, its name: #line 12 "file.c"');
      return;
    }
    const given = name?.text.slice(1, -1).replace(/\\(["\\])/g, "$1");
    // The line behind the directive has that number.
    this.byFile.set(place.file, { difference: Number(number.text) - place.line - 1, name: given ?? this.fileOf(place) });
  }
}
