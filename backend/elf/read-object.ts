/** The bytes of a BPF object of any compiler to what a loader takes. */

import type { LoadableData, LoadableMap, LoadableObject, LoadableProgram } from "../loadable.ts";
import { linkPrograms } from "./link-programs.ts";
import { ObjectError } from "./object-error.ts";
import { parseObject, type ParsedObject } from "./parse-object.ts";

export { ObjectError } from "./object-error.ts";

/** Throws `ObjectError` for anything but a BPF object, and for one that needs what no machine of ours has. */
export function readObject(bytes: Uint8Array): LoadableObject {
  const parsed = parseObject(bytes);
  const { file, data, license, btf } = parsed;
  const { programs, maps } = linkParsed(parsed);
  for (const program of programs) checkData(program, data);
  return { endian: file.endian, license, programs, maps, data, ...(btf && { btf: btf.bytes }) };
}

/** The programs and maps alone, even of an object that cannot be loaded as it is. */
export function linkParsed({ functions, maps, btf }: ParsedObject): Pick<LoadableObject, "programs" | "maps"> {
  const programs = linkPrograms(functions, btf?.ext);
  return { programs, maps: maps.all.map((map) => withProgramSlots(map, maps.ids, programs)) };
}

/** iproute2: a program in a section named `id/slot` goes into that slot of the map of that id. */
function withProgramSlots(map: LoadableMap, ids: ReadonlyMap<number, string>, programs: LoadableObject["programs"]): LoadableMap {
  const slots = programs.flatMap((program) => {
    const [, id, slot] = /^(0x[0-9a-f]+|\d+)\/(\d+)$/.exec(program.section) ?? [];
    return id !== undefined && ids.get(Number(id)) === map.name ? [{ index: Number(slot), symbol: program.name }] : [];
  });
  return slots.length > 0 ? { ...map, values: [...map.values, ...slots] } : map;
}

function checkData(program: LoadableProgram, data: readonly LoadableData[]): void {
  const sections = new Set(data.map((one) => one.section));
  for (const one of program.instructions) {
    if (one.kind !== "loadImm64" || one.value.kind !== "data" || sections.has(one.value.symbol)) continue;
    throw new ObjectError(`${program.name} uses ${one.value.symbol}, which the object does not define: link it first, with bpftool gen object (variables of the kernel are not supported)`);
  }
}
