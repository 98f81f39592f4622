/** What a frontend is: text in, module out. The driver picks one by the file's extension. */

import type { Cpu } from "../../compiler/bpf/cpu.ts";
import type { ControlPlane } from "../../compiler/control-plane/control-plane.ts";
import type { PacketReader } from "../../compiler/control-plane/packet-field.ts";
import type { P4Info } from "../../compiler/control-plane/p4info/p4info.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { WarningRegions } from "../../compiler/diagnostics/warning-regions.ts";
import type { Module } from "../../compiler/ir/ir.ts";

/** How sources are read. The command line reads the disk; the library may be given a map of texts. */
export interface SourceReader {
  /** The text of the file, or null when there is none. A directory or unreadable file throws `SourceReadError`. */
  read(path: string): string | null;
}

export class SourceReadError extends Error {
  override readonly name = "SourceReadError";
}

export interface MacroDefinition {
  readonly name: string;
  /** Null undefines (-U). -D NAME means "1". May be function-like: name `F(x)`. */
  readonly value: string | null;
}

export interface FrontendOptions {
  readonly reader: SourceReader;
  /** -iquote, in order: for `#include "name"` alone. */
  readonly quotedIncludePaths?: readonly string[];
  /** -I, in order; the standard folder of the language comes after them. */
  readonly includePaths: readonly string[];
  readonly systemIncludePaths: readonly string[];
  /** -D and -U, in order. */
  readonly macros: readonly MacroDefinition[];
  /** -include, in order. */
  readonly forcedIncludes: readonly string[];
  readonly endian: "little" | "big";
  /** Overrides the program's own license; the P4 default is GPL. */
  readonly license?: string;
  /** P4: the hook to compile for, where the architecture leaves a choice. */
  readonly hook?: string;
  /**
   * P4, for trial runs in the kernel, where packets come from no interface: the program finds the number of the port that
   * a packet came in at in the first four bytes of `.data.ports`, and leaves the one that it redirects to in the next four.
   */
  readonly portsInMemory?: boolean;
  /** P4: how many rounds of its loops a parser goes; what goes further is rejected (ParserTimeout). Default 64. */
  readonly maxParserDepth?: number;
  /** P4: say what the program's control plane needs to know of it. */
  readonly p4info?: boolean;
  readonly cpu: Cpu;
  /** P4, for hooks with an skb. Default auto. */
  readonly pullPackets?: PullPackets;
  /** P4: compiles the C files of the program, given the header with its types; null when they have errors. */
  readonly cFunctions?: (header: string) => ReadonlyMap<string, CFunction> | null;
  /** C: functions are compiled even when they are static and nothing calls them: a P4 program may. */
  readonly forProgram?: boolean;
}

/**
 * Whether packets whose headers do not lie in the part that programs read are put together (bpf_skb_pull_data) and parsed
 * again. `auto`: where the parser looks beyond what drivers put there, or at places that only the packet tells.
 */
export type PullPackets = "auto" | "always" | "never";

/** A function that a C file defines for a P4 program. */
export interface CFunction {
  /** How many parameters it has, in C. */
  readonly parameters: number;
}

export interface FrontendResult {
  /** Absent when there were errors. */
  readonly module?: Module;
  /** P4: how its tables lie in maps. */
  readonly controlPlane?: ControlPlane;
  /** P4, when it was asked for. */
  readonly p4info?: P4Info;
  /** P4: what its parser takes packets for. */
  readonly packetFields?: PacketReader;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, the main one first: for -M. */
  readonly dependencies: readonly string[];
  /** Where pragmas switch warnings on and off. */
  readonly warningRegions?: WarningRegions;
}

/** What is wrong with a program, and what is known of it without compiling it. */
export type CheckResult = Pick<FrontendResult, "diagnostics" | "dependencies" | "warningRegions" | "p4info">;

/** The text after preprocessing: -E. */
export interface PreprocessedText {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly dependencies: readonly string[];
}

/** A program as text again: in the canonical layout, or its syntax tree. */
export interface TextResult {
  /** Absent when there were errors. */
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly dependencies: readonly string[];
}

export interface Frontend {
  readonly name: "p4" | "c" | "ir";
  preprocess(path: string, options: FrontendOptions): PreprocessedText;
  /** All that `compile` does before it makes the module: it stops where the language itself has no more to say. */
  check(path: string, options: FrontendOptions): CheckResult;
  compile(path: string, options: FrontendOptions): FrontendResult;
  /** The C header with the types of a P4 program; absent for languages without one. */
  header?(path: string, options: FrontendOptions): TextResult;
  /** The syntax tree, with types where the program is right; absent for languages that show none. */
  tree?(path: string, options: FrontendOptions): TextResult;
  /** The program in the canonical layout; absent for languages without one. */
  format?(path: string, options: FrontendOptions): TextResult;
}
