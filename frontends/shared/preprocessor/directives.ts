/** Directives (C11 6.10): a source of tokens that carries them out as it comes to them. */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { SourceFile, Span } from "../../../compiler/source/source.ts";
import { invariant } from "../../../compiler/support/invariant.ts";
import { isBuiltinName } from "./builtin-names.ts";
import { Conditionals } from "./conditionals.ts";
import type { Expander, TokenSource } from "./expander.ts";
import { headerNameOf, type FoundFile, type HeaderName, type IncludeSearch } from "./includes.ts";
import { MacroTable, readDefinition, sameDefinition } from "./macro.ts";
import type { PreprocessOptions } from "./options.ts";
import { isKnown, PragmaState, spelled } from "./pragmas.ts";
import { PresumedPlaces } from "./presumed-places.ts";
import { Scanner } from "./scanner.ts";
import type { IsMarked } from "./token-cutter.ts";
import { WarningPragmas } from "./warning-pragmas.ts";
import type { PragmaLine, Token } from "./token.ts";
import type { TokenList } from "./token-list.ts";

interface OpenFile {
  readonly scanner: Scanner;
  readonly conditionals: Conditionals;
  /** See `FoundFile.folder`. */
  readonly folder: number;
  /** Definitions in it are the compiler's own. */
  readonly builtin: boolean;
}

const MAX_INCLUDE_DEPTH = 200;

export class Directives implements TokenSource {
  readonly macros = new MacroTable();
  readonly files: SourceFile[] = [];
  /** See `PreprocessResult.conditionals`. */
  readonly outcomes: boolean[] = [];
  /** True while the condition of an #if is being expanded. */
  inCondition = false;
  /** Expands the lines of directives: includes and conditions may use macros. */
  lineExpander: Expander | undefined;

  readonly pragmas: PragmaState;
  readonly warnings: WarningPragmas;
  readonly presumed = new PresumedPlaces();
  private readonly stack: OpenFile[] = [];
  private readonly once = new Set<string>();
  private ahead: Token | undefined;
  private readonly pragmaLines: PragmaLine[] = [];

  constructor(
    readonly options: PreprocessOptions,
    private readonly search: IncludeSearch,
    readonly bag: DiagnosticBag,
  ) {
    this.pragmas = new PragmaState(bag);
    this.warnings = new WarningPragmas(bag);
  }

  /** Opens the main file, with the command line's and the predefined definitions in front of it. */
  start(main: SourceFile, commandLine: string, predefined: string): void {
    this.files.push(main);
    this.open(main, -1, false);
    if (commandLine) this.open({ name: "<command line>", text: commandLine }, -1, false);
    if (predefined) this.open({ name: "<built-in>", text: predefined }, -1, true);
  }

  get includeLevel(): number {
    return this.stack.length - 1;
  }

  isDefined(name: string): boolean {
    return this.macros.has(name) || isBuiltinName(name, this.options.rules);
  }

  next(): Token {
    const token = this.ahead ?? this.read();
    this.ahead = undefined;
    return token;
  }

  peek(): Token {
    return (this.ahead ??= this.read());
  }

  /** Moves the tokens that come next into `list`, as long as they are neither directives nor marked. */
  copyTo(list: TokenList, isMarked: IsMarked): void {
    const { scanner, conditionals } = this.top;
    if (!this.ahead && conditionals.live) scanner.copyTo(list, list.origin(scanner.file, this.pragmas.current), isMarked);
  }

  hasInclude(tokens: readonly Token[], operator: string): boolean {
    const name = headerNameOf(tokens);
    return name !== undefined && this.find(name, operator === "__has_include_next") !== undefined;
  }

  private get top(): OpenFile {
    return this.stack.at(-1)!;
  }

  private open(file: SourceFile, folder: number, builtin: boolean): void {
    const scanner = new Scanner(file, this.options.rules, this.bag);
    this.stack.push({ scanner, conditionals: new Conditionals(this.bag), folder, builtin });
  }

  /** The next token of the text that conditions leave in. */
  private read(): Token {
    for (;;) {
      const { scanner, conditionals } = this.top;
      if (!conditionals.live) scanner.skipToDirective();
      const token = scanner.next();
      if (token.kind === "end") {
        conditionals.finish();
        if (this.stack.length === 1) return token;
        this.stack.pop();
        this.warnings.enter(this.top.scanner.peek().span);
      } else if (token.text === "#" && token.lineStart && token.kind === "punctuator") this.directive(token);
      else if (conditionals.live) return token;
    }
  }

  private directive(hash: Token): void {
    const { scanner, conditionals } = this.top;
    if (scanner.peek().lineStart) return; // the null directive
    const name = scanner.next();
    if (this.conditional(name)) return;
    if (!conditionals.live) {
      scanner.restOfLineText();
      return;
    }
    switch (name.text) {
      case "define":
        return this.define(name);
      case "undef":
        return this.undefine(name);
      case "include":
      case "include_next":
      case "import":
        return this.include(name);
      case "error":
        return this.bag.report("X0005", name.span, scanner.restOfLineText() || "#error");
      case "warning":
        return this.bag.report("X0006", name.span, scanner.restOfLineText() || "#warning");
      case "pragma":
        return this.pragma(name);
      case "line":
        return this.presumed.change(this.expandLine(scanner.restOfLine(), false), name.span, this.bag);
      case "ident":
        scanner.restOfLineText();
        return;
      default:
        // `# 12 "file.c"`: what preprocessors write.
        if (name.kind === "number") return this.presumed.change([name, ...scanner.restOfLine()], name.span, this.bag);
        scanner.restOfLineText();
        this.bag.report("X0014", hash.span, `unknown directive '#${name.text}'`);
    }
  }

