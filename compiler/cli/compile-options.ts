/** The options of `ebpfc compile` and what they make of the driver's. */

import { MAP_ABIS, type MapAbi } from "../../backend/elf/legacy-maps.ts";
import { EVERYTHING, warningSetting } from "../diagnostics/warning-policy.ts";
import type { WarningSetting } from "../diagnostics/warning-regions.ts";
import type { DriverOptions } from "../driver.ts";
import type { MacroDefinition, PullPackets, SourceReader } from "../../frontends/shared/frontend.ts";
import { STANDARD_LIBRARY } from "./host.ts";
import { UsageError, type OptionRow, type ParsedLine, type ParsedOption } from "./options.ts";
import { p4infoFile, type P4InfoFile } from "./p4info-file.ts";

const EMIT_KINDS = ["obj", "ast", "ir", "asm", "btf", "raw", "header"] as const;
export type EmitKind = (typeof EMIT_KINDS)[number];

export const compileOptions: readonly OptionRow[] = [
  { names: ["-o", "--output"], value: "FILE", help: "write the result to FILE; '-' is standard output" },
  { names: ["-I*", "--include-path"], value: "DIR", help: "look for included files in DIR" },
  { names: ["-iquote"], value: "DIR", help: "look for files included as \"name\" in DIR first" },
  { names: ["-isystem"], value: "DIR", help: "look in DIR after all -I folders" },
  { names: ["-idirafter"], value: "DIR", help: "look in DIR after the standard headers" },
  { names: ["--system-headers"], help: "take <linux/*.h> and <bpf/*.h> from the system before ebpfc's own" },
  { names: ["-nostdinc"], help: "use no standard headers at all" },
  { names: ["-D*"], value: "NAME[=VALUE]", help: "define a macro" },
  { names: ["-U*"], value: "NAME", help: "undefine a macro" },
  { names: ["-include"], value: "FILE", help: "include FILE first" },
  { names: ["-x*"], value: "LANGUAGE", help: "p4 or c: the language of '-', standard input, and of files whose names do not say it" },
  { names: ["-E"], help: "preprocess only" },
  { names: ["-M"], help: "print a make rule with the files that were read, and stop" },
  { names: ["-MD"], help: "write such a rule beside the output" },
  { names: ["-MM", "-MMD"], help: "as -M and -MD, without the standard headers" },
  { names: ["-MF"], value: "FILE", help: "write the rule to FILE" },
  { names: ["-MT", "-MQ"], value: "TARGET", help: "name the rule's target" },
  { names: ["-MP"], help: "add an empty rule for each header, so that a deleted one breaks no build" },
  { names: ["--cpu", "-mcpu"], value: "VERSION", choices: ["v1", "v2", "v3", "v4"], help: "the BPF instructions that may be used (default v3)" },
  { names: ["-O*"], value: "LEVEL", choices: ["0", "1", "2", "3", "s", "z"], help: "optimisation: 0 only makes the program fit the machine (default 2)" },
  { names: ["--emit"], value: "KIND", choices: EMIT_KINDS, help: "what to write (default obj)" },
  { names: ["--program"], value: "NAME", help: "the program that --emit=raw writes, when there are several" },
  { names: ["--arch"], value: "NAME", choices: ["ebpf"], help: "the P4 architecture; it is told by the file that the program includes" },
  { names: ["--target", "-target"], value: "NAME", help: "kernel, or bpf, bpfel or bpfeb as clang has it (default bpf)" },
  { names: ["--pull"], value: "WHEN", choices: ["auto", "always", "never"], help: "P4 in tc: put packets together whose headers lie in pieces (default auto: where the parser looks far)" },
  { names: ["--c-header"], value: "NAME", help: "what C files of a P4 program include for its types (default PROGRAM.h)" },
  { names: ["--hook"], value: "NAME", choices: ["tc", "xdp", "lwt-xmit", "cgroup-skb", "socket"], help: "the hook of a P4 program (default tc or xdp, as its model says)" },
  { names: ["--abi"], value: "FILE", help: "P4: write how tables lie in maps to FILE (default: OUT.abi.json beside OUT.o)" },
  { names: ["--no-abi"], help: "P4: write no such file" },
  { names: ["--max-parser-depth"], value: "N", help: "P4: reject packets that go more than N rounds through loops of the parser (default 64)" },
  { names: ["--endian"], value: "ORDER", choices: ["little", "big"], help: "byte order of the target (default little)" },
  { names: ["--p4info"], value: "FILE", help: "P4: write the program's P4Info to FILE.txtpb, FILE.json or FILE.bin" },
  { names: ["--map-abi"], value: "FORM", choices: MAP_ABIS, help: "how the object describes its maps: by BTF, or as old loaders want it (default btf)" },
  { names: ["--license"], value: "TEXT", help: "the license that the object declares" },
  { names: ["--Werror", "-Werror"], help: "warnings are errors" },
  { names: ["-w"], help: "no warnings" },
  { names: ["-W*"], value: "NAME", help: "switch a warning or group on, as in clang; -Wno-NAME off; -Werror=NAME as an error" },
  { names: ["--max-errors"], value: "N", help: "stop after N errors; 0 shows all (default 20)" },
  { names: ["--diagnostics"], value: "FORM", choices: ["text", "json"], help: "diagnostics for people or for tools (default text)" },
  { names: ["--color"], value: "WHEN", choices: ["auto", "always", "never"], help: "colours (default auto: on a terminal)" },
  { names: ["--dump-after"], value: "PASS", help: "print the IR after a pass to standard error; 'all' is every pass" },
  { names: ["-v", "--verbose"], help: "say what is being done" },
  { names: ["--time-report"], help: "say how long each stage took" },
  { names: ["-h", "--help"], help: "this text" },
  // Words of clang's command lines that mean nothing here.
  { names: ["-c", "-g", "-g*", "-f*", "-m*", "-pipe", "-std*", "-ansi", "-pedantic", "-nostdlib", "-Qunused-arguments"], hidden: true, help: "" },
  { names: ["-mllvm", "-Xclang"], value: "X", hidden: true, help: "" },
];

