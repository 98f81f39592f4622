/**
 * The intermediate representation: modules of functions in SSA form, with block parameters in the place of phis.
 *
 * Everything here is plain data and is never changed in place: a pass returns a new `Func` (or the same one, when
 * there was nothing to do). Values and blocks are small numbers within their function, so that side tables are
 * arrays. `analysis/verify.ts` states what makes a module well formed; `ir/interpret.ts` what it means.
 */

import type { MapShape, MapValues } from "../bpf/map-types.ts";
import type { Span, SourceFile } from "../source/source.ts";
import type { Assembly } from "./assembly.ts";
import type { LibraryFunction } from "./library-functions.ts";
import type { CoreRelocation } from "./core-relocation.ts";
import type { DataType, DataTypeId, DeclTags } from "./data-types.ts";
import type { AssemblyOp, AtomicOp, BinaryOp, CompareOp, ConvertOp, UnaryOp } from "./opcodes.ts";
import type { Type } from "./types.ts";

/** An SSA value: an index into `Func.valueTypes`. Defined once, by a parameter, a block parameter or an instruction. */
export type Value = number;
/** A block of a function: `Block.id`. Ids are unique within the function, not necessarily dense. */
export type BlockId = number;
/** A stack slot: `Slot.id`. */
export type SlotId = number;

interface InstBase {
  /** The place in the author's source that this comes from; it ends in .BTF.ext line_info. */
  readonly span?: Span;
}

export interface ConstInst extends InstBase {
  readonly op: "const";
  readonly result: Value;
  /** As an unsigned number: 0 ≤ value < 2^bits. The null pointer is the only constant of type ptr. */
  readonly value: bigint;
}

export interface UnaryInst extends InstBase {
  readonly op: UnaryOp;
  readonly result: Value;
  readonly operand: Value;
}

/** The type to convert to is that of the result. */
export interface ConvertInst extends InstBase {
  readonly op: ConvertOp;
  readonly result: Value;
  readonly operand: Value;
}

export interface BinaryInst extends InstBase {
  readonly op: BinaryOp;
  readonly result: Value;
  readonly left: Value;
  readonly right: Value;
}

/** The result is an i1. Pointers compare too, unsigned. */
export interface CompareInst extends InstBase {
  readonly op: CompareOp;
  readonly result: Value;
  readonly left: Value;
  readonly right: Value;
}

export interface SelectInst extends InstBase {
  readonly op: "select";
  readonly result: Value;
  readonly condition: Value;
  readonly ifTrue: Value;
  readonly ifFalse: Value;
}

export interface PointerAddInst extends InstBase {
  readonly op: "ptradd";
  readonly result: Value;
  readonly pointer: Value;
  /** Bytes, an i64, signed. */
  readonly offset: Value;
}

export interface SlotAddressInst extends InstBase {
  readonly op: "slot";
  readonly result: Value;
  readonly slot: SlotId;
}

/** The address of a map (as helpers take it), of a global, or of a function (as callbacks take it). */
export interface SymbolAddressInst extends InstBase {
  readonly op: "symbol";
  readonly result: Value;
  readonly symbol: string;
  /** Bytes past the start of a global; 0 for maps and functions. */
  readonly offset: number;
}

/** An i64 that the loader may change: nothing may be concluded from its value. */
export interface CoreValueInst extends InstBase {
  readonly op: "core";
  readonly result: Value;
  readonly relocation: CoreRelocation;
  /** By the types of the source: what stands in the instruction until it is loaded. 0 for ids of types. */
  readonly value: bigint;
}

/**
 * Reads `bits` bits (a multiple of 8) at `pointer + offset`, little-endian in a little-endian module. Where the result is
 * wider than what is read, it is extended as `extend` says; where it is narrower, the bits beyond it are dropped. A
 * pointer is read whole (`bits` is 64).
 */
export interface LoadInst extends InstBase {
  readonly op: "load";
  readonly result: Value;
  readonly pointer: Value;
  readonly offset: number;
  readonly bits: number;
  readonly extend: "zero" | "sign";
  /** The alignment that is known of the address, in bytes: a power of two. */
  readonly align: number;
  readonly volatile: boolean;
}

/** Writes the low `bits` bits of `value`, with zeros beyond its width. */
export interface StoreInst extends InstBase {
  readonly op: "store";
  readonly pointer: Value;
  readonly offset: number;
  readonly value: Value;
  readonly bits: number;
  readonly align: number;
  readonly volatile: boolean;
}

