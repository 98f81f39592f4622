/**
 * What all of the lowering shares: the function that is built, what each name is bound to, and how to say that
 * something is not supported. The concerns are layers of one class as in the checker: expressions, calls,
 * statements, tables, controls, parsers.
 */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i1, type IntType } from "../../../compiler/ir/types.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { Expression, TypeParameter } from "../ast.ts";
import type { Constant } from "../check/constants.ts";
import type { CheckedProgram, ResolvedCall, Symbol } from "../check/program.ts";
import { printType, resolved, settle, substitute, UNKNOWN, type Type } from "../check/types.ts";
import type { InstanceEvaluator } from "../evaluate/evaluator.ts";
import { isConstant, type BlockInstance, type Evaluated, type PackageInstance, type TableInstance } from "../evaluate/instances.ts";
import type { CFunction, PullPackets } from "../../shared/frontend.ts";
import { networkOrder } from "./field-access.ts";
import type { ModuleParts } from "./module-parts.ts";
import { scalarType, Storage, type Location, type ScalarLocation } from "./storage.ts";

/** What a name stands for while code is made: a place, a value of compile time, an instance, the packet. */
export type Binding = Location | Evaluated | TableInstance | { readonly kind: "packet" | "packetOut" };

/** What the architecture does for the lowering; it alone knows hooks, externs and how tables are kept. */
export interface ArchitectureHooks {
  /** Lowers a call of an extern method or function; false when the architecture has no such extern. */
  externCall(lowering: ExternCallSite, call: Extract<ResolvedCall, { kind: "method" | "function" }>, span: Span): ExternResult | null;
  /** The kind of map for a table, and how many entries it takes. */
  tableStore(table: TableInstance, checked: CheckedProgram, evaluate: (expression: Expression) => Evaluated | undefined): TableStore | { readonly error: string };
}

export interface TableStore {
  readonly kind: "hash" | "array";
  readonly size: number;
}

export interface ExternResult {
  /** Of a scalar type. */
  readonly value?: Value;
  /** A result of another type. */
  readonly location?: Location;
}

/** What an extern needs of the lowering around its call. */
export interface ExternCallSite {
  readonly builder: FunctionBuilder;
  readonly storage: Storage;
  readonly parts: ModuleParts;
  readonly packet: Packet;
  /** The value of a scalar argument. */
  value(expression: Expression): Value;
  /** Stores into an argument of an out parameter. */
  storeTo(target: Expression, value: Value): void;
  /** The scalars of a struct, list or header, in their order. */
  scalarValues(expression: Expression): readonly Value[];
  /** The packet is to be written again even when no header comes or goes. */
  rewritePacket(): void;
  /** The instance that a method is called on. */
  binding(expression: Expression): Binding | undefined;
  newBlock(): BlockId;
}

/** How a packet is put together that lies in pieces; one of the three is chosen once the parser is lowered. */
export interface PacketPieces {
  /** Before the parser, when it may look at so many bytes. */
  pullFirst(bytes: number): void;
  /** In the present block, where the packet ended too soon: the parser runs once more on so many bytes, and control goes to `short` when it has already. */
  tryAgain(bytes: number, short: BlockId): void;
  leave(): void;
}

/** The packet as the hook gives it. */
export interface Packet {
  /** What the kernel calls the program with. */
  readonly context: Value;
  /** The struct that it points to: `xdp_md`. */
  readonly contextName: string;
  /** The pointers stay valid until a helper changes the packet. */
  data(): Value;
  dataEnd(): Value;
  /** Loads the pointers anew. */
  reopen(): void;
  /** For hooks where programs can read only the start of a packet, and have more put there. */
  readonly pieces?: PacketPieces;
  /** Programs may not read at its pointers, but have bytes copied by `load`. */
  readonly outOfReach?: true;
  /** Length in bytes, an i32. */
  length(): Value;
  /** Copies bytes from the packet to the stack, or from there into the packet: `offset` and `length` are i64; 0, or an error. */
  load(offset: Value, target: Value, length: Value): Value;
  store(offset: Value, source: Value, length: Value): Value;
}

