/** The way of one source file through the compiler: frontend, passes, code generation, object. */

import type { CompiledModule } from "../backend/compiled.ts";
import { mapAbiFaults, type MapAbi } from "../backend/elf/legacy-maps.ts";
import { writeObject } from "../backend/elf/write-object.ts";
import { cFrontend } from "../frontends/c/frontend.ts";
import { irFrontend } from "../frontends/ir/frontend.ts";
import { p4Frontend } from "../frontends/p4/frontend.ts";
import { SourceReadError, type Frontend, type FrontendOptions, type SourceReader, type TextResult } from "../frontends/shared/frontend.ts";
import { CFiles } from "./driver-c-files.ts";
import { codeOf } from "./driver-code.ts";
import { kernelRuleFaults } from "./analysis/kernel-rules/kernel-rules.ts";
import type { Cpu } from "./bpf/cpu.ts";
import type { ControlPlane } from "./control-plane/control-plane.ts";
import type { PacketReader } from "./control-plane/packet-field.ts";
import type { P4Info } from "./control-plane/p4info/p4info.ts";
import { diagnostic, hasErrors, type Diagnostic } from "./diagnostics/diagnostic.ts";
import { judged } from "./diagnostics/warning-policy.ts";
import type { WarningRegions, WarningSetting } from "./diagnostics/warning-regions.ts";
import type { Module } from "./ir/ir.ts";
import { linkModules } from "./link/link.ts";
import { optimize } from "./passes/pipeline.ts";

export type { Cpu };

export interface DriverOptions extends Partial<Omit<FrontendOptions, "reader">> {
  readonly reader: SourceReader;
  /** That of a file whose name does not say it: `p4` or `c`. */
  readonly language?: string;
  /** 0 only makes the program fit the machine; 2 is the default. */
  readonly level?: 0 | 1 | 2;
  /** The -W options, in their order. */
  readonly warnings?: readonly WarningSetting[];
  /** Warnings count as errors. */
  readonly warningsAreErrors?: boolean;
  /** More errors than this are counted, not shown; 0 shows all. Default 20. */
  readonly maxErrors?: number;
  /** How the object describes its maps; default by BTF. */
  readonly mapAbi?: MapAbi;
  /** How far to go; default `object`. */
  readonly until?: "checked" | "module" | "code" | "object";
  /** C files with extern functions of the P4 program. */
  readonly cFiles?: readonly string[];
  /** The name under which they include the program's types; default that of the program, with .h. */
  readonly cHeaderName?: string;
  /** Told after each pass, for --dump-after. */
  readonly afterPass?: (pass: string, module: Module) => void;
}

export interface Timing {
  readonly stage: string;
  readonly milliseconds: number;
}

export interface DriverResult {
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, the main one first. */
  readonly dependencies: readonly string[];
  readonly timings: readonly Timing[];
  /** After the passes. */
  readonly module?: Module;
  /** Of a P4 program: how its tables lie in maps. */
  readonly controlPlane?: ControlPlane;
  /** Of a P4 program, when it was asked for; also where the module is not. */
  readonly p4info?: P4Info;
  /** Of a P4 program: what its parser takes packets for. */
  readonly packetFields?: PacketReader;
  readonly code?: CompiledModule;
  readonly object?: Uint8Array;
}

const FRONTENDS: ReadonlyMap<string, Frontend> = new Map([
  ["p4", p4Frontend],
  ["c", cFrontend],
  ["ir", irFrontend],
]);

const DEFAULT_MAX_ERRORS = 20;

/** Compiles one file. Never throws for what the input does: see `diagnostics`. */
export function compileFile(path: string, options: DriverOptions): DriverResult {
  const job = new Job(path, options);
  return job.guarded(() => job.run());
}

export interface PreprocessFileResult {
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly dependencies: readonly string[];
}

/** Preprocesses one file: -E and -M. */
export function preprocessFile(path: string, options: DriverOptions): PreprocessFileResult {
  const job = new Job(path, options);
  return job.guarded(() => job.preprocess());
}

export type TextFileResult = Pick<TextResult, "text" | "diagnostics">;

/** A P4 program in the canonical layout. A name that says nothing of a language is taken as P4: it may be standard input. */
export function formatFile(path: string, options: DriverOptions): TextFileResult {
  const job = new Job(path, options);
  return job.guarded(() => job.format());
}

