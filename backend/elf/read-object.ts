/** The bytes of a BPF object of any compiler to what a loader takes. */

import type { LoadableMap, LoadableObject } from "../loadable.ts";
import { linkPrograms } from "./link-programs.ts";
import { ObjectError } from "./object-error.ts";
import { parseObject } from "./parse-object.ts";

export { ObjectError } from "./object-error.ts";

/** Throws `ObjectError` for anything but a BPF object, and for one that needs what no machine of ours has. */
export function readObject(bytes: Uint8Array): LoadableObject {
  const { file, functions, maps, data, license, btf } = parseObject(bytes);
  if (btf?.ext && btf.ext.relocations.length > 0) throw new ObjectError("the object has CO-RE relocations, which are not supported");
  const programs = linkPrograms(functions, btf?.ext);
  return {
    endian: file.endian,
    license,
    programs,
    maps: maps.all.map((map) => withProgramSlots(map, maps.ids, programs)),
    data,
    ...(btf && { btf: btf.bytes }),
  };
}

/** iproute2: a program in a section named `id/slot` goes into that slot of the map of that id. */
function withProgramSlots(map: LoadableMap, ids: ReadonlyMap<number, string>, programs: LoadableObject["programs"]): LoadableMap {
  const slots = programs.flatMap((program) => {
    const [, id, slot] = /^(0x[0-9a-f]+|\d+)\/(\d+)$/.exec(program.section) ?? [];
    return id !== undefined && ids.get(Number(id)) === map.name ? [{ index: Number(slot), symbol: program.name }] : [];
  });
  return slots.length > 0 ? { ...map, values: [...map.values, ...slots] } : map;
}
