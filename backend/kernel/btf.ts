/** BTF for the kernel: what an object says, made acceptable, with the strings of the line records added. */

import { closeSync } from "node:fs";
import { decodeBtf } from "../btf/decode.ts";
import { encodeBtf } from "../btf/encode.ts";
import { StringTable } from "../btf/strings.ts";
import { sizeOfType, typeOf, type Btf, type BtfType } from "../btf/types.ts";
import type { LoadableObject } from "../loadable.ts";
import { bpfResult, hostEndian, KernelStruct } from "./bpf-call.ts";
import { errnoName } from "./native.ts";

export interface LoadedBtf {
  readonly fd: number;
  /** The offset of a file name, a source line or the path of a relocation in the string section; 0 for one that is not there. */
  stringOffset(text: string): number;
  /** The id of a section's DATASEC. */
  sectionId(name: string): number | undefined;
  close(): void;
}

/** Undefined when the object has no BTF, or the kernel does not take it: programs load without. */
export function loadBtf(object: LoadableObject): LoadedBtf | undefined {
  if (!object.btf) return undefined;
  const btf = acceptable(decodeBtf(object.btf), object);
  const strings = new StringTable();
  for (const program of object.programs) {
    for (const { file, text } of program.lines) for (const one of [file, text]) strings.add(one);
    for (const { access } of program.relocations) strings.add(access);
  }
  const fd = load(encodeBtf(btf, { endian: hostEndian, strings }));
  if (fd === undefined) return undefined;
  return {
    fd,
    stringOffset: (text) => strings.add(text),
    sectionId: (name) => {
      const index = btf.types.findIndex((type) => type.kind === "datasec" && type.name === name);
      return index < 0 ? undefined : index + 1;
    },
    close: () => closeSync(fd),
  };
}

const LOG_SIZE = 1 << 16;

/** Why the kernel refused the BTF that was loaded last; for those who wonder where line numbers went. */
export let lastBtfRefusal = "";

function load(bytes: Uint8Array): number | undefined {
  const plain = new KernelStruct(32).pointer(0, bytes).u32(16, bytes.length);
  const { value, errno } = bpfResult("btfLoad", plain);
  if (errno === 0) return value;
  const log = new Uint8Array(LOG_SIZE);
  const again = new KernelStruct(32).pointer(0, bytes).pointer(8, log).u32(16, bytes.length).u32(20, LOG_SIZE).u32(24, 1);
  const second = bpfResult("btfLoad", again);
  if (second.errno === 0) return second.value;
  lastBtfRefusal = `${errnoName(errno)}\n${Buffer.from(log).toString().replace(/\0.*$/s, "")}`;
  return undefined;
}

/**
 * The kernel wants true sizes and offsets of data sections, which clang leaves to the loader, and knows no externs
 * (kernel/bpf/btf.c, btf_datasec_check_meta and btf_func_check_meta). Ids stay as they are.
 */
function acceptable(btf: Btf, object: LoadableObject): Btf {
  const protos = new Set(btf.types.map((type) => (type.kind === "func" ? type.type : 0)));
  const types = btf.types.map((type, index): BtfType => {
    if (type.kind === "datasec") return trueSection(type, btf, object);
    if (type.kind === "func" && type.linkage === "extern") return { ...type, linkage: "global" };
    if (type.kind === "var" && type.linkage === "extern") return { ...type, linkage: "global" };
    if (type.kind === "func_proto" && protos.has(index + 1)) return named(type);
    return type;
  });
  return { types };
}

type Section = Extract<BtfType, { kind: "datasec" }>;
type Prototype = Extract<BtfType, { kind: "func_proto" }>;

function trueSection(section: Section, btf: Btf, object: LoadableObject): BtfType {
  const isData = section.entries.every((entry) => typeOf(btf, entry.type)?.kind === "var");
  if (!isData || section.entries.length === 0) return { kind: "fwd", name: identifierOf(section.name), of: "struct" };
  const data = object.data.find((one) => one.section === section.name);
  const placed = section.entries.map((entry) => ({ ...entry, size: entry.size || sizeOfVariable(btf, entry.type) }));
  const entries = data ? placed.map((entry) => ({ ...entry, offset: offsetIn(data, btf, entry) })) : inSequence(placed);
  entries.sort((one, other) => one.offset - other.offset);
  const end = entries.reduce((max, entry) => Math.max(max, entry.offset + entry.size), 0);
  return { ...section, entries, size: Math.max(data?.bytes.length ?? 0, end) };
}

function sizeOfVariable(btf: Btf, id: number): number {
  const variable = typeOf(btf, id);
  return variable?.kind === "var" ? (sizeOfType(btf, variable.type) ?? 0) : 0;
}

function offsetIn(data: LoadableObject["data"][number], btf: Btf, entry: { type: number; offset: number }): number {
  const variable = typeOf(btf, entry.type);
  const symbol = variable?.kind === "var" && data.symbols.find((one) => one.name === variable.name);
  return symbol ? symbol.offset : entry.offset;
}

/** Maps and the license: they lie where they will, but not upon each other. */
function inSequence<T extends { readonly offset: number; readonly size: number }>(entries: readonly T[]): T[] {
  let end = 0;
  return entries.map((entry) => {
    const offset = Math.max(entry.offset, end);
    end = offset + entry.size;
    return { ...entry, offset };
  });
}

function identifierOf(name: string): string {
  return name.replace(/^\W+/, "").replace(/\W/g, "_") || "section";
}

/** Parameters of a function must have names, which declarations may leave out; a nameless one of no type is `...`. */
function named(proto: Prototype): BtfType {
  const params = proto.params.map((param, i) => (param.type === 0 ? param : { ...param, name: param.name || `arg${i + 1}` }));
  return { ...proto, params };
}