/** The syntax tree of a P4 program, also of one with errors that are not of its syntax. */
export function treeOfFile(path: string, options: DriverOptions): TextFileResult {
  const job = new Job(path, options);
  return job.guarded(() => job.tree());
}

/** The C header with the types of a P4 program. */
export function headerOfFile(path: string, options: DriverOptions): TextFileResult {
  const job = new Job(path, options);
  return job.guarded(() => job.header());
}

class Job {
  private readonly timings: Timing[] = [];
  private diagnostics: readonly Diagnostic[] = [];
  private dependencies: readonly string[] = [];
  private controlPlane: ControlPlane | undefined;
  private regions: WarningRegions = [];
  private p4info: P4Info | undefined;
  private packetFields: PacketReader | undefined;

  constructor(
    private readonly path: string,
    private readonly options: DriverOptions,
  ) {}

  /** Turns what cannot be read, or is nested too deeply, into diagnostics. */
  guarded<T>(work: () => T): T | DriverResult {
    try {
      return work();
    } catch (error) {
      if (error instanceof SourceReadError) return this.failed(diagnostic("D0001", undefined, error.message));
      // The recursive stages guard themselves; this is for the depth that they did not foresee.
      if (error instanceof RangeError && /call stack/i.test(error.message)) {
        return this.failed(diagnostic("D0004", undefined, `${this.path} is nested too deeply`, { hint: "split the deepest expression or block" }));
      }
      throw error;
    }
  }

  preprocess(): PreprocessFileResult {
    const frontend = this.frontend();
    if (!frontend) return this.unknownLanguage();
    const { text, diagnostics, dependencies } = frontend.preprocess(this.path, frontendOptions(this.options));
    this.report(diagnostics);
    return { text, diagnostics: this.diagnostics, dependencies };
  }

  format(): TextFileResult {
    const { format } = this.frontend() ?? p4Frontend;
    if (!format) return this.notP4("only P4 programs are formatted", "clang-format does it for C");
    const { text, diagnostics } = format(this.path, frontendOptions(this.options));
    this.report(diagnostics);
    return { ...(text !== undefined && { text }), diagnostics: this.diagnostics };
  }

  run(): DriverResult {
    const frontend = this.frontend();
    if (!frontend) return this.unknownLanguage();
    const settings = frontendOptions(this.options);
    if (settings.p4info && frontend !== p4Frontend) return this.notP4("only P4 programs have a P4Info", "leave --p4info out");
    if (this.options.until === "checked") return this.check(frontend, settings);
    const cFiles = this.options.cFiles?.length ? new CFiles(this.options.cFiles, settings, this.headerName()) : undefined;
    const parsed = this.time(`${frontend.name} frontend`, () => frontend.compile(this.path, cFiles ? cFiles.programOptions : settings));
    this.controlPlane = parsed.controlPlane;
    this.p4info = parsed.p4info;
    this.packetFields = parsed.packetFields;
    this.dependencies = [...parsed.dependencies, ...(cFiles?.dependencies ?? [])];
    this.regions = [...(parsed.warningRegions ?? []), ...(cFiles?.warningRegions ?? [])];
    this.report([...parsed.diagnostics, ...(cFiles?.diagnostics ?? [])]);
    if (!parsed.module || hasErrors(this.diagnostics)) return this.result({});
    const module = cFiles ? this.link(parsed.module, cFiles.modules) : parsed.module;
    return module ? this.backend(module, settings.cpu) : this.result({});
  }

  private link(program: Module, files: readonly Module[]): Module | undefined {
    const { value, diagnostics } = linkModules(program, files);
    this.report(diagnostics);
    return value;
  }

  private headerName(): string {
    const { path, options } = this;
    return options.cHeaderName ?? `${path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "")}.h`;
  }

  tree(): TextFileResult {
    const { tree } = this.frontend() ?? p4Frontend;
    if (!tree) return this.notP4("only P4 programs show their syntax tree", "--emit=ir shows what C becomes");
    const { text, diagnostics } = tree(this.path, frontendOptions(this.options));
    this.report(diagnostics);
    return { ...(text !== undefined && { text }), diagnostics: this.diagnostics };
  }

  header(): TextFileResult {
    const { header } = this.frontend() ?? p4Frontend;
    if (!header) return this.notP4("only P4 programs have a header for their C files", "C includes its own");
    const { text, diagnostics } = header(this.path, frontendOptions(this.options));
    this.report(diagnostics);
    return { ...(text !== undefined && { text }), diagnostics: this.diagnostics };
  }