  /** Carries out a conditional directive; these count in groups that are left out, too. */
  private conditional(name: Token): boolean {
    const { scanner, conditionals } = this.top;
    switch (name.text) {
      case "if":
        conditionals.enter(name, conditionals.live && this.evaluate(name));
        break;
      case "ifdef":
      case "ifndef": {
        const live = conditionals.live;
        const [macro] = scanner.restOfLine();
        if (live && macro?.kind !== "identifier") this.bag.report("X0004", name.span, `#${name.text} needs the name of a macro`);
        conditionals.enter(name, live && macro !== undefined && this.isDefined(macro.text) === (name.text === "ifdef"));
        break;
      }
      case "elif":
        conditionals.otherwise(name, () => this.evaluate(name));
        break;
      case "elifdef":
      case "elifndef":
        conditionals.otherwise(name, () => this.isDefined(scanner.peek().text) === (name.text === "elifdef"));
        break;
      case "else":
        conditionals.otherwise(name, () => true);
        break;
      case "endif":
        conditionals.leave(name);
        break;
      default:
        return false;
    }
    scanner.restOfLineText();
    if (this.stack.length === 1) this.outcomes.push(conditionals.live);
    return true;
  }

  private evaluate(name: Token): boolean {
    return this.top.conditionals.evaluate(this.expandLine(this.top.scanner.restOfLine(), true), name.span);
  }

  private expandLine(tokens: readonly Token[], inCondition: boolean): Token[] {
    invariant(this.lineExpander, "directives need an expander for their lines");
    this.inCondition = inCondition;
    const expanded = this.lineExpander.expandList(tokens);
    this.inCondition = false;
    return expanded;
  }

  private define(name: Token): void {
    const { scanner, builtin } = this.top;
    const macro = readDefinition(scanner, name.span, this.bag, builtin);
    if (!macro) return;
    const old = this.macros.get(macro.name);
    if (old && !sameDefinition(old, macro)) {
      this.bag.report("X0007", macro.span, `macro '${macro.name}' is defined anew`, {
        notes: old.span && !old.builtin ? [{ message: "it was defined here before", span: old.span }] : [],
      });
    }
    this.macros.define(macro);
  }

  private undefine(name: Token): void {
    const [macro] = this.top.scanner.restOfLine();
    if (macro?.kind !== "identifier") this.bag.report("X0004", macro?.span ?? name.span, "#undef needs the name of a macro");
    else this.macros.undefine(macro.text);
  }

  private pragma(directive: Token): void {
    const { scanner } = this.top;
    const file = scanner.file.name;
    if (scanner.peek().text === "pack") {
      const [pack, ...rest] = scanner.restOfLine();
      this.applyPragma([pack!, ...this.expandLine(rest, false)], pack!.span);
    } else if (isKnown(scanner.peek())) this.applyPragma(scanner.restOfLine(), directive.span);
    else {
      // It need not be made of tokens.
      const text = scanner.restOfLineText();
      if (text === "once") this.once.add(file);
      else if (text) this.pragmaLines.push({ text, place: directive.span });
    }
  }

  /** `_Pragma("…")`. */
  pragmaOperator(text: string, use: Span): void {
    const scanner = new Scanner({ name: use.file.name, text }, this.options.rules, this.bag);
    const first = scanner.next();
    this.applyPragma([first, ...scanner.restOfLine()], use);
  }

  private applyPragma(tokens: readonly Token[], place: Span): void {
    this.pragmaLines.push({ text: spelled(tokens), place });
    if (isKnown(tokens[0]!) && tokens[1]?.text === "diagnostic") this.warnings.apply(tokens.slice(2), place, this.top.scanner.peek().span);
    else this.pragmas.apply(tokens, place);
  }

  /** Those since it was asked for the last time. */
  takePragmaLines(): readonly PragmaLine[] | undefined {
    return this.pragmaLines.length === 0 ? undefined : this.pragmaLines.splice(0);
  }

  private include(directive: Token): void {
    const { scanner } = this.top;
    const header = scanner.headerName();
    const tokens = header ? [header] : scanner.restOfLine();
    if (header) scanner.restOfLineText();
    const direct = tokens[0]?.kind === "string" ? tokens : this.expandLine(tokens, false);
    const name = headerNameOf(direct);
    const place = tokens[0] ?? directive;
    if (!name) return this.bag.report("X0004", place.span, '#include needs "file" or <file>');
    const found = this.find(name, directive.text === "include_next");
    if (!found) {
      const hint = name.quoted ? "check the name, or add its folder with -I" : "add its folder with -I";
      return this.bag.report("X0001", place.span, `cannot find '${name.name}'`, { hint });
    }
    if (this.once.has(found.path)) return;
    if (this.stack.length >= MAX_INCLUDE_DEPTH) {
      return this.bag.report("X0012", place.span, `includes are nested ${MAX_INCLUDE_DEPTH} deep: does '${name.name}' include itself?`, {
        hint: "guard the file with #pragma once or #ifndef",
      });
    }
    this.enterFile(found);
  }

  private enterFile(found: FoundFile): void {
    let file = this.files.find((one) => one.name === found.path);
    if (!file) {
      file = { name: found.path, text: found.text };
      this.files.push(file);
    }
    this.open(file, found.folder, false);
    this.presumed.forget(file);
    this.warnings.enter({ file, line: 1, column: 1, endLine: 1, endColumn: 1 });
  }

  private find(header: HeaderName, next: boolean): FoundFile | undefined {
    const { scanner, folder } = this.top;
    return this.search.find(header.name, header.quoted, scanner.file.name, next ? folder : -1);
  }
}
