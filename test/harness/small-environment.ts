/**
 * A small environment for the interpreter: globals, array maps with lookup and update, and the context of a tc
 * program. Cheap to make, as the property tests make very many.
 */

import type { Environment } from "../../compiler/machine/environment.ts";
import { FlatMemory } from "../../compiler/machine/memory.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import { hex } from "./hex.ts";

/** Offsets in `struct __sk_buff`. */
const SKB_LEN = 0;
const SKB_DATA = 76;
const SKB_DATA_END = 80;
const SKB_SIZE = 192;

interface ArrayMap {
  readonly handle: bigint;
  readonly values: bigint;
  readonly valueSize: number;
  readonly stride: number;
  readonly entries: number;
}

/** A memory that is used again: making one costs more than running a small module. */
let spare: FlatMemory | undefined;

export class SmallEnvironment implements Environment {
  readonly memory = spare ?? new FlatMemory();
  private readonly symbols = new Map<string, bigint>();
  private readonly maps = new Map<bigint, ArrayMap>();

  constructor(private readonly module: Module) {
    spare = undefined;
    for (const global of module.globals) {
      const address = this.memory.allocate(global.size, { name: global.name, access: global.readonly ? "read" : "write", align: global.align });
      if (global.bytes) this.memory.raw(Number(address), global.size).set(global.bytes);
      this.symbols.set(global.name, address);
    }
    for (const global of module.globals) {
      for (const { offset, symbol, addend } of global.relocations) {
        const target = this.symbols.get(symbol);
        if (target !== undefined) this.word(this.memory.raw(Number(this.symbols.get(global.name)!) + offset, 8)).setBigUint64(0, target + BigInt(addend), this.little);
      }
    }
    for (const map of module.maps) {
      const stride = (map.valueSize + 7) & ~7;
      const handle = this.memory.allocate(16, { name: map.name, access: "none" });
      const values = this.memory.allocate(stride * map.maxEntries, { name: `values of ${map.name}`, access: "write" });
      this.maps.set(handle, { handle, values, stride, valueSize: map.valueSize, entries: map.maxEntries });
      this.symbols.set(map.name, handle);
    }
  }

  symbolAddress(symbol: string): bigint {
    const address = this.symbols.get(symbol);
    if (address === undefined) throw new Error(`no symbol ${symbol}`);
    return address;
  }

  /** `bpf_map_lookup_elem` (1) and `bpf_map_update_elem` (2) of array maps. */
  callHelper(id: number, args: readonly bigint[]): bigint {
    const map = this.maps.get(args[0]!);
    if (!map || (id !== 1 && id !== 2)) throw new Error(`helper ${id} is not in the small environment`);
    const index = this.word(this.memory.view(args[1]!, 4, "read")).getUint32(0, this.little);
    if (index >= map.entries) return id === 1 ? 0n : -7n;
    const address = map.values + BigInt(index * map.stride);
    if (id === 1) return address;
    this.memory.view(address, map.valueSize, "write").set(this.memory.view(args[2]!, map.valueSize, "read"));
    return 0n;
  }

  loadPacket(context: bigint, offset: number, bytes: number): bigint | null {
    const fields = this.word(this.memory.raw(Number(context), SKB_SIZE));
    if (offset < 0 || offset + bytes > fields.getUint32(SKB_LEN, this.little)) return null;
    const packet = this.memory.raw(fields.getUint32(SKB_DATA, this.little) + offset, bytes);
    return packet.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  }

  /** Runs `run` with a context whose packet is `packet`; gives the packet afterwards. */
  withPacket(packet: Uint8Array, run: (context: bigint) => void): Uint8Array {
    const data = this.memory.allocateAt(packet.length, { name: "packet", access: "write" });
    const context = this.memory.allocateAt(SKB_SIZE, { name: "context", access: "write" });
    this.memory.raw(data, packet.length).set(packet);
    const fields = this.word(this.memory.raw(context, SKB_SIZE));
    fields.setUint32(SKB_LEN, packet.length, this.little);
    fields.setUint32(SKB_DATA, data, this.little);
    fields.setUint32(SKB_DATA_END, data + packet.length, this.little);
    run(BigInt(context));
    const after = this.memory.raw(data, packet.length).slice();
    this.memory.freeAt(context);
    this.memory.freeAt(data);
    return after;
  }

  /** Gives the memory back, when nobody looks at this environment any more. */
  dispose(): void {
    for (const { handle, values } of this.maps.values()) {
      this.memory.free(handle);
      this.memory.free(values);
    }
    for (const address of this.symbols.values()) this.memory.free(address);
    spare = this.memory;
  }

  private get little(): boolean {
    return this.module.endian === "little";
  }

  private word(bytes: Uint8Array): DataView {
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** All values of the module's maps, by name, in hexadecimal. */
  contents(): Record<string, string> {
    const result: Record<string, string> = {};
    for (const map of this.module.maps) {
      const { values, valueSize, stride, entries } = this.maps.get(this.symbols.get(map.name)!)!;
      for (let index = 0; index < entries; index++) {
        result[`${map.name}[${index}]`] = hex(this.memory.raw(Number(values) + index * stride, valueSize));
      }
    }
    return result;
  }
}