export interface CompileSettings {
  readonly output?: string;
  readonly emit: EmitKind;
  readonly program?: string;
  /** Null for none; absent for the one beside the object. */
  readonly abi?: string | null;
  readonly preprocessOnly: boolean;
  readonly dependencies?: DependencySettings;
  readonly json: boolean;
  readonly color: "auto" | "always" | "never";
  readonly verbose: boolean;
  readonly timeReport: boolean;
  readonly dumpAfter: readonly string[];
  readonly p4info: readonly P4InfoFile[];
  readonly driver: DriverOptions;
}

export interface DependencySettings {
  /** -M: nothing is compiled. */
  readonly only: boolean;
  readonly file?: string;
  readonly target?: string;
  readonly withStandardHeaders: boolean;
  readonly phony: boolean;
}

export function compileSettings(line: ParsedLine, reader: SourceReader): CompileSettings {
  const given = new Options(line.options);
  const output = given.last("-o");
  const program = given.last("--program");
  const dependencies = dependencySettings(given);
  return {
    ...(output !== undefined && { output }),
    ...(program !== undefined && { program }),
    emit: (given.last("--emit") ?? "obj") as EmitKind,
    ...(given.has("--no-abi") ? { abi: null } : given.has("--abi") && { abi: given.last("--abi")! }),
    preprocessOnly: given.has("-E"),
    ...(dependencies && { dependencies }),
    json: given.last("--diagnostics") === "json",
    color: (given.last("--color") ?? "auto") as CompileSettings["color"],
    verbose: given.has("-v"),
    timeReport: given.has("--time-report"),
    dumpAfter: given.all("--dump-after"),
    p4info: given.all("--p4info").map(p4infoFile),
    driver: driverOptions(given, reader),
  };
}

/** Looks options up by any of their names. */
class Options {
  constructor(private readonly options: readonly ParsedOption[]) {}

  /** The options of the rows that have one of these names. */
  rows(...names: readonly string[]): readonly ParsedOption[] {
    return this.options.filter((option) => option.row.names.some((name) => names.includes(name)));
  }

  all(name: string): readonly string[] {
    return this.rows(name).map((option) => option.value);
  }

  last(name: string): string | undefined {
    return this.all(name).at(-1);
  }

  has(name: string): boolean {
    return this.rows(name).length > 0;
  }

  spelled(name: string): boolean {
    return this.options.some((option) => option.spelling === name);
  }
}

