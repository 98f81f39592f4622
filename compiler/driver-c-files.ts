/** The C files of a P4 program: compiled between the checker of the program and its lowering, as each needs the other. */

import { cFrontend } from "../frontends/c/frontend.ts";
import type { CFunction, FrontendOptions, SourceReader } from "../frontends/shared/frontend.ts";
import { hasErrors, type Diagnostic } from "./diagnostics/diagnostic.ts";
import type { RegionStart } from "./diagnostics/warning-regions.ts";
import type { Module } from "./ir/ir.ts";

export class CFiles {
  readonly diagnostics: Diagnostic[] = [];
  readonly dependencies: string[] = [];
  readonly warningRegions: RegionStart[] = [];
  readonly modules: Module[] = [];
  /** For the P4 frontend. `-include` is for the language that the file's name tells. */
  readonly programOptions: FrontendOptions;

  /** `headerName`: of the file that C files include for the types of the program. */
  constructor(
    private readonly paths: readonly string[],
    private readonly options: FrontendOptions,
    private readonly headerName: string,
  ) {
    const forcedIncludes = options.forcedIncludes.filter((path) => path.endsWith(".p4"));
    this.programOptions = { ...options, forcedIncludes, cFunctions: (header) => this.compile(header) };
  }

  private compile(header: string): ReadonlyMap<string, CFunction> | null {
    const options: FrontendOptions = {
      ...this.options,
      reader: this.withHeader(header),
      forcedIncludes: this.options.forcedIncludes.filter((path) => !path.endsWith(".p4")),
      license: this.options.license ?? "GPL",
      forProgram: true,
    };
    for (const path of this.paths) {
      const { module, diagnostics, dependencies, warningRegions = [] } = cFrontend.compile(path, options);
      this.warningRegions.push(...warningRegions);
      // That a function is inlined is what its author wants here.
      this.diagnostics.push(...diagnostics.filter(({ code }) => code !== "C5018"));
      this.dependencies.push(...dependencies.filter((file) => !this.isHeader(file)));
      if (module) this.modules.push(module);
    }
    return hasErrors(this.diagnostics) ? null : this.functions();
  }

  private functions(): ReadonlyMap<string, CFunction> {
    const defined = this.modules.flatMap((module) => module.functions.filter(({ blocks }) => blocks.length > 0).map((func) => ({ module, func })));
    return new Map(
      defined.map(({ module, func }) => {
        const type = func.dataType === undefined ? undefined : module.dataTypes[func.dataType];
        return [func.name, { parameters: type?.kind === "function" ? type.params.length : func.params.length }];
      }),
    );
  }

  private withHeader(header: string): SourceReader {
    return { read: (path) => (this.isHeader(path) ? header : this.options.reader.read(path)) };
  }

  private isHeader(path: string): boolean {
    return path === this.headerName || path.endsWith(`/${this.headerName}`);
  }
}
