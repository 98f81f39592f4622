/** The checked program to a module: everything that can be reached from what the loader sees. */

import type { Diagnostic, DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { DataTypeId } from "../../../compiler/ir/data-types.ts";
import { isKernelSection } from "../../../compiler/ir/externals.ts";
import type { Func, Global, MapDef, Module } from "../../../compiler/ir/ir.ts";
import type { SourceFile } from "../../../compiler/source/source.ts";
import type { CheckedProgram, FunctionSymbol, GlobalVariable, MapSpec } from "../checked.ts";
import type { CType } from "../types.ts";
import { staticValue, type StaticBase } from "../check/static-data.ts";
import type { Symbols } from "./context.ts";
import { lowerExternalVariable, lowerVariable } from "./data.ts";
import { DataTypes } from "./data-types.ts";
import { lowerExternal, lowerFunction } from "./functions.ts";

export interface ModuleOptions {
  readonly name: string;
  readonly endian: "little" | "big";
  /** Overrides the program's own. */
  readonly license?: string;
  /** Functions are compiled even when they are static and nothing calls them. */
  readonly keepStatic?: boolean;
  readonly sources: readonly SourceFile[];
}

export function lowerProgram(program: CheckedProgram, options: ModuleOptions, bag: DiagnosticBag): Module {
  return new ModuleLowering(program, options, bag).run();
}

class ModuleLowering implements Symbols {
  private readonly types = new DataTypes();
  private readonly functions: Func[] = [];
  private readonly globals: Global[] = [];
  private readonly maps: MapDef[] = [];
  private readonly reachedFunctions = new Set<FunctionSymbol>();
  private readonly reachedVariables = new Set<GlobalVariable>();
  private readonly pending: FunctionSymbol[] = [];
  private readonly strings = new Map<string, string>();

  constructor(
    private readonly program: CheckedProgram,
    private readonly options: ModuleOptions,
    private readonly bag: DiagnosticBag,
  ) {}

  run(): Module {
    const { program, options } = this;
    const license = options.license ?? licenseOf(program.variables);
    // Functions first: loaders take a file's programs in their order, which those that a map's values name do not change.
    for (const symbol of program.functions.keys()) if (!symbol.isStatic || symbol.keep || (options.keepStatic && symbol.inMain) || symbol.section !== undefined) this.function(symbol);
    for (const variable of program.variables) if (isRoot(variable)) this.variable(variable);
    for (let symbol = this.pending.shift(); symbol; symbol = this.pending.shift()) this.lowerReached(symbol);
    this.checkRecursion();
    return {
      name: options.name,
      endian: options.endian,
      license,
      functions: this.functions,
      globals: this.globals.filter((one) => one.section !== "license" || options.license === undefined),
      maps: this.maps,
      dataTypes: this.types.all,
      sources: options.sources,
    };
  }

  /** The verifier follows calls by their graph alone: a cycle is too deep for it, whatever ends it. */
  private checkRecursion(): void {
    for (const cycle of callCycles(this.functions)) {
      const [first, ...others] = cycle;
      const message = others.length === 0 ? `'${first!.name}' calls itself` : `'${first!.name}' calls itself by way of ${others.map(({ name }) => `'${name}'`).join(", ")}`;
      if (first!.span) this.bag.report("C4007", first!.span, `${message}: BPF has no recursion`, { hint: "write a loop" });
    }
  }

  // ---- symbols

  function(symbol: FunctionSymbol): string {
    if (!this.reachedFunctions.has(symbol)) {
      this.reachedFunctions.add(symbol);
      this.pending.push(symbol);
    }
    return symbol.name;
  }

  variable(variable: GlobalVariable): string {
    if (this.reachedVariables.has(variable)) return variable.symbol;
    this.reachedVariables.add(variable);
    const map = this.program.maps.get(variable.symbol);
    if (map) this.maps.push(this.map(map));
    else if (variable.isExtern && variable.section !== undefined && !isKernelSection(variable.section)) {
      this.bag.report("C4006", variable.span, `'${variable.name}' is declared extern in section '${variable.section}', but nothing defines it`);
    } else if (variable.isExtern) this.globals.push(lowerExternalVariable(variable, this.types));
    else this.globals.push(lowerVariable(variable, (base) => this.nameOf(base), this.types));
    return variable.symbol;
  }

  /** String literals go where clang puts them, equal ones once. */
  string(bytes: Uint8Array): string {
    const key = bytes.join();
    let name = this.strings.get(key);
    if (name === undefined) {
      name = this.strings.size === 0 ? ".L.str" : `.L.str.${this.strings.size}`;
      this.strings.set(key, name);
      const global = { name, linkage: "static", section: ".rodata.str1.1", size: bytes.length, align: 1, bytes, relocations: [], readonly: true } as const;
      this.globals.push(global);
    }
    return name;
  }

  type(type: CType): DataTypeId {
    return this.types.of(type);
  }

  report(...diagnostics: Diagnostic[]): void {
    this.bag.add(diagnostics);
  }

  private nameOf(base: StaticBase): string {
    if (base.kind === "string") return this.string(base.bytes);
    return base.kind === "global" ? this.variable(base) : this.function(base);
  }

  private lowerReached(symbol: FunctionSymbol): void {
    const checked = this.program.functions.get(symbol);
    if (checked) this.functions.push(lowerFunction(checked, this, this.types));
    else if (symbol.isStatic) this.bag.report("C4006", symbol.span, `the static function '${symbol.name}' has no body`);
    else if (symbol.asmLabel === undefined) this.functions.push(lowerExternal(symbol, this.types));
  }

  // ---- maps

  private map(spec: MapSpec): MapDef {
    for (const { symbol } of spec.values ?? []) this.reachByName(symbol);
    const { keyType, valueType, inner, pinning, numaNode, mapExtra, values, ...sizes } = spec;
    return {
      ...sizes,
      ...(pinning !== undefined && { pinning }),
      ...(numaNode !== undefined && { numaNode }),
      ...(mapExtra !== undefined && { mapExtra }),
      ...(keyType && { keyType: this.types.of(keyType) }),
      ...(valueType && { valueType: this.types.of(valueType) }),
      ...(inner && { inner: this.map(inner) }),
      ...(values && { values }),
    };
  }

  private reachByName(name: string): void {
    for (const symbol of this.program.functions.keys()) if (symbol.name === name) this.function(symbol);
    for (const variable of this.program.variables) if (variable.symbol === name) this.variable(variable);
  }
}

/** Functions that call each other in a ring, each in one ring of the answer. */
function callCycles(functions: readonly Func[]): Func[][] {
  const byName = new Map(functions.map((func) => [func.name, func]));
  const cycles: Func[][] = [];
  const done = new Set<Func>();
  const path: Func[] = [];
  const visit = (func: Func): void => {
    if (done.has(func)) return;
    const start = path.indexOf(func);
    if (start >= 0) {
      if (!cycles.some((cycle) => cycle.includes(func))) cycles.push(path.slice(start));
      return;
    }
    path.push(func);
    for (const { insts } of func.blocks) {
      for (const inst of insts) {
        const callee = inst.op === "call" && inst.callee.kind === "function" ? byName.get(inst.callee.name) : undefined;
        if (callee) visit(callee);
      }
    }
    path.pop();
    done.add(func);
  };
  functions.forEach(visit);
  return cycles;
}

/** What the loader sees, whether or not a function uses it. */
function isRoot(variable: GlobalVariable): boolean {
  if (variable.isExtern || variable.helper !== undefined) return false;
  return !variable.isStatic || variable.keep || variable.section === "license" || variable.section === "version";
}

function licenseOf(variables: readonly GlobalVariable[]): string {
  const license = variables.find((variable) => variable.section === "license");
  const item = license?.init?.items[0];
  if (!item) return "";
  if (item.value instanceof Uint8Array) return new TextDecoder().decode(item.value.subarray(0, item.value.indexOf(0) >>> 0));
  const address = staticValue(item.value);
  if (address?.base?.kind !== "string") return "";
  return new TextDecoder().decode(address.base.bytes.subarray(0, -1));
}
