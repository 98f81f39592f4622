/**
 * The checked program: C with every name resolved, every conversion written out and every type known. Lowering reads
 * this and decides nothing about the language any more.
 */

import type { MapShape, MapValues } from "../../compiler/bpf/map-types.ts";
import type { Assembly, AssemblyOperand } from "../../compiler/ir/assembly.ts";
import type { LibraryFunction } from "../../compiler/ir/library-functions.ts";
import type { CoreKind } from "../../compiler/ir/core-relocation.ts";
import type { Span } from "../../compiler/source/source.ts";
import type { BitFieldAccess } from "./layout.ts";
import type { CType, FunctionType, Member } from "./types.ts";

// ---- maps

export interface MapSpec extends MapShape {
  readonly pinning?: number;
  readonly numaNode?: number;
  readonly mapExtra?: bigint;
  readonly keyType?: CType;
  readonly valueType?: CType;
  readonly inner?: MapSpec;
  readonly values?: MapValues;
  readonly span: Span;
}

// ---- things with names

export interface LocalVariable {
  readonly name: string;
  type: CType;
  readonly span: Span;
  readonly isParameter: boolean;
  /** It has no address (C11 6.7.1p6). */
  readonly isRegister?: true;
  /** A parameter that is written as an array, and is a pointer. */
  readonly wasArray?: true;
  /** The value of a `const` variable that is initialised by a constant. */
  constantValue?: bigint;
  used: boolean;
  /** `__attribute__((cleanup(f)))`. */
  cleanup?: FunctionSymbol;
}

export interface GlobalVariable {
  readonly kind: "global";
  readonly name: string;
  /** The name in the object: differs for static locals. */
  readonly symbol: string;
  type: CType;
  isStatic: boolean;
  isExtern: boolean;
  weak: boolean;
  hidden: boolean;
  section?: string;
  align?: number;
  init?: Init;
  readonly span: Span;
  constantValue?: bigint;
  /** A function pointer that is initialised by a number: a helper of the kernel. */
  helper?: bigint;
  used: boolean;
  /** `__attribute__((used))`. */
  keep: boolean;
  /** `btf_decl_tag`s. */
  tags?: readonly string[];
  readonly inMain: boolean;
}

/** `__attribute__((format(printf, …)))`: which arguments, from 0, are the format and the first that it prints. */
export interface FormatArguments {
  readonly index: number;
  /** Null where the arguments come as a `va_list`. */
  readonly first: number | null;
}

export interface FunctionSymbol {
  readonly kind: "function";
  readonly name: string;
  /** Another name for the linker: `asm("llvm.bpf.load.byte")`. */
  asmLabel?: string;
  type: FunctionType;
  isStatic: boolean;
  isInline: boolean;
  alwaysInline: boolean;
  noInline: boolean;
  /** Its body is assembly alone. */
  naked: boolean;
  noReturn: boolean;
  /** Its result is not to be passed over. */
  mustUse: boolean;
  format?: FormatArguments;
  weak: boolean;
  hidden: boolean;
  section?: string;
  readonly span: Span;
  defined: boolean;
  used: boolean;
  keep: boolean;
  /** `btf_decl_tag`s. */
  tags?: readonly string[];
  readonly inMain: boolean;
}

// ---- expressions

/** Something that has an address (or is a bit-field): C's lvalue. */
export type Place = { readonly type: CType; readonly span: Span } & (
  | { readonly kind: "local"; readonly variable: LocalVariable }
  | { readonly kind: "globalVariable"; readonly variable: GlobalVariable }
  | { readonly kind: "functionName"; readonly target: FunctionSymbol }
  | { readonly kind: "string"; readonly bytes: Uint8Array }
  | { readonly kind: "deref"; readonly pointer: TExpr }
  /** `relocated`: the loader fits its offset to the running kernel. */
  | { readonly kind: "memberOf"; readonly base: Place; readonly member: Member; readonly recordSize: number; readonly relocated: boolean }
  /** A value of record type put in memory, so that a member of it can be read. */
  | { readonly kind: "temporary"; readonly value: TExpr }
  /** A compound literal; outside of functions its object has static storage. */
  | { readonly kind: "literal"; readonly variable: LocalVariable; readonly init: Init; readonly storage?: GlobalVariable }
);

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>";
export type ComparisonOperator = "<" | ">" | "<=" | ">=" | "==" | "!=";