/** Copies `size` bytes as if by way of a temporary: the two may overlap, unless they are `apart`. */
export interface MemoryCopyInst extends InstBase {
  readonly op: "memcpy";
  readonly destination: Value;
  readonly destinationOffset: number;
  readonly source: Value;
  readonly sourceOffset: number;
  readonly size: number;
  /** The alignment that is known of both addresses. */
  readonly align: number;
  /** The two are the same place or do not overlap (C11 7.24.2.1, 6.5.16.1): it makes no difference which bytes go first. */
  readonly apart: boolean;
}

export interface MemorySetInst extends InstBase {
  readonly op: "memset";
  readonly pointer: Value;
  readonly offset: number;
  /** An i8. */
  readonly byte: Value;
  readonly size: number;
  readonly align: number;
  /** The program leaves open what is there from now on (C11 6.7.9p10): `byte` is only what it is where nothing better is known. */
  readonly open: boolean;
}

/** Atomic operation on an i32 or i64 in memory, sequentially consistent. */
export interface AtomicInst extends InstBase {
  readonly op: AtomicOp;
  /** The value that was in memory before; absent when nobody asks. `xchg` and `cmpxchg` always have it. */
  readonly result?: Value;
  readonly pointer: Value;
  readonly offset: number;
  readonly value: Value;
  /** For `cmpxchg`: stores `value` if memory holds this. */
  readonly expected?: Value;
}

export type Callee =
  /** A kernel helper by number; takes up to five i64 or ptr and gives an i64 or ptr. */
  | { readonly kind: "helper"; readonly id: number }
  /** A function of this module, defined or external. */
  | { readonly kind: "function"; readonly name: string }
  /** A kernel function by its BTF name: an external `Func` of the module says its prototype. */
  | { readonly kind: "kfunc"; readonly name: string }
  /** A function of the C library on strings that only the passes know. BPF has none: passes/fold-constant-data works it out. */
  | { readonly kind: "library"; readonly name: LibraryFunction }
  /**
   * Reads the packet in network order: takes the context of an skb and an i64, whose lower half is the place, and gives an
   * i64. A packet that is too short ends the program with 0, from functions too (LD_ABS and LD_IND, RFC 9669 §5.4.2).
   */
  | { readonly kind: "packet"; readonly bytes: 1 | 2 | 4 }
  /** The function that the first argument points to. BPF has no such call: passes/resolve-calls finds out which it is. */
  | { readonly kind: "pointer" };

export interface CallInst extends InstBase {
  readonly op: "call";
  readonly result?: Value;
  readonly callee: Callee;
  readonly args: readonly Value[];
}

/** Inline assembly. The passes know of it no more than what its operands and clobbers say. */
export interface AssemblyInst extends InstBase {
  readonly op: AssemblyOp;
  /** The first output; absent when there is none. An output is an i64, an i32 (`w`) or a ptr. */
  readonly result?: Value;
  readonly assembly: Assembly;
  /** Of the operands that take a value, in their order. */
  readonly args: readonly Value[];
}

/** The outputs of an assembly beyond its first. */
export interface AssemblyOutputInst extends InstBase {
  readonly op: "asm_output";
  readonly result: Value;
  /** The first output of the assembly, which stands before in the same block. */
  readonly of: Value;
  /** From 1. */
  readonly index: number;
}

export type Inst =
  | ConstInst
  | UnaryInst
  | ConvertInst
  | BinaryInst
  | CompareInst
  | SelectInst
  | PointerAddInst
  | SlotAddressInst
  | SymbolAddressInst
  | CoreValueInst
  | LoadInst
  | StoreInst
  | MemoryCopyInst
  | MemorySetInst
  | AtomicInst
  | CallInst
  | AssemblyInst
  | AssemblyOutputInst;

/** A jump to a block, with the values for its parameters. */
export interface Target {
  readonly block: BlockId;
  readonly args: readonly Value[];
}

export interface SwitchCase {
  /** As an unsigned number of the width of the switched value. No two cases are equal. */
  readonly value: bigint;
  readonly target: Target;
}

