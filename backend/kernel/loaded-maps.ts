/**
 * Maps of a program that runs in the kernel, by their names in the object. The kernel keeps 15 letters of a name; where
 * maps have those in common, the BTF that came with the program has the names in full, in the order of the section `.maps`.
 */

import { closeSync } from "node:fs";
import { decodeBtf } from "../btf/decode.ts";
import { typeOf } from "../btf/types.ts";
import type { LoadableMap } from "../loadable.ts";
import { RunError } from "../runner.ts";
import { bpf, bpfResult, KernelStruct, type Command } from "./bpf-call.ts";
import { kernelName } from "./map-create.ts";
import { mapHandle, type KernelMap } from "./map-handle.ts";
import { mapInfo } from "./map-info.ts";
import { SystemError } from "./native.ts";
import { usableKernel, type OpenMaps } from "./open-maps.ts";

const PROGRAM_INFO_SIZE = 232;
const BTF_INFO_SIZE = 32;

interface LoadedMap {
  readonly id: number;
  readonly fd: number;
  readonly definition: LoadableMap;
}

/** Throws `RunError` when there is no such program, or the kernel cannot be asked. */
export function openMapsOfProgram(programId: number): OpenMaps {
  usableKernel();
  try {
    const { maps, declared } = withObject("progGetFdById", programId, (fd) => mapsOf(fd, programId));
    const handles = new Map<LoadedMap, KernelMap>(maps.map((map) => [map, mapHandle(map.fd, map.definition, () => undefined)]));
    return {
      place: `program ${programId}`,
      get: (name) => {
        const map = mapCalled(name, maps, declared);
        return map && handles.get(map);
      },
      close: () => handles.forEach((handle) => handle.close()),
    };
  } catch (error) {
    throw error instanceof SystemError ? new RunError(error.code === "ENOENT" ? `there is no program with the id ${programId}: 'bpftool prog' lists them` : error.message) : error;
  }
}

/** The loader makes maps in the order of the section, and the kernel counts their ids up. */
function mapCalled(name: string, maps: readonly LoadedMap[], declared: () => readonly string[]): LoadedMap | undefined {
  const alike = maps.filter((map) => map.definition.name === kernelName(name));
  if (alike.length === 1 && kernelName(name) === name) return alike[0];
  const names = declared().filter((one) => kernelName(one) === kernelName(name));
  // Without BTF there are no names to tell one from the other.
  if (names.length === 0) return alike.length === 1 ? alike[0] : undefined;
  if (names.length !== alike.length) throw new RunError(`the program has ${names.length} maps whose names begin with '${kernelName(name)}', and uses ${alike.length}: say where they are pinned`);
  return alike[names.indexOf(name)];
}

function mapsOf(fd: number, programId: number): { readonly maps: readonly LoadedMap[]; readonly declared: () => readonly string[] } {
  const what = `reading about program ${programId}`;
  const [count = 0] = info(fd, new KernelStruct(PROGRAM_INFO_SIZE), what, (read) => [read.getU32(52)]);
  const ids = new KernelStruct(Math.max(count, 1) * 4);
  const filled = new KernelStruct(PROGRAM_INFO_SIZE).u32(52, count).pointer(56, ids.bytes);
  const btfId = info(fd, filled, what, (read) => read.getU32(128));
  const maps = Array.from({ length: count }, (_, index) => ids.getU32(index * 4)).sort((a, b) => a - b).map((id): LoadedMap => {
    const mapFd = bpf("mapGetFdById", new KernelStruct(16).u32(0, id), `opening map ${id}`);
    return { id, fd: mapFd, definition: mapInfo(mapFd, `map ${id}`) };
  });
  let names: readonly string[] | undefined;
  return { maps, declared: () => (names ??= btfId === 0 ? [] : declaredMaps(btfId)) };
}

/** The names in the section `.maps`, in its order. */
function declaredMaps(btfId: number): readonly string[] {
  const btf = decodeBtf(withObject("btfGetFdById", btfId, btfBytes));
  const section = btf.types.find((type) => type.kind === "datasec" && type.name === ".maps");
  if (section?.kind !== "datasec") return [];
  return [...section.entries].sort((a, b) => a.offset - b.offset).flatMap(({ type }) => {
    const variable = typeOf(btf, type);
    return variable?.kind === "var" ? [variable.name] : [];
  });
}

function btfBytes(fd: number): Uint8Array {
  const size = info(fd, new KernelStruct(BTF_INFO_SIZE), "reading types", (read) => read.getU32(8));
  const bytes = new Uint8Array(size);
  return info(fd, new KernelStruct(BTF_INFO_SIZE).pointer(0, bytes).u32(8, size), "reading types", () => bytes);
}

function info<T>(fd: number, struct: KernelStruct, what: string, read: (filled: KernelStruct) => T): T {
  bpf("objInfoByFd", new KernelStruct(16).u32(0, fd).u32(4, struct.bytes.length).pointer(8, struct.bytes), what);
  return read(struct);
}

function withObject<T>(command: Command, id: number, body: (fd: number) => T): T {
  const { value, errno } = bpfResult(command, new KernelStruct(16).u32(0, id));
  if (errno !== 0) throw new SystemError(`opening ${id}`, errno);
  try {
    return body(value);
  } finally {
    closeSync(value);
  }
}