export type AtomicOperator = "add" | "sub" | "and" | "or" | "xor" | "nand" | "exchange" | "load" | "store";

export type BitsOperator = "bswap" | "popcount" | "clz" | "ctz";

export type TCallee =
  | { readonly kind: "helper"; readonly id: number }
  | { readonly kind: "function"; readonly target: FunctionSymbol }
  /** What the first argument points to, which is a function of this type. */
  | { readonly kind: "pointer"; readonly type: FunctionType };

export type MemoryBuiltin = "memcpy" | "memmove" | "memset" | "memcmp";

export type TExpr = { readonly type: CType; readonly span: Span } & (
  /** An integer or pointer, within the range of its type. */
  | { readonly kind: "constant"; readonly value: bigint }
  | { readonly kind: "load"; readonly place: Place }
  | { readonly kind: "address"; readonly place: Place }
  | { readonly kind: "unary"; readonly op: "-" | "~"; readonly operand: TExpr }
  | { readonly kind: "not"; readonly operand: TExpr }
  /** Both operands have the type of the result; the right one of a shift its own. */
  | { readonly kind: "arithmetic"; readonly op: ArithmeticOperator; readonly left: TExpr; readonly right: TExpr }
  | { readonly kind: "compare"; readonly op: ComparisonOperator; readonly left: TExpr; readonly right: TExpr }
  | { readonly kind: "logical"; readonly op: "&&" | "||"; readonly left: TExpr; readonly right: TExpr }
  /** Without `then`, the value is the condition's. */
  | { readonly kind: "choose"; readonly condition: TExpr; readonly then?: TExpr; readonly otherwise: TExpr }
  | { readonly kind: "sequence"; readonly first: TExpr; readonly second: TExpr }
  /** Between scalars; to void drops the value. */
  | { readonly kind: "convert"; readonly operand: TExpr }
  /** `index` is a long; `scale` bytes each. */
  | { readonly kind: "pointerAdd"; readonly pointer: TExpr; readonly index: TExpr; readonly scale: number; readonly subtract: boolean }
  | { readonly kind: "pointerDifference"; readonly left: TExpr; readonly right: TExpr; readonly scale: number }
  | { readonly kind: "assign"; readonly place: Place; readonly value: TExpr }
  /**
   * `place op= right`: the old value converted to `computeType` (a pointer: moved by `scale` bytes each), computed, and
   * converted back. The result is the new value, or the old one for `x++`.
   */
  | {
      readonly kind: "update";
      readonly place: Place;
      readonly op: ArithmeticOperator;
      readonly right: TExpr;
      readonly computeType: CType;
      readonly scale?: number;
      readonly result: "old" | "new";
    }
  | { readonly kind: "call"; readonly callee: TCallee; readonly args: readonly TExpr[] }
  | { readonly kind: "statements"; readonly body: readonly TStatement[]; readonly result?: TExpr }
  | { readonly kind: "memory"; readonly builtin: MemoryBuiltin; readonly args: readonly [TExpr, TExpr, TExpr] }
  | { readonly kind: "bits"; readonly op: BitsOperator; readonly operand: TExpr }
  /** What inlining may tell the strings of. */
  | { readonly kind: "library"; readonly name: LibraryFunction; readonly args: readonly TExpr[] }
  /** `__builtin_*_overflow`: whether the exact result fits what `target` points to, which receives it. */
  | { readonly kind: "overflow"; readonly op: "+" | "-" | "*"; readonly left: TExpr; readonly right: TExpr; readonly target: TExpr }
  /** `__builtin_constant_p`, which inlining may answer. */
  | { readonly kind: "isConstant"; readonly operand: TExpr }
  | { readonly kind: "expect"; readonly operand: TExpr; readonly expected: bigint }
  /** `relaxed`: of loads and stores, that they need no order among others. */
  | { readonly kind: "atomic"; readonly op: AtomicOperator; readonly relaxed?: boolean; readonly pointer: TExpr; readonly value?: TExpr; readonly result: "old" | "new" }
  /** Gives the old value, or whether it was swapped. With `expectedPointer`, writes the old value there on failure. */
  | {
      readonly kind: "compareExchange";
      readonly pointer: TExpr;
      readonly expected: TExpr;
      readonly desired: TExpr;
      readonly expectedPointer?: TExpr;
      readonly result: "old" | "swapped";
    }
  /** A number that the loader fits to the running kernel; `value` is that of the headers. */
  | { readonly kind: "core"; readonly relocation: { readonly kind: CoreKind; readonly of: CType; readonly access: string }; readonly value: bigint }
  /** Control never comes here. */
  | { readonly kind: "trap" }
  /** For the compiler alone; a fence is one for all CPUs. */
  | { readonly kind: "barrier" | "fence" }
);

