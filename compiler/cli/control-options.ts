/** What `ebpfc table` and `ebpfc counter` have in common: the ABI of a program, and its maps in the kernel. */

import { openPinnedMaps, type PinnedMaps } from "../../backend/kernel/pinned-maps.ts";
import { RunError } from "../../backend/runner.ts";
import { parseAbi } from "../control-plane/abi.ts";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import { ControlPlaneError } from "../control-plane/error.ts";
import { openControlPlane, type ControlPlaneSession } from "../control-plane/session.ts";
import { readBytes } from "./host.ts";
import { UsageError, type OptionRow, type ParsedLine } from "./options.ts";

export const controlOptions: readonly OptionRow[] = [
  { names: ["--abi"], value: "FILE", help: "what the compiler wrote beside the object: OUT.abi.json" },
  { names: ["--maps"], value: "DIR", help: "the folder where the maps of the loaded program are pinned" },
  { names: ["--json"], help: "print JSON" },
  { names: ["-h", "--help"], help: "this text" },
];

export function optionOf({ options }: ParsedLine, name: string): string | undefined {
  return options.findLast(({ row }) => row.names.includes(name))?.value;
}

/** Throws `UsageError` without --abi, `RunError` for a file that is none. */
export function readAbi(line: ParsedLine): ControlPlane {
  const path = optionOf(line, "--abi");
  if (path === undefined) throw new UsageError("say which program it is: --abi OUT.abi.json");
  try {
    return parseAbi(new TextDecoder().decode(readBytes(path)));
  } catch (error) {
    throw error instanceof ControlPlaneError ? new RunError(`${path}: ${error.message}`) : error;
  }
}

/** Opens the pinned maps for what is to be done; errors are told in the terms of the program. */
export function withMaps(line: ParsedLine, plane: ControlPlane, work: (session: ControlPlaneSession) => void): void {
  const folder = optionOf(line, "--maps");
  if (folder === undefined) throw new UsageError("say where the maps are pinned: --maps /sys/fs/bpf/DIR");
  const maps = openPinnedMaps(folder);
  try {
    work(openControlPlane(plane, checkedMaps(maps, plane, folder)));
  } catch (error) {
    throw error instanceof ControlPlaneError ? new RunError(error.message) : error;
  } finally {
    maps.close();
  }
}

/** Maps of another program, or of another version of it, have other sizes as a rule. */
function checkedMaps(maps: PinnedMaps, plane: ControlPlane, folder: string): Pick<PinnedMaps, "get"> {
  const sizes = new Map<string, readonly [key: number, value: number | undefined]>([
    ...plane.tables.flatMap((one) => (one.map === undefined ? [] : [[one.map, [one.keySize, one.valueSize]] as const])),
    ...plane.valueSets.map((one) => [one.map, [one.keySize, 1]] as const),
    ...plane.cells.map((one) => [one.map, [4, one.cell.bytes]] as const),
  ]);
  return {
    get(name) {
      const map = maps.get(name);
      if (!map) throw new ControlPlaneError(`map '${name}' is not pinned in ${folder}`);
      const { keySize, valueSize } = map.definition;
      const [key, value] = sizes.get(name) ?? [4, plane.defaultsSize];
      if (keySize !== key || valueSize !== value) {
        throw new ControlPlaneError(`map '${name}' has keys of ${keySize} and values of ${valueSize} bytes, not ${key} and ${value}: the ABI is that of another program`);
      }
      return map;
    },
  };
}