/** Where control goes when the body that is being lowered ends early. */
export interface Exits {
  readonly returnTo: BlockId;
  readonly exitTo: BlockId;
  /** Of a function that returns a value. */
  readonly result?: Location;
}

export interface LoweringContext {
  readonly checked: CheckedProgram;
  readonly evaluator: InstanceEvaluator;
  readonly main: PackageInstance;
  readonly builder: FunctionBuilder;
  readonly parts: ModuleParts;
  readonly hooks: ArchitectureHooks;
  readonly packet: Packet;
  readonly bag: DiagnosticBag;
  /** How many rounds of loops a parser goes before it gives up. */
  readonly maxParserDepth: number;
  /** Whether packets that lie in pieces are put together. */
  readonly pullPackets?: PullPackets;
  /** What the C files of the program define. */
  readonly cFunctions?: ReadonlyMap<string, CFunction>;
}

export abstract class LoweringBase implements ExternCallSite {
  readonly builder: FunctionBuilder;
  readonly parts: ModuleParts;
  readonly packet: Packet;
  readonly storage: Storage;
  protected readonly checked: CheckedProgram;
  protected readonly bindings = new Map<Symbol, Binding>();
  protected exits: Exits = { returnTo: 0, exitTo: 0 };
  /** The control or parser whose body is being lowered. */
  protected instance: BlockInstance | null = null;
  /** What the type parameters of the bodies around stand for: those of a body are never bound twice, as P4 has no recursion. */
  protected typeArguments: ReadonlyMap<TypeParameter, Type> = new Map();
  private readonly complained = new Set<string>();

  constructor(protected readonly context: LoweringContext) {
    this.builder = context.builder;
    this.parts = context.parts;
    this.packet = context.packet;
    this.checked = context.checked;
    this.storage = new Storage(context.builder, context.checked.fieldsOf);
    for (const [symbol, value] of context.evaluator.globalInstances) this.bindings.set(symbol, value);
    for (const block of context.main.args) if (block?.kind === "blockInstance") this.bindTypes(block.declaration.typeParameters, block.typeArgs);
  }

  abstract value(expression: Expression): Value;
  abstract binding(expression: Expression): Binding | undefined;
  abstract storeTo(target: Expression, value: Value): void;
  abstract scalarValues(expression: Expression): readonly Value[];
  abstract rewritePacket(): void;

  newBlock(): BlockId {
    return this.builder.newBlock();
  }

  /** Valid P4 that we cannot translate: said once a place, and lowering goes on with zeros. */
  protected unsupported(span: Span, what: string, extra: { readonly hint?: string } = {}): void {
    const key = `${span.file.name}:${span.line}:${span.column}:${what}`;
    if (this.complained.has(key)) return;
    this.complained.add(key);
    this.context.bag.report("P0901", span, `${what} is not supported yet`, extra);
  }

  /** Bits where the kernel has bytes: padding mends it. */
  protected notWhole(span: Span, message: string): void {
    this.context.bag.report("P0904", span, message, { hint: "give the header a field more, or put the bits that are beside it in the packet into it" });
  }

  protected typeOf(expression: Expression): Type {
    return this.settled(this.checked.types.get(expression));
  }

  /** What a parameter or variable is declared with. */
  protected typeOfSymbol(symbol: Symbol): Type {
    return this.settled(this.checked.declaredTypes.get(symbol));
  }

  /** The type here, without type parameters. */
  protected readonly settled = (type: Type = UNKNOWN): Type => {
    const { typeArguments } = this;
    const at = resolved(settle(type));
    return typeArguments.size === 0 ? at : resolved(substitute(at, [...typeArguments.keys()], [...typeArguments.values()]));
  };