  private check(frontend: Frontend, settings: FrontendOptions): DriverResult {
    const { diagnostics, dependencies, p4info, warningRegions = [] } = this.time(`${frontend.name} frontend`, () => frontend.check(this.path, settings));
    this.p4info = p4info;
    this.dependencies = dependencies;
    this.regions = warningRegions;
    this.report(diagnostics);
    return this.result({});
  }

  private frontend(): Frontend | undefined {
    return FRONTENDS.get(this.path.slice(this.path.lastIndexOf(".") + 1)) ?? FRONTENDS.get(this.options.language ?? "");
  }

  /** Unless there is no such text at all, which says more. */
  private unknownLanguage(): DriverResult {
    if (this.options.reader.read(this.path) === null) return this.failed(diagnostic("D0001", undefined, `no such file: ${this.path}`));
    return this.failed(diagnostic("D0002", undefined, `${this.path}: not a name of a P4 or C file`, { hint: "name it .p4 or .c, or say which it is: -x p4 or -x c" }));
  }

  private notP4(message: string, hint: string): DriverResult {
    return this.failed(diagnostic("D0006", undefined, `${this.path}: ${message}`, { hint }));
  }

  private failed(one: Diagnostic): DriverResult {
    this.report([one]);
    return this.result({});
  }

  private backend(source: Module, cpu: Cpu): DriverResult {
    const { level = 2, until = "object", afterPass } = this.options;
    const module = this.time("passes", () => optimize(source, { level, cpu, ...(afterPass && { afterPass }) }));
    if (until === "module") return this.result({ module });
    this.report(this.time("kernel rules", () => kernelRuleFaults(module)));
    if (hasErrors(this.diagnostics)) return this.result({ module });
    const generated = this.time("code generation", () => codeOf(module, { cpu, variablesInMap: this.frontend() === p4Frontend }));
    this.report(generated.diagnostics);
    const code = generated.value;
    if (!code || hasErrors(this.diagnostics)) return this.result({ module });
    if (until === "code") return this.result({ module, code });
    const { mapAbi = "btf" } = this.options;
    if (mapAbi !== "btf") this.report(mapAbiFaults(code.maps, mapAbi));
    if (hasErrors(this.diagnostics)) return this.result({ module, code });
    const object = this.time("object", () => writeObject(code, { mapAbi }));
    return this.result({ module, code, object });
  }

  private result(values: Pick<DriverResult, "module" | "code" | "object">): DriverResult {
    const { diagnostics, dependencies, timings, controlPlane, p4info, packetFields } = this;
    return { ...values, ...(controlPlane && { controlPlane }), ...(p4info && { p4info }), ...(packetFields && { packetFields }), diagnostics, dependencies, timings };
  }

  private time<T>(stage: string, work: () => T): T {
    const start = performance.now();
    const value = work();
    this.timings.push({ stage, milliseconds: performance.now() - start });
    return value;
  }

  private report(more: readonly Diagnostic[]): void {
    const { warnings = [], warningsAreErrors = false, maxErrors = DEFAULT_MAX_ERRORS } = this.options;
    const settings: readonly WarningSetting[] = warningsAreErrors ? [{ name: "error", action: "on" }, ...warnings] : warnings;
    const wanted = more.flatMap((one) => judged(one, settings, this.regions) ?? []);
    this.diagnostics = limitErrors([...this.diagnostics, ...wanted], maxErrors);
  }
}

/** The diagnostics up to the `max`th error, and a word about the rest. 0 is no limit. */
function limitErrors(diagnostics: readonly Diagnostic[], max: number): readonly Diagnostic[] {
  if (max === 0) return diagnostics;
  const errors = diagnostics.filter((one) => one.severity === "error");
  const last = errors[max];
  if (!last) return diagnostics;
  const rest = diagnostic("D0005", undefined, `too many errors: ${errors.length - max} more are not shown`, { hint: "show more with --max-errors=N" });
  return [...diagnostics.slice(0, diagnostics.indexOf(last)), rest];
}

function frontendOptions(options: DriverOptions): FrontendOptions {
  return {
    includePaths: [],
    systemIncludePaths: [],
    macros: [],
    forcedIncludes: [],
    endian: "little",
    cpu: "v3",
    ...options,
  };
}