function driverOptions(given: Options, reader: SourceReader): DriverOptions {
  const level = given.last("-O*") ?? "2";
  const license = given.last("--license");
  const hook = given.last("--hook");
  const pullPackets = given.last("--pull");
  const cHeaderName = given.last("--c-header");
  const depth = given.last("--max-parser-depth");
  const language = given.last("-x*");
  return {
    reader,
    quotedIncludePaths: given.all("-iquote"),
    includePaths: given.all("-I*"),
    systemIncludePaths: [...given.all("-isystem"), ...standardFolders(given), ...given.all("-idirafter")],
    macros: given.rows("-D*", "-U*").map(macro),
    forcedIncludes: given.all("-include"),
    endian: endian(given),
    ...(language !== undefined && { language }),
    ...(license !== undefined && { license }),
    ...(given.has("--map-abi") && { mapAbi: given.last("--map-abi") as MapAbi }),
    ...(hook !== undefined && { hook }),
    ...(pullPackets !== undefined && { pullPackets: pullPackets as PullPackets }),
    ...(cHeaderName !== undefined && { cHeaderName }),
    ...(depth !== undefined && { maxParserDepth: count(depth) }),
    ...(given.has("--p4info") && { p4info: true }),
    warnings: warnings(given),
    maxErrors: count(given.last("--max-errors") ?? "20"),
    cpu: (given.last("--cpu") ?? "v3") as "v3",
    level: level === "0" ? 0 : level === "1" ? 1 : 2,
  };
}

/** The target says it too, in clang's words (`bpfeb`, `bpfel-unknown-none`); the option is the stronger. */
function endian(given: Options): "little" | "big" {
  const [target] = (given.last("--target") ?? "bpf").split("-");
  if (!["kernel", "bpf", "bpfel", "bpfeb"].includes(target!)) throw new UsageError(`there is no code for the target '${target}': choose kernel, bpf, bpfel, bpfeb`);
  const order = given.last("--endian") ?? (target === "bpfeb" ? "big" : "little");
  return order === "big" ? "big" : "little";
}

function standardFolders(given: Options): readonly string[] {
  if (given.has("-nostdinc")) return [`${STANDARD_LIBRARY}/p4`];
  const own = [`${STANDARD_LIBRARY}/p4`, `${STANDARD_LIBRARY}/c`];
  const systems = ["/usr/local/include", "/usr/include", `/usr/include/${systemTriplet()}`];
  // What we bring is the same everywhere; what we do not, the system may have.
  if (!given.has("--system-headers")) return [...own, ...systems];
  // The freestanding headers (stddef.h and the like) belong to the compiler, so ours come after the system's.
  return [...systems, ...own];
}

/** Debian keeps <asm/types.h> in a folder of the machine's own. */
function systemTriplet(): string {
  const machines: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64", s390x: "s390x", ppc64: "powerpc64le", riscv64: "riscv64" };
  return `${machines[process.arch] ?? process.arch}-linux-gnu`;
}

function macro(option: ParsedOption): MacroDefinition {
  if (option.row.names.includes("-U*")) return { name: option.value, value: null };
  const equals = option.value.indexOf("=");
  if (equals < 0) return { name: option.value, value: "1" };
  return { name: option.value.slice(0, equals), value: option.value.slice(equals + 1) };
}

/** In the order of the command line; -w, wherever it stands, leaves no warning. */
function warnings(given: Options): readonly WarningSetting[] {
  const settings = given.rows("-W*", "--Werror").map(({ row, value }) => warningSetting(row.names.includes("-W*") ? value : "error"));
  return given.has("-w") ? [...settings, { name: EVERYTHING, action: "off" }] : settings;
}

function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--max-errors takes a number, not '${text}'`);
  return Number(text);
}

function dependencySettings(given: Options): DependencySettings | undefined {
  const only = given.spelled("-M") || given.spelled("-MM");
  if (!only && !given.spelled("-MD") && !given.spelled("-MMD")) return undefined;
  const file = given.last("-MF");
  const target = given.last("-MT");
  return {
    only,
    ...(file !== undefined && { file }),
    ...(target !== undefined && { target }),
    withStandardHeaders: !given.spelled("-MM") && !given.spelled("-MMD"),
    phony: given.has("-MP"),
  };
}