  protected bindTypes(parameters: readonly TypeParameter[], args: readonly Type[]): void {
    if (parameters.length === 0) return;
    const settled = parameters.map((parameter, index) => [parameter, this.settled(args[index])] as const);
    this.typeArguments = new Map([...this.typeArguments, ...settled]);
  }

  /** The value of an expression that is known at compile time, constructor parameters included. */
  protected constantOf(expression: Expression): Constant | undefined {
    const value = this.evaluate(expression);
    return value && isConstant(value) ? value : undefined;
  }

  protected readonly evaluate = (expression: Expression): Evaluated | undefined => {
    const known = this.checked.constants.get(expression);
    if (known) return known;
    return this.context.evaluator.evaluate(expression, this.instance?.name ?? "", this.compileTime);
  };

  private readonly compileTime = {
    settled: this.settled,
    get: (symbol: Symbol): Evaluated | undefined => {
      const binding = this.bindings.get(symbol);
      return binding && isEvaluated(binding) ? binding : undefined;
    },
  };

  protected constant(constant: Constant, type: Type): Value | undefined {
    const scalar = scalarType(type);
    if (!scalar) return undefined;
    switch (constant.kind) {
      case "integer":
        return this.builder.constant(scalar, constant.value);
      case "bool":
        return this.builder.constant(scalar, constant.value ? 1 : 0);
      case "member":
        return this.builder.constant(scalar, this.memberNumber(constant.name, type));
      default:
        return undefined;
    }
  }

  private memberNumber(name: string, type: Type): number {
    const at = resolved(type);
    if (at.kind === "enum") return at.declaration.members.findIndex((member) => member.name.text === name);
    return this.checked.errors.indexOf(name);
  }

  /** A place for a value of `type`; a single bit stands in for what cannot be stored. */
  protected allocate(type: Type, name: string, span: Span): Location {
    const location = this.storage.allocate(type, name);
    if (location) return location;
    this.unsupported(span, `storing ${this.unstorable(type)}`);
    return this.storage.scalar(i1, name);
  }

  /** What of the type it is that cannot be stored. */
  private unstorable(type: Type): string {
    const at = resolved(type);
    if (at.kind === "stack") return this.unstorable(at.element);
    if (at.kind !== "struct" && at.kind !== "header" && at.kind !== "headerUnion") return `a value of type ${printType(at)}`;
    const field = this.checked.fieldsOf(at).find((one) => !this.storage.canStore(one.type));
    return field ? `${this.unstorable(field.type)}, field '${field.name}' of ${printType(at)},` : printType(at);
  }

  /** Between a number and its bytes in the order of the network. */
  protected networkOrder(value: Value): Value {
    return networkOrder(this.builder, this.parts.endian, value);
  }

  protected zero(type: IntType): Value {
    return this.builder.constant(type, 0);
  }

  /** How many conditions there are around what is being lowered. */
  protected conditionals = 0;

  /** Lowers what may not be executed, or several times: what is learned there about the packet does not hold afterwards. */
  protected conditionally(body: () => void): void {
    this.conditionals++;
    body();
    this.conditionals--;
  }

  /** Jumps unless control has left already. */
  protected jumpTo(block: BlockId): void {
    if (!this.builder.terminated) this.builder.jump(block);
  }

  protected scalar(location: Location, span: Span): ScalarLocation {
    if (location.kind === "scalar") return location;
    this.unsupported(span, "using an aggregate as a single value");
    return this.storage.scalar(i1, "unsupported");
  }
}

export function isLocation(binding: Binding): binding is Location {
  return binding.kind === "scalar" || binding.kind === "struct" || binding.kind === "header" || binding.kind === "stack" || binding.kind === "varbit";
}

function isEvaluated(binding: Binding): binding is Evaluated {
  return !isLocation(binding) && binding.kind !== "packet" && binding.kind !== "packetOut" && binding.kind !== "tableInstance";
}
