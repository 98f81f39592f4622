/** The symbol table of an object that is being written. */

import { isExternal } from "../../compiler/ir/externals.ts";
import type { Linkage } from "../../compiler/ir/ir.ts";
import { invariant } from "../../compiler/support/invariant.ts";
import { isPrivate, type CompiledModule } from "../compiled.ts";
import * as elf from "./format.ts";
import type { ObjectLayout } from "./layout.ts";
import type { OutputSymbol } from "./writer.ts";

/** Where a symbol of the module lies. */
export interface SymbolPlace {
  readonly section: string;
  readonly offset: number;
  readonly isStatic: boolean;
}

export class ObjectSymbols {
  readonly all: OutputSymbol[] = [];
  private readonly indices = new Map<string, number>();
  private readonly places = new Map<string, SymbolPlace>();
  private readonly sectionSymbols = new Map<string, number>();
  private readonly sectionNames: readonly string[];

  constructor(module: CompiledModule, layout: ObjectLayout) {
    this.sectionNames = [...layout.code, ...layout.data].map((section) => section.name);
    this.all.push({ name: baseName(module.name), section: "absolute", value: 0, size: 0, type: elf.symbolType.file, binding: elf.symbolBinding.local });
    for (const { name: section, functions } of layout.code) {
      for (const { function: one, offset, size } of functions) {
        this.define(one.name, section, { offset, size, type: elf.symbolType.func, linkage: one.linkage, hidden: one.hidden ?? false });
      }
    }
    for (const { name: section, symbols } of layout.data) {
      for (const { name, offset, size, definition } of symbols) {
        const { linkage, hidden = false } = definition.kind === "global" ? definition.global : { linkage: "global" as const };
        this.define(name, section, { offset, size, type: elf.symbolType.object, linkage, hidden });
      }
    }
    for (const one of module.externals) this.pushUndefined(one.name, one.weak);
    for (const one of module.globals.filter(isExternal)) this.pushUndefined(one.name, one.linkage === "weak");
    for (const name of undeclaredNames(module)) if (!this.indices.has(name) && !this.places.has(name)) this.pushUndefined(name, false);
  }

  /** Undefined for a symbol that another object or the kernel defines. */
  placeOf(name: string): SymbolPlace | undefined {
    return this.places.get(name);
  }

  /** The index of the symbol that has this name. */
  named(name: string): number {
    const index = this.indices.get(name);
    invariant(index !== undefined, `there is no symbol ${name}`);
    return index;
  }

  /** The index of the symbol that stands for a section. */
  section(name: string): number {
    let index = this.sectionSymbols.get(name);
    if (index === undefined) {
      index = this.all.length;
      this.all.push({ name: "", section: this.sectionNames.indexOf(name), value: 0, size: 0, type: elf.symbolType.section, binding: elf.symbolBinding.local });
      this.sectionSymbols.set(name, index);
    }
    return index;
  }

  private define(name: string, section: string, one: { offset: number; size: number; type: number; linkage: Linkage; hidden: boolean }): void {
    this.places.set(name, { section, offset: one.offset, isStatic: one.linkage === "static" });
    if (one.linkage === "static" && isPrivate(name)) return;
    this.push(name, {
      section: this.sectionNames.indexOf(section), value: one.offset, size: one.size, type: one.type,
      binding: bindings[one.linkage],
      visibility: one.hidden ? elf.symbolVisibility.hidden : elf.symbolVisibility.default,
    });
  }

  private pushUndefined(name: string, weak: boolean): void {
    this.push(name, { section: "undefined", value: 0, size: 0, type: elf.symbolType.none, binding: weak ? elf.symbolBinding.weak : elf.symbolBinding.global });
  }

  private push(name: string, symbol: Omit<OutputSymbol, "name">): void {
    invariant(!this.indices.has(name), `two symbols are called ${name}`);
    this.indices.set(name, this.all.length);
    this.all.push({ name, ...symbol });
  }
}

const bindings = { static: elf.symbolBinding.local, global: elf.symbolBinding.global, weak: elf.symbolBinding.weak } as const;

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What assembly alone names (`r1 = name ll`). */
function undeclaredNames(module: CompiledModule): string[] {
  return module.functions.flatMap(({ instructions }) =>
    instructions.flatMap((one) => (one.kind === "loadImm64" && one.value.kind === "data" ? [one.value.symbol] : [])),
  );
}