export type Terminator = InstBase &
  (
    | { readonly op: "jump"; readonly target: Target }
    | {
        readonly op: "branch";
        /** An i1. */
        readonly condition: Value;
        readonly ifTrue: Target;
        readonly ifFalse: Target;
        /** What the author expects (`__builtin_expect`): lays the likely side out first. */
        readonly likely?: boolean;
      }
    | { readonly op: "switch"; readonly value: Value; readonly cases: readonly SwitchCase[]; readonly default: Target }
    | { readonly op: "return"; readonly value?: Value }
    /** Assembly that may jump to labels, and goes on at `next` when it does not. It has no outputs. */
    | {
        readonly op: "asm_goto";
        readonly assembly: Assembly;
        readonly args: readonly Value[];
        readonly next: Target;
        readonly labels: readonly Target[];
      }
    /** Control never comes here. */
    | { readonly op: "unreachable" }
  );

export interface Block {
  readonly id: BlockId;
  readonly params: readonly Value[];
  readonly insts: readonly Inst[];
  readonly terminator: Terminator;
}

export interface Slot {
  readonly id: SlotId;
  /** The variable's name, for messages about the stack. */
  readonly name: string;
  readonly size: number;
  readonly align: number;
  readonly span?: Span;
}

export type Linkage = "global" | "static" | "weak";

/** When a function is put in the place of its calls. `auto` leaves it to the inliner. */
export type InlineHint = "always" | "never" | "auto";

export interface Func {
  readonly name: string;
  readonly linkage: Linkage;
  /** `STV_HIDDEN`: global for the linker, static for the verifier. */
  readonly hidden?: boolean;
  /** The ELF section of an entry program (`xdp`, `classifier`, `tc/ingress`); absent for subprograms. */
  readonly section?: string;
  readonly inline: InlineHint;
  /** Nothing but inline assembly: no code comes before or after it. */
  readonly naked?: boolean;
  /** Values of the parameters, in order. */
  readonly params: readonly Value[];
  readonly paramNames: readonly string[];
  readonly returnType: Type | null;
  /** The type of every value of the function, by its number. */
  readonly valueTypes: readonly Type[];
  readonly slots: readonly Slot[];
  /** The first is the entry, which has no parameters and no predecessors. Empty for an external function. */
  readonly blocks: readonly Block[];
  /** A `function` data type, for BTF. */
  readonly dataType?: DataTypeId;
  readonly span?: Span;
}

/** A pointer inside initialised data: the address of `symbol` plus `addend`, 8 bytes wide. */
export interface DataRelocation {
  readonly offset: number;
  readonly symbol: string;
  readonly addend: number;
}

export interface Global {
  readonly name: string;
  readonly linkage: Linkage;
  readonly hidden?: boolean;
  /**
   * `.data`, `.rodata`, `.bss`, `license`, `version` or a custom section such as `.data.hot`. Empty for a variable that
   * another object defines: the object only names it, and has to be linked before it can be loaded.
   */
  readonly section: string;
  readonly size: number;
  readonly align: number;
  /** `size` bytes; null is all zeros. */
  readonly bytes: Uint8Array | null;
  readonly relocations: readonly DataRelocation[];
  /** Nothing ever changes it, the loader included: what the language calls constant, wherever it lies. */
  readonly readonly: boolean;
  /** Others may change it, although nothing says so: `__attribute__((used))`. */
  readonly kept?: true;
  readonly dataType?: DataTypeId;
  /** For BTF, beside its type. */
  readonly tags?: DeclTags;
  readonly span?: Span;
}

export interface MapDef extends MapShape {
  /** LIBBPF_PIN_BY_NAME is 1. */
  readonly pinning?: number;
  readonly numaNode?: number;
  readonly mapExtra?: bigint;
  /** Present when the source named types and not just sizes. */
  readonly keyType?: DataTypeId;
  readonly valueType?: DataTypeId;
  /** The map that the slots of a map-in-map hold. */
  readonly inner?: MapDef;
  readonly values?: MapValues;
  readonly span?: Span;
}

export interface Module {
  /** The main source file's name. */
  readonly name: string;
  readonly endian: "little" | "big";
  readonly license: string;
  readonly functions: readonly Func[];
  readonly globals: readonly Global[];
  readonly maps: readonly MapDef[];
  /** Descriptions of the source's types, for BTF. A `DataTypeId` is an index here. */
  readonly dataTypes: readonly DataType[];
  /** Every file that a span of the module lies in. */
  readonly sources: readonly SourceFile[];
}
