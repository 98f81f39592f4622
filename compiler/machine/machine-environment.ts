/**
 * The environment that programs run in on this computer: memory, maps, data sections, helpers and contexts. The IR
 * interpreter and the user-space machine (backend/vm) both run in it.
 */

import { packetContext } from "../bpf/contexts.ts";
import { helperById } from "../bpf/helpers.ts";
import { sectionMeaning, type ProgramTypeName } from "../bpf/program-types.ts";
import { PlainContext, type ContextInput, type ContextOutput, type RunContext } from "./contexts/context.ts";
import { SkbContext } from "./contexts/skb.ts";
import { XdpContext } from "./contexts/xdp.ts";
import { MemoryFault, type CallBack, type Environment } from "./environment.ts";
import { tailCallTarget } from "./helpers/control.ts";
import { skbOf, type HelperScope, type Redirection } from "./helpers/helper.ts";
import { MACHINE_HELPERS } from "./helpers/table.ts";
import { createMap } from "./maps/create.ts";
import { keyOfIndex, MapRefused, type MachineMap, type MapDefinition, type MapHost } from "./maps/map.ts";
import { FlatMemory } from "./memory.ts";

/** Initialised data: a section of an object, or a single global. */
export interface DataRegion {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly readonly: boolean;
  readonly align?: number;
  readonly symbols: readonly { readonly name: string; readonly offset: number }[];
  /** Pointers to put in: eight bytes each. */
  readonly relocations: readonly { readonly offset: number; readonly symbol: string; readonly addend: number }[];
}

export interface EnvironmentOptions {
  readonly maps: readonly MapDefinition[];
  readonly data: readonly DataRegion[];
  /** The names of the programs, for prog arrays. */
  readonly programs?: readonly string[];
  readonly memory?: FlatMemory;
  /** How many CPUs per-CPU maps have values for, and which one programs run on. Default 1 and 0. */
  readonly cpus?: number;
  readonly cpu?: number;
  /** Of bpf_get_prandom_u32. */
  readonly seed?: number;
  /** Nanoseconds; by default those of the computer's monotonic clock. */
  readonly clock?: () => bigint;
  /** Addresses of functions, for data that points to them. */
  readonly functionAddress?: (symbol: string) => bigint | undefined;
}

/** A helper that the machine does not have. */
export class UnknownHelper extends Error {
  override readonly name = "UnknownHelper";
}

/** MAX_TAIL_CALL_CNT of the kernel. */
const MOST_TAIL_CALLS = 33;

export class MachineEnvironment implements Environment, HelperScope, MapHost {
  readonly memory: FlatMemory;
  readonly cpus: number;
  readonly cpu: number;
  readonly mapsByName = new Map<string, MachineMap>();
  /** Lines that bpf_trace_printk wrote since `beginRun`. */
  trace: string[] = [];
  redirections: Redirection[] = [];
  context: RunContext | null = null;

  private readonly mapsByAddress = new Map<number, MachineMap>();
  private readonly mapsByNumber: MachineMap[] = [];
  private readonly symbols = new Map<string, bigint>();
  private readonly contexts = new Map<ProgramTypeName | undefined, RunContext>();
  private readonly clock: () => bigint;
  private randomState: number;
  private tailCalls = 0;

  constructor(private readonly options: EnvironmentOptions) {
    this.memory = options.memory ?? new FlatMemory();
    this.cpus = options.cpus ?? 1;
    this.cpu = options.cpu ?? 0;
    this.clock = options.clock ?? (() => process.hrtime.bigint());
    this.randomState = (options.seed ?? 1) >>> 0;
    for (const definition of options.maps) this.addMap(definition, definition.name);
    this.fillMaps(options.maps);
    for (const region of options.data) this.addData(region);
    for (const region of options.data) this.relocate(region);
  }

  symbolAddress(symbol: string): bigint {
    const address = this.symbols.get(symbol) ?? this.options.functionAddress?.(symbol);
    if (address === undefined) throw new MemoryFault(`there is no map and no global named ${symbol}`);
    return address;
  }

  callHelper(id: number, args: readonly bigint[], callBack: CallBack): bigint {
    const row = MACHINE_HELPERS.get(id);
    if (!row) throw new UnknownHelper(`the built-in machine has no helper ${helperById(id)?.name ?? `number ${id}`}`);
    return BigInt.asUintN(64, BigInt(row[2](this, args, callBack)));
  }

  /** Prepares a run of a program of `section`; gives the address for r1. */
  beginRun(section: string, input: ContextInput): bigint {
    const context = this.contextFor(sectionMeaning(section)?.type.name);
    context.begin(input);
    this.context = context;
    this.trace = [];
    this.redirections = [];
    return BigInt(context.address);
  }

