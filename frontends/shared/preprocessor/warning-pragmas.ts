/** `#pragma clang diagnostic` and `#pragma GCC diagnostic`: warnings on and off for a part of the source. */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { RegionStart, WarningAction, WarningSetting } from "../../../compiler/diagnostics/warning-regions.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { Token } from "./token.ts";

const NONE: readonly WarningSetting[] = [];

const ACTIONS: ReadonlyMap<string, WarningAction> = new Map([
  ["ignored", "off"],
  ["warning", "warning"],
  ["error", "error"],
  ["fatal", "error"],
]);

export class WarningPragmas {
  readonly regions: RegionStart[] = [];
  private current = NONE;
  private readonly pushed: (readonly WarningSetting[])[] = [];

  constructor(private readonly bag: DiagnosticBag) {}

  // diagnostic = "push" | "pop" | ("ignored" | "warning" | "error" | "fatal") '"-W' name '"'
  /** `tokens` are those behind the word `diagnostic`; `behind` is where the text goes on after the line or the macro's use. */
  apply(tokens: readonly Token[], place: Span, behind: Span): void {
    const [verb, option] = tokens.map((token) => token.text);
    if (verb === "push") this.pushed.push(this.current);
    else if (verb === "pop") this.pop(place, behind);
    else this.set(ACTIONS.get(verb ?? ""), option, place);
  }

  private pop(place: Span, behind: Span): void {
    const settings = this.pushed.pop();
    // What a macro switches off and on again stands in one place, its use: it is on again behind that and its arguments.
    const opened = this.regions.at(-1);
    const isInOneUse = opened?.file === place.file && opened.line === place.line && opened.column === place.column;
    if (settings) this.start(settings, isInOneUse ? behind : place);
    else this.bag.report("X0021", place, "#pragma diagnostic pop without a push that it belongs to");
  }

  private set(action: WarningAction | undefined, option: string | undefined, place: Span): void {
    const name = /^"-W(.+)"$/.exec(option ?? "")?.[1];
    if (!action || name === undefined) {
      this.bag.report("X0021", place, '#pragma diagnostic takes push, pop, or ignored, warning or error with the name of a warning: "-Wname"');
      return;
    }
    this.start([...this.current, { name, action }], place);
  }

  private start(settings: readonly WarningSetting[], { file, line, column }: Span): void {
    this.current = settings;
    this.regions.push({ file, line, column, settings });
  }

  /** The text goes on at `place`, in another file than before. */
  enter(place: Span): void {
    if (this.regions.length > 0) this.start(this.current, place);
  }
}