// ---- initialisers

export interface InitItem {
  /** Bytes from the start of the object. */
  readonly offset: number;
  readonly bitField?: BitFieldAccess;
  readonly value: TExpr | Uint8Array;
}

/** An initialiser, flat: what is not named is zero. Later items win. */
export interface Init {
  readonly items: readonly InitItem[];
  readonly size: number;
  readonly span: Span;
}

// ---- statements

export interface SwitchLabel {
  /** Inclusive, in the range of the switched type; absent for `default`. */
  readonly range?: { readonly from: bigint; readonly to: bigint };
}

/** An operand of assembly: outputs and memory have a place, what is read has a value. */
export interface CheckedOperand {
  readonly operand: AssemblyOperand;
  readonly place?: Place;
  readonly value?: TExpr;
}

export type TStatement = { readonly span: Span } & (
  | { readonly kind: "expression"; readonly value: TExpr }
  | { readonly kind: "declare"; readonly variable: LocalVariable; readonly init?: Init }
  | { readonly kind: "block"; readonly items: readonly TStatement[] }
  | { readonly kind: "if"; readonly condition: TExpr; readonly then: TStatement; readonly otherwise?: TStatement }
  | { readonly kind: "switch"; readonly value: TExpr; readonly labels: readonly SwitchLabel[]; readonly body: TStatement }
  /** A place in the body of the switch that has this label. */
  | { readonly kind: "case"; readonly label: SwitchLabel }
  | { readonly kind: "while"; readonly condition: TExpr; readonly body: TStatement }
  | { readonly kind: "do"; readonly body: TStatement; readonly condition: TExpr }
  | {
      readonly kind: "for";
      readonly init: readonly TStatement[];
      readonly condition?: TExpr;
      readonly step?: TExpr;
      readonly body: TStatement;
    }
  | { readonly kind: "label"; readonly name: string }
  | { readonly kind: "goto"; readonly name: string }
  | { readonly kind: "break" | "continue" }
  | { readonly kind: "return"; readonly value?: TExpr }
  | {
      readonly kind: "asm";
      readonly assembly: Assembly;
      /** In the order of those of `assembly`. */
      readonly operands: readonly CheckedOperand[];
      readonly isVolatile: boolean;
      /** Variables of other objects that the text names. */
      readonly externs: readonly GlobalVariable[];
      /** Where it may jump to: as the text names the label, and its name in the function. */
      readonly labels: readonly { readonly shown: string; readonly name: string }[];
    }
);

// ---- the program

export interface CheckedFunction {
  readonly symbol: FunctionSymbol;
  readonly params: readonly LocalVariable[];
  readonly body: readonly TStatement[];
  readonly span: Span;
  /** Its name where it is defined: an earlier declaration may lie in a header. */
  readonly nameSpan: Span;
}

export interface CheckedProgram {
  /** Every function whose body was checked; those that nothing reaches are not lowered. */
  readonly functions: ReadonlyMap<FunctionSymbol, CheckedFunction>;
  /** Every variable with static storage that was declared. */
  readonly variables: readonly GlobalVariable[];
  /** By symbol. */
  readonly maps: ReadonlyMap<string, MapSpec>;
}