  /** To be called before each time that the program runs on what `beginRun` prepared. */
  beginRound(): void {
    this.tailCalls = 0;
    for (const map of this.mapsByNumber) map.settle();
  }

  /** Ends the run: what is left of the packet and the context. */
  endRun(): ContextOutput {
    const output = this.context!.end();
    this.context = null;
    for (const map of this.mapsByNumber) map.settle();
    return output;
  }

  /** What `bpf_tail_call` with these arguments goes to; counts it when it succeeds. */
  tailCallTarget(map: bigint, index: bigint): string | undefined {
    const target = tailCallTarget(this, map, index);
    return target !== undefined && this.countTailCall() ? target : undefined;
  }

  countTailCall(): boolean {
    return this.tailCalls++ < MOST_TAIL_CALLS;
  }

  /** LD_ABS and LD_IND: null outside the packet, which ends the program. */
  loadPacket(context: bigint, offset: number, bytes: number): bigint | null {
    return skbOf(this, context).loadLegacy(offset, bytes);
  }

  mapAt(address: bigint): MachineMap {
    const map = this.mapsByAddress.get(Number(address));
    if (!map) throw new MemoryFault(`0x${address.toString(16)} is not a map`);
    return map;
  }

  /** `mapAt` for an address that is a number; undefined when there is no map. */
  mapAtNumber(address: number): MachineMap | undefined {
    return this.mapsByAddress.get(address);
  }

  mapByNumber(number: number): MachineMap | undefined {
    return this.mapsByNumber[number - 1];
  }

  maps(): Iterable<MachineMap> {
    return this.mapsByNumber;
  }

  now(): bigint {
    return this.clock();
  }

  /** Mulberry32: small, seeded, and good enough to sample with. */
  random(): number {
    this.randomState = (this.randomState + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.randomState ^ (this.randomState >>> 15), this.randomState | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  withScratch<T>(bytes: Uint8Array, use: (address: bigint) => T): T {
    const address = this.memory.allocateAt(bytes.length, { name: "a key", access: "read" });
    this.memory.bytes.set(bytes, address);
    try {
      return use(BigInt(address));
    } finally {
      this.memory.freeAt(address);
    }
  }

  /** Adds a map; inner maps may come later than those that hold them. */
  addMap(definition: MapDefinition, name: string): MachineMap {
    const map = createMap(definition, this, this.options.programs ?? []);
    this.mapsByNumber.push(map);
    map.number = this.mapsByNumber.length;
    this.mapsByName.set(name, map);
    this.mapsByAddress.set(map.address, map);
    this.symbols.set(name, BigInt(map.address));
    return map;
  }

  /** Initial slots of maps of maps; those of prog arrays are the map's own affair. */
  private fillMaps(definitions: readonly MapDefinition[]): void {
    for (const definition of definitions) {
      if (definition.type !== 12 && definition.type !== 13) continue;
      for (const { index, symbol } of definition.values ?? []) {
        const inner = this.mapsByName.get(symbol);
        if (!inner) throw new MapRefused(`map ${definition.name}: there is no map ${symbol} to put in slot ${index}`);
        this.mapsByName.get(definition.name)!.write(keyOfIndex(index), keyOfIndex(inner.number), 0);
      }
    }
  }

  private addData(region: DataRegion): void {
    const address = this.memory.allocateAt(region.bytes.length, {
      name: region.name,
      access: region.readonly ? "read" : "write",
      ...(region.align === undefined ? {} : { align: region.align }),
    });
    this.memory.bytes.set(region.bytes, address);
    this.symbols.set(region.name, BigInt(address));
    for (const symbol of region.symbols) this.symbols.set(symbol.name, BigInt(address + symbol.offset));
  }

  private relocate(region: DataRegion): void {
    const base = Number(this.symbols.get(region.name)!);
    for (const { offset, symbol, addend } of region.relocations) {
      this.memory.setU64(base + offset, this.symbolAddress(symbol) + BigInt(addend));
    }
  }

  private contextFor(type: ProgramTypeName | undefined): RunContext {
    let context = this.contexts.get(type);
    if (!context) {
      context = this.createContext(type);
      this.contexts.set(type, context);
    }
    return context;
  }

  private createContext(type: ProgramTypeName | undefined): RunContext {
    const layout = type && packetContext(type);
    if (!type || !layout) return new PlainContext(this.memory);
    return layout.name === "xdp_md" ? new XdpContext(this.memory) : new SkbContext(this.memory, type);
  }
}
