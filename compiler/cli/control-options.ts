/** What `ebpfc table` and `ebpfc counter` have in common: the ABI of a program, and its maps in the kernel. */

import { programsAt, type AttachedProgram } from "../../backend/kernel/attached-programs.ts";
import { openMapsOfProgram } from "../../backend/kernel/loaded-maps.ts";
import type { OpenMaps } from "../../backend/kernel/open-maps.ts";
import { openPinnedMaps } from "../../backend/kernel/pinned-maps.ts";
import { RunError } from "../../backend/runner.ts";
import { SourceReadError } from "../../frontends/shared/frontend.ts";
import { parseAbi } from "../control-plane/abi.ts";
import { DEFAULTS_SECTION, type ControlPlane } from "../control-plane/control-plane.ts";
import { ControlPlaneError } from "../control-plane/error.ts";
import { openControlPlane, type ControlPlaneSession } from "../control-plane/session.ts";
import { readBytes } from "./host.ts";
import { UsageError, type OptionRow, type ParsedLine } from "./options.ts";

export const controlOptions: readonly OptionRow[] = [
  { names: ["--abi"], value: "FILE", help: "what the compiler wrote beside the object: OUT.abi.json" },
  { names: ["--maps"], value: "DIR", help: "the folder where the maps of the loaded program are pinned" },
  { names: ["--id"], value: "ID", help: "the program with this id, as 'bpftool prog' and 'tc filter' show it" },
  { names: ["--dev"], value: "NAME", help: "the program that is attached to this network device (XDP, tc, tcx)" },
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
    if (error instanceof SourceReadError) throw new RunError(`${error.message}; the compiler writes OUT.abi.json beside OUT.o`);
    throw error instanceof ControlPlaneError ? new RunError(`${path} is no ABI of a program: ${error.message}`) : error;
  }
}

/** Opens the maps for what is to be done; errors are told in the terms of the program. */
export function withMaps(line: ParsedLine, plane: ControlPlane, work: (session: ControlPlaneSession) => void): void {
  const maps = openMaps(line, plane);
  try {
    work(openControlPlane(plane, checkedMaps(maps, plane)));
  } catch (error) {
    throw error instanceof ControlPlaneError ? new RunError(error.message) : error;
  } finally {
    maps.close();
  }
}

function openMaps(line: ParsedLine, plane: ControlPlane): OpenMaps {
  const [folder, id, device] = ["--maps", "--id", "--dev"].map((name) => optionOf(line, name));
  if ([folder, id, device].filter((one) => one !== undefined).length !== 1) {
    throw new UsageError("say where the program is, in one way: --maps /sys/fs/bpf/DIR, --id ID or --dev NAME");
  }
  if (folder !== undefined) return openPinnedMaps(folder);
  if (id === undefined) return openMapsAt(device!, plane);
  if (!/^[1-9]\d{0,9}$/.test(id)) throw new UsageError(`'${id}' is no id of a program: a number, as 'bpftool prog' shows it`);
  return openMapsOfProgram(Number(id));
}

/** Of the program at the device that the ABI fits. */
function openMapsAt(device: string, plane: ControlPlane): OpenMaps {
  const attached = programsAt(device);
  if (attached.length === 0) throw new RunError(`no program is attached to ${device} with XDP, tc or tcx`);
  const opened = attached.map((program) => ({ program, maps: openMapsOfProgram(program.id) }));
  const fitting = opened.filter(({ maps }) => fits(maps, plane));
  for (const one of opened) if (fitting.length !== 1 || one !== fitting[0]) one.maps.close();
  if (fitting.length === 1) return fitting[0]!.maps;
  const listed = (some: readonly { readonly program: AttachedProgram }[]): string => some.map(({ program: { id, hook } }) => `${id} (${hook})`).join(", ");
  if (fitting.length === 0) throw new RunError(`no program at ${device} has maps of the ABI: there is ${listed(opened)}`);
  throw new RunError(`the ABI fits several programs at ${device}: say which with --id: ${listed(fitting)}`);
}

type Sizes = readonly [key: number, value: number];

/** Of each map that the ABI speaks of. */
function sizesOfMaps(plane: ControlPlane): ReadonlyMap<string, Sizes> {
  return new Map<string, Sizes>([
    ...plane.tables.flatMap((one) => (one.map === undefined ? [] : [[one.map, [one.keySize, one.valueSize]] as const])),
    ...plane.valueSets.map((one) => [one.map, [one.keySize, 1]] as const),
    ...plane.cells.map((one) => [one.map, [4, one.cell.bytes]] as const),
    ...(plane.defaultsSize > 0 ? [[DEFAULTS_SECTION, [4, plane.defaultsSize]] as const] : []),
  ]);
}

function fits(maps: OpenMaps, plane: ControlPlane): boolean {
  const found = [...sizesOfMaps(plane)].flatMap(([name, sizes]) => {
    const map = maps.get(name);
    return map ? [{ sizes, definition: map.definition }] : [];
  });
  return found.length > 0 && found.every(({ sizes: [key, value], definition }) => definition.keySize === key && definition.valueSize === value);
}

/** Maps of another program, or of another version of it, have other sizes as a rule. */
function checkedMaps(maps: OpenMaps, plane: ControlPlane): Pick<OpenMaps, "get"> {
  const sizes = sizesOfMaps(plane);
  return {
    get(name) {
      const map = maps.get(name);
      if (!map) throw new ControlPlaneError(`map '${name}' is not in ${maps.place}`);
      const { keySize, valueSize } = map.definition;
      const [key, value] = sizes.get(name)!;
      if (keySize !== key || valueSize !== value) {
        throw new ControlPlaneError(`map '${name}' has keys of ${keySize} and values of ${valueSize} bytes, not ${key} and ${value}: the ABI is that of another program`);
      }
      return map;
    },
  };
}
